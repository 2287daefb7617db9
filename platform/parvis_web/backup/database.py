"""What both ways need to know of a database: its tables, their columns, how far they are migrated."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg

from parvis.core.db import CONNECTION_ERRORS
from parvis_web.backup.errors import BackupError
from parvis_web.backup.tables import TABLES

_NAMES = "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace"
# COPY takes no generated column: the database makes it again
_COLUMNS = """
SELECT attname FROM pg_attribute
WHERE attrelid = $1::text::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = '' ORDER BY attnum
"""
_MIGRATIONS = "SELECT app || '.' || name FROM tortoise_migrations ORDER BY app, name"
_JOB_SCHEMA = "SELECT 'jobs.' || last_migration FROM job_schema"


def quoted(name: str) -> str:
    """A table's or column's name as it stands in a statement."""
    return '"' + name.replace('"', '""') + '"'


@asynccontextmanager
async def connected(database_url: str) -> AsyncIterator[asyncpg.Connection]:
    """A connection without a limit on how long a statement takes. Raises BackupError where the database is down."""
    try:
        connection = await asyncpg.connect(
            database_url, timeout=5, server_settings={"application_name": "parvis backup"}
        )
    except CONNECTION_ERRORS as error:
        raise BackupError(f"The database does not answer ({type(error).__name__}): is it running?") from error
    try:
        yield connection
    finally:
        await connection.close(timeout=5)


async def table_names(connection: asyncpg.Connection) -> set[str]:
    """Raises BackupError for a table of which it is not said whether a backup has it: silence would lose it."""
    names = {row["relname"] for row in await connection.fetch(_NAMES)}
    if unknown := sorted(names - TABLES.keys()):
        raise BackupError(f"The database has tables that this release does not know: {', '.join(unknown)}")
    return names


async def columns(connection: asyncpg.Connection, table: str) -> list[str]:
    return [row["attname"] for row in await connection.fetch(_COLUMNS, quoted(table))]


async def migrations(connection: asyncpg.Connection) -> list[str]:
    """Those applied, in order, and the job queue's last."""
    rows = [*await connection.fetch(_MIGRATIONS), *await connection.fetch(_JOB_SCHEMA)]
    return [row[0] for row in rows]
