"""Log files of bounded size, written by processes that know nothing of the bound."""

import os
from pathlib import Path

LIMIT = 4 * 2**20
KEPT = 2**20


def open_log(path: Path) -> int:
    """A descriptor to hand to a child; append mode, so that a child goes on at the start after the file is cut."""
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)


def trim_log(path: Path) -> None:
    """Beyond LIMIT bytes, moves the last KEPT bytes to `<name>.1` and empties the file.

    Lines written between the two steps are lost: the price of leaving children to write by themselves.
    """
    try:
        if path.stat().st_size <= LIMIT:
            return
        with path.open("r+b") as log:
            log.seek(-KEPT, os.SEEK_END)
            path.with_name(path.name + ".1").write_bytes(log.read())
            log.truncate(0)
    except FileNotFoundError:
        return


def last_line(path: Path) -> str:
    """The last line that says something, at most 300 characters; empty when there is none."""
    try:
        with path.open("rb") as log:
            log.seek(max(0, path.stat().st_size - 4096))
            lines = log.read().decode(errors="replace").splitlines()
    except OSError:
        return ""
    return next((line.strip()[:300] for line in reversed(lines) if line.strip()), "")
