"""The data folder: private, held by one Parvis at a time, with the secrets made for it."""

import fcntl
import json
import os
import secrets
from pathlib import Path
from threading import Lock

from parvis_web.embedded.errors import DataInUse, EmbeddedError


class DataFolder:
    """A folder that only its owner can enter, and the names of what lies in it."""

    def __init__(self, root: Path) -> None:
        self.root = root.absolute()
        self.run = self.root / "run"
        self.logs = self.root / "logs"
        self._lock: int | None = None
        self._secrets_guard = Lock()

    def open(self) -> None:
        """Makes the folder, closes it to others and takes its lock.

        Raises DataInUse when a live process holds it, EmbeddedError when it cannot be made or is not one to take over.
        """
        if self.root.resolve() in {Path("/"), Path.home().resolve()}:
            raise EmbeddedError(f"PARVIS_DATA is {self.root}: choose a folder of its own")
        try:
            self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.root.chmod(0o700)
            self._take_lock()
            self.run.mkdir(mode=0o700, exist_ok=True)
            self.logs.mkdir(mode=0o700, exist_ok=True)
        except OSError as error:
            self.close()
            raise EmbeddedError(f"cannot use the data folder {self.root}: {error.strerror}") from error

    def close(self) -> None:
        """Lets another Parvis have the folder."""
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def _take_lock(self) -> None:
        lock = os.open(self.root / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            # the kernel frees it when we die, however we die: no stale lock can exist
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            written = os.read(lock, 20).strip()
            os.close(lock)
            raise DataInUse(str(self.root), int(written) if written.isdigit() else None) from None
        os.ftruncate(lock, 0)
        os.write(lock, str(os.getpid()).encode())
        self._lock = lock

    def secret(self, name: str) -> str:
        """The secret of this name: 48 hexadecimal characters, made once and kept in a file only the owner reads.

        Raises EmbeddedError when the file is spoilt: a new secret would not open what the old one closed.
        """
        with self._secrets_guard:
            return self._keep_secret(name)

    def _keep_secret(self, name: str) -> str:
        path = self.root / "secrets.json"
        try:
            kept: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}
            if name in kept:
                return str(kept[name])
        except (ValueError, TypeError) as error:
            raise EmbeddedError(f"{path} is spoilt: restore it from a copy, or move the data folder away") from error
        kept[name] = secrets.token_hex(24)
        write_private(path, json.dumps(kept, indent=1))
        return kept[name]


def write_private(path: Path, text: str) -> None:
    """Writes a file that only its owner reads, whole or not at all."""
    beside = path.with_name(path.name + ".new")
    beside.unlink(missing_ok=True)
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    os.replace(beside, path)
