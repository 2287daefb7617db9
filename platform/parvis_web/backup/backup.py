"""Making a backup: the tables in one snapshot, then the pictures that they name, then the manifest."""

import gzip
from collections.abc import Awaitable, Callable
from datetime import UTC
from importlib.metadata import version
from pathlib import Path

import asyncpg

from parvis.core.db import CONNECTION_ERRORS
from parvis_media.storage import Storage
from parvis_web.backup import tables
from parvis_web.backup.database import columns, connected, migrations, quoted, table_names
from parvis_web.backup.errors import BackupError
from parvis_web.backup.folder import appearing
from parvis_web.backup.manifest import FORMAT, Manifest, Missing, TableFile, measure, table_file
from parvis_web.backup.objects import fetch_objects

_PICTURES = """
SELECT variant ->> 'key' AS key FROM photo CROSS JOIN LATERAL jsonb_array_elements(variants) AS variant
WHERE status = 'READY' ORDER BY 1
"""
_LEVEL = 5

Say = Callable[[str], None]


async def back_up(database_url: str, storage: Storage, folder: Path, say: Say = lambda _line: None) -> Manifest:
    """Write a backup to `folder`, which must not exist, and tell what is in it and what is not.

    Raises BackupError, and then leaves nothing.
    """
    with appearing(folder) as making:
        return await _fill(database_url, storage, making, say)


async def _fill(database_url: str, storage: Storage, folder: Path, say: Say) -> Manifest:
    async with connected(database_url) as connection:
        try:
            async with connection.transaction(isolation="repeatable_read", readonly=True):
                taken_at = (
                    (await connection.fetchval("SELECT now()")).astimezone(UTC).isoformat(timespec="milliseconds")
                )
                names = await table_names(connection)
                if absent := sorted(tables.TABLES.keys() - names):
                    raise BackupError(f"The database has no table {absent[0]}: run `parvis migrate` first")
                applied = await migrations(connection)
                (folder / "tables").mkdir()
                files = {name: await _table(connection, name, folder) for name in tables.kept()}
                left_out = {
                    name: Missing(reason, await connection.fetchval(f"SELECT count(*) FROM {quoted(name)}"))  # noqa: S608
                    for name, reason in tables.left_out().items()
                }
                keys = [row["key"] for row in await connection.fetch(_PICTURES)]
        except CONNECTION_ERRORS as error:
            raise BackupError(f"The database went away ({type(error).__name__})") from error
    say(f"{sum(one.rows for one in files.values())} rows of {len(files)} tables, as of {taken_at}")
    objects, lost = await fetch_objects(storage, keys, folder)
    say(f"{len(objects)} pictures, {sum(one.bytes for one in objects.values()) / 1e6:.1f} MB")
    left_out |= {f"objects: {name}": Missing(reason) for name, reason in tables.OBJECTS_LEFT_OUT.items()}
    manifest = Manifest(FORMAT, version("parvis"), taken_at, applied, files, objects, left_out, lost)
    manifest.write(folder)
    return manifest


async def _table(connection: asyncpg.Connection, name: str, folder: Path) -> TableFile:
    file, wanted = table_file(folder, name), await columns(connection, name)
    with gzip.open(file, "wb", _LEVEL) as out:

        async def write(data: bytes) -> None:
            out.write(data)

        sink: Callable[[bytes], Awaitable[None]] = write
        done = await connection.copy_from_table(name, columns=wanted, output=sink, format="text")
    return TableFile(wanted, int(done.removeprefix("COPY ")), *measure(file))
