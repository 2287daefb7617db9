"""A backup's tables into a database, in one transaction.

Foreign keys are taken away for its time and made again, and so checked, at its end: tables may refer to each other and
to themselves in circles, and no right beyond the owner's is needed.
"""

import gzip
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import asyncpg

from parvis.core.migrate import LOCK_ID
from parvis_web.backup import tables
from parvis_web.backup.database import quoted
from parvis_web.backup.errors import BackupError
from parvis_web.backup.manifest import Manifest, table_file
from parvis_web.backup.settling import settle

_CHUNK = 256 * 1024
#: numbers left out after those of the backup: a client whose cursor is of the time after it then misses nothing
_GAP = 1_000_000

_FOREIGN_KEYS = """
SELECT c.conrelid::regclass::text AS "table", quote_ident(c.conname) AS name, pg_get_constraintdef(c.oid) AS definition
FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid
WHERE c.contype = 'f' AND t.relnamespace = 'public'::regnamespace AND t.relname = ANY($1) ORDER BY 1, 2
"""
_SEQUENCES = """
SELECT quote_ident(t.relname) AS "table", quote_ident(a.attname) AS "column", s.oid::regclass::text AS sequence
FROM pg_depend d
JOIN pg_class s ON s.oid = d.objid AND s.relkind = 'S'
JOIN pg_class t ON t.oid = d.refobjid
JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = d.refobjsubid
WHERE d.deptype IN ('a', 'i') AND t.relnamespace = 'public'::regnamespace AND t.relname = ANY($1)
"""


async def load_tables(
    connection: asyncpg.Connection,
    manifest: Manifest,
    folder: Path,
    *,
    in_use: Callable[[asyncpg.Connection], Awaitable[None]],
) -> int:
    """Load every table, and settle what no job will; how many photos are refused as they have no files.

    `in_use` raises where the database has rows already; it is asked once nobody else can write. Raises BackupError;
    nothing is changed then.
    """
    names = list(manifest.tables)
    try:
        async with connection.transaction():
            await connection.execute("SELECT pg_advisory_xact_lock($1)", LOCK_ID)
            keys = await connection.fetch(_FOREIGN_KEYS, names)
            for key in keys:
                await connection.execute(f"ALTER TABLE {key['table']} DROP CONSTRAINT {key['name']}")
            for name in names:
                await connection.execute(f"ALTER TABLE {quoted(name)} DISABLE TRIGGER USER")
            await in_use(connection)
            for name in tables.comes_with_site():
                await connection.execute(f"DELETE FROM {quoted(name)}")  # noqa: S608 - our own name, quoted
            for name in names:
                await _load(connection, name, manifest, folder)
            for key in keys:
                await connection.execute(f"ALTER TABLE {key['table']} ADD CONSTRAINT {key['name']} {key['definition']}")
            for name in names:
                await connection.execute(f"ALTER TABLE {quoted(name)} ENABLE TRIGGER USER")
            await _go_on_counting(connection, names)
            refused = await settle(connection, manifest.lost_objects)
    except (asyncpg.IntegrityConstraintViolationError, asyncpg.DataError) as error:
        raise BackupError(
            f"The backup does not fit these tables ({type(error).__name__}); they are as before"
        ) from error
    await connection.execute("ANALYZE")
    return refused


async def _load(connection: asyncpg.Connection, name: str, manifest: Manifest, folder: Path) -> None:
    wanted = manifest.tables[name]
    source = _pieces(table_file(folder, name))
    done = await connection.copy_to_table(name, columns=wanted.columns, source=source, format="text")
    if int(done.removeprefix("COPY ")) != wanted.rows:
        raise BackupError(f"The backup's table {name} does not have the {wanted.rows} rows that its manifest says")


async def _pieces(file: Path) -> AsyncIterator[bytes]:
    with gzip.open(file, "rb") as opened:
        while chunk := opened.read(_CHUNK):
            yield chunk


async def _go_on_counting(connection: asyncpg.Connection, names: list[str]) -> None:
    for one in await connection.fetch(_SEQUENCES, names):
        await connection.execute(
            f"SELECT setval('{one['sequence']}', last) FROM (SELECT max({one['column']}) AS last FROM {one['table']}) t"  # noqa: S608
            " WHERE last IS NOT NULL"
        )
    await connection.execute("UPDATE event_counter SET last_seq = last_seq + $1", _GAP)
