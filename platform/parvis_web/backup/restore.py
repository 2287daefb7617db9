"""Restoring a backup into a site that nobody has used: all is looked at first, then the pictures, then the tables."""

import asyncio
from pathlib import Path

import asyncpg

from parvis.core.db import CONNECTION_ERRORS
from parvis.core.migrate import migrate
from parvis_media.errors import StorageError
from parvis_media.policy import PUBLIC
from parvis_media.storage import Storage
from parvis_web.backup import tables
from parvis_web.backup.backup import Say
from parvis_web.backup.database import connected, migrations, quoted, table_names
from parvis_web.backup.errors import BackupError
from parvis_web.backup.loading import load_tables
from parvis_web.backup.manifest import Manifest, ObjectFile, TableFile, measure, object_file, table_file
from parvis_web.backup.objects import put_objects


async def restore(database_url: str, storage: Storage, folder: Path, say: Say = lambda _line: None) -> Manifest:
    """Fill a site without rows and pictures from `folder`.

    Raises BackupError where the backup is damaged, of another release's tables, or the site is in use; neither
    database nor store is changed then. The tables come in one transaction, after the pictures: a restore that was cut
    short before can be run again.
    """
    manifest = Manifest.read(folder)
    await asyncio.to_thread(_check, manifest, folder)
    say(f"The backup of {manifest.taken_at} is whole: {len(manifest.tables)} tables, {len(manifest.objects)} pictures")
    pictures = _restored(manifest)
    await _refuse_pictures(storage, pictures)
    async with connected(database_url) as connection:
        await refuse_use(connection)
        await migrate(database_url)
        await _refuse_other_tables(connection, manifest)
        try:
            await storage.prepare()
        except StorageError as error:
            raise BackupError(f"The store of photos does not answer ({error})") from error
        await put_objects(storage, pictures, folder)
        say(f"{len(pictures)} pictures are back, and were read back as they were")
        try:
            refused = await load_tables(connection, manifest, folder, in_use=refuse_use)
        except CONNECTION_ERRORS as error:
            raise BackupError(f"The database went away ({type(error).__name__}); the tables are as before") from error
    say(f"{sum(one.rows for one in manifest.tables.values())} rows are back")
    if refused:
        say(f"{refused} photos were being processed or had lost their files: refused, to be sent again by their owners")
    return manifest


def _check(manifest: Manifest, folder: Path) -> None:
    """Raises BackupError for the first file that is not what the manifest says."""
    if manifest.tables.keys() != set(tables.kept()):
        raise BackupError(f"{folder} does not have the tables of this release: restore with the one that made it")
    wanted: dict[Path, TableFile | ObjectFile] = {
        **{table_file(folder, name): one for name, one in manifest.tables.items()},
        **{object_file(folder, key): one for key, one in manifest.objects.items()},
    }
    for file, one in wanted.items():
        try:
            is_whole = measure(file) == (one.bytes, one.sha256)
        except OSError as error:
            raise BackupError(f"{file} cannot be read ({error.strerror}): the backup is not whole") from None
        if not is_whole:
            raise BackupError(f"{file} is damaged: it is not what the manifest says")


def _restored(manifest: Manifest) -> dict[str, ObjectFile]:
    """All pictures but those of photos that had lost one: such a photo is restored as refused, and has none."""
    lost = {key.rpartition("/")[0] for key in manifest.lost_objects}
    return {key: one for key, one in manifest.objects.items() if key.rpartition("/")[0] not in lost}


async def _refuse_pictures(storage: Storage, wanted: dict[str, ObjectFile]) -> None:
    """Raises BackupError where the bucket has others' pictures; what an earlier try of ours left does no harm."""
    try:
        present = await storage.sizes(PUBLIC)
    except StorageError as error:
        if await _is_new(storage):
            return
        raise BackupError(f"The store of photos does not answer ({error})") from error
    strange = [key for key, size in present.items() if key not in wanted or wanted[key].bytes != size]
    if strange:
        raise BackupError(f"The bucket has {len(strange)} pictures that are not of this backup: name an empty one")


async def _is_new(storage: Storage) -> bool:
    """Whether the store answers, and has no bucket of this name yet."""
    try:
        return await storage.head(f"{PUBLIC}none") is None
    except StorageError:
        return False


async def refuse_use(connection: asyncpg.Connection) -> None:
    """Raises BackupError where somebody's rows are in the database."""
    present = await table_names(connection)
    for name in tables.shows_use():
        if name in present and await connection.fetchval(f"SELECT EXISTS (SELECT FROM {quoted(name)})"):  # noqa: S608
            raise BackupError(f"The database is in use (there are rows in {name}): name an empty one")


async def _refuse_other_tables(connection: asyncpg.Connection, manifest: Manifest) -> None:
    here = await migrations(connection)
    if here != manifest.migrations:
        theirs, ours = (set(one) for one in (manifest.migrations, here))
        named = ", ".join(sorted(theirs ^ ours)) or "their order"
        raise BackupError(
            f"The backup was made by release {manifest.release} with other tables ({named}):"
            " restore with that release, then upgrade"
        )
