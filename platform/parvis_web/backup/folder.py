"""A folder that appears whole or not at all, and is its owner's alone."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from parvis_web.backup.errors import BackupError


@contextmanager
def appearing(folder: Path) -> Iterator[Path]:
    """A folder to fill, beside `folder` and under another name; it gets its own name at the end, if nothing is raised.

    Whatever is made in the block, by this process, only its owner can read. Raises BackupError where `folder` exists or
    cannot be written, and then leaves nothing.
    """
    folder = folder.absolute()
    if folder.exists() or folder.is_symlink():
        raise BackupError(f"{folder} exists: name a folder that does not")
    before = os.umask(0o077)
    try:
        making = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", suffix=".unfinished", dir=folder.parent))
        try:
            yield making
            os.sync()  # the name must not be on the disk before what it stands for
            making.rename(folder)
        finally:
            shutil.rmtree(making, ignore_errors=True)
    except OSError as error:
        raise BackupError(f"{folder} cannot be written ({error.strerror or type(error).__name__})") from error
    finally:
        os.umask(before)
