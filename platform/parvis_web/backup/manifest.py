"""What a backup holds, in `manifest.json`: written last, with a digest of itself, and the measure of all the rest."""

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from parvis_web.backup.errors import BackupError

FORMAT = 1
NAME = "manifest.json"


@dataclass(frozen=True, slots=True)
class TableFile:
    """One table as PostgreSQL's COPY writes it in text, gzipped. `bytes` and `sha256` are the file's."""

    columns: list[str]
    rows: int
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class ObjectFile:
    """One published object, as it is."""

    content_type: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Missing:
    """What is not in it: why, and how many rows there were at the time (None for objects, which are not counted)."""

    reason: str
    rows: int | None = None


@dataclass(frozen=True, slots=True)
class Manifest:
    """`taken_at` is the snapshot's moment, RFC 3339 in UTC. `lost_objects` were named by a photo and not in the store.

    `migrations` are the names of those applied, in order, and that of the job queue's last.
    """

    format: int
    release: str
    taken_at: str
    migrations: list[str]
    tables: dict[str, TableFile]
    objects: dict[str, ObjectFile]
    left_out: dict[str, Missing]
    lost_objects: list[str]

    def write(self, folder: Path) -> None:
        plain = asdict(self)
        text = json.dumps({**plain, "digest": _digest(plain)}, ensure_ascii=False, indent=1)
        (folder / NAME).write_text(text, encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> "Manifest":
        """Raises BackupError where there is none, or not one that this release wrote and nobody changed."""
        try:
            plain: dict[str, Any] = json.loads((folder / NAME).read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise BackupError(f"{folder} holds no {NAME}: it is no backup, or not all of one") from None
        except (OSError, ValueError) as error:
            raise BackupError(f"{folder / NAME} cannot be read ({type(error).__name__})") from None
        if not isinstance(plain, dict) or plain.get("format") != FORMAT:
            raise BackupError(f"{folder} is no backup of format {FORMAT}, the one that this release reads")
        if plain.pop("digest", None) != _digest(plain):
            raise BackupError(f"{folder / NAME} is damaged: it does not have the digest that it names")
        return cls(
            **{
                **plain,
                "tables": {name: TableFile(**one) for name, one in plain["tables"].items()},
                "objects": {name: ObjectFile(**one) for name, one in plain["objects"].items()},
                "left_out": {name: Missing(**one) for name, one in plain["left_out"].items()},
            }
        )


def table_file(folder: Path, name: str) -> Path:
    return folder / "tables" / f"{name}.copy.gz"


def object_file(folder: Path, key: str) -> Path:
    """Raises BackupError for a key that would lead out of the folder."""
    path = folder / "objects" / key
    if ".." in Path(key).parts or not path.is_relative_to(folder / "objects"):
        raise BackupError(f"{key!r} is no key of a published picture")
    return path


def measure(file: Path) -> tuple[int, str]:
    """A file's size in bytes and its SHA-256. Raises OSError."""
    with file.open("rb") as opened:
        digest = hashlib.file_digest(opened, "sha256")
        return opened.tell(), digest.hexdigest()


def _digest(plain: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()
