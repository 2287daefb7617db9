"""Published pictures between the store and a folder, some at a time, each measured on its way."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from parvis_media.errors import ObjectMissing, StorageError
from parvis_media.storage import Storage
from parvis_web.backup.errors import BackupError
from parvis_web.backup.manifest import ObjectFile, measure, object_file

_AT_ONCE = 6

T = TypeVar("T")


async def fetch_objects(storage: Storage, keys: Iterable[str], folder: Path) -> tuple[dict[str, ObjectFile], list[str]]:
    """Copy these objects into the folder: what each is, and the keys of which the store has none.

    Raises BackupError where the store does not answer.
    """
    found: dict[str, ObjectFile] = {}
    lost: list[str] = []

    async def fetch(key: str) -> None:
        file = object_file(folder, key)
        file.parent.mkdir(parents=True, exist_ok=True)
        try:
            info = await storage.get(key, file)
        except ObjectMissing:
            lost.append(key)
            return
        size, digest = await asyncio.to_thread(measure, file)
        if size != info.size:
            raise BackupError(f"The store gave {size} bytes of {key} and said that it has {info.size}")
        found[key] = ObjectFile(info.content_type, size, digest)

    await _each(keys, fetch)
    return dict(sorted(found.items())), sorted(lost)


async def put_objects(storage: Storage, objects: dict[str, ObjectFile], folder: Path) -> None:
    """Publish these objects, and read each back to be sure. Raises BackupError."""

    async def put(key: str) -> None:
        wanted = objects[key]
        await storage.publish_file(key, object_file(folder, key), wanted.content_type)
        back = folder_of_checks / key.replace("/", "_")
        try:
            await storage.get(key, back)
            if await asyncio.to_thread(measure, back) != (wanted.bytes, wanted.sha256):
                raise BackupError(f"The store does not give back {key} as it was put there")
        finally:
            back.unlink(missing_ok=True)

    with TemporaryDirectory(prefix="parvis-restore-") as checks:
        folder_of_checks = Path(checks)
        await _each(objects, put)


async def _each(items: Iterable[T], work: Callable[[T], Awaitable[None]]) -> None:
    """Do it with each, some at a time; the first failure ends it all."""
    waiting = iter(list(items))

    async def run() -> None:
        for item in waiting:
            await work(item)

    runs = [asyncio.create_task(run()) for _ in range(_AT_ONCE)]
    try:
        await asyncio.gather(*runs)
    except StorageError as error:
        raise BackupError(f"The store of photos does not answer ({error})") from error
    finally:
        for one in runs:
            one.cancel()
        await asyncio.gather(*runs, return_exceptions=True)
