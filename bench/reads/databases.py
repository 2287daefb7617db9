"""The seeded databases of one cluster: made when they are missing or of another version, else brought up to date."""

from urllib.parse import urlsplit, urlunsplit

import asyncpg
from bench.reads.seed import VERSION, Size, seed

from parvis.core.db import close_database, open_database
from parvis.core.migrate import migrate
from parvis.places.importer import import_communes, is_loaded


def of(url: str, database: str) -> str:
    """The address of another database of the same server."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{database}"))


async def ready(url: str, superuser_url: str, size: Size) -> str:
    """The address, for the application's role, of a database of this size. That of `url` holds the communes alone."""
    await migrate(url)
    await open_database(url, pool=2)
    try:
        if not await is_loaded():
            await import_communes()
    finally:
        await close_database()
    name, maintenance = f"reads_{size.name}", of(superuser_url, "postgres")
    if await _version(maintenance, name) != str(VERSION):
        print(f"{size.proposals:,} proposals and {size.comments:,} comments are made:", flush=True)
        making = f"{name}_making"
        # what comes and goes by itself would count as the cost of whatever is just asked
        await _run(maintenance, "ALTER SYSTEM SET autovacuum = off", "ALTER SYSTEM SET max_wal_size = '8GB'")
        await _run(maintenance, "SELECT pg_reload_conf()", f"DROP DATABASE IF EXISTS {making}")
        await _run(maintenance, f"CREATE DATABASE {making} TEMPLATE {urlsplit(url).path[1:]}")
        await _run(maintenance, f"ALTER DATABASE {making} OWNER TO {urlsplit(url).username}")
        await seed(of(superuser_url, making), size)
        await _run(maintenance, f"DROP DATABASE IF EXISTS {name}", f"ALTER DATABASE {making} RENAME TO {name}")
        await _run(maintenance, f"COMMENT ON DATABASE {name} IS '{VERSION}'")
    await migrate(of(url, name))
    return of(url, name)


async def fetch(url: str, sql: str, *values: object) -> list[asyncpg.Record]:
    """Rows of one statement, on a connection of its own."""
    connection = await asyncpg.connect(url)
    try:
        return await connection.fetch(sql, *values)
    finally:
        await connection.close()


async def _version(maintenance: str, name: str) -> str | None:
    known = "SELECT shobj_description(oid, 'pg_database') AS version FROM pg_database WHERE datname = $1"
    rows = await fetch(maintenance, known, name)
    return rows[0]["version"] if rows else None


async def _run(url: str, *statements: str) -> None:
    for statement in statements:
        await fetch(url, statement)
