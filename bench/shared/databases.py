"""The databases of one cluster: made once under a name, made anew when their version is another, and copied."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from urllib.parse import urlsplit, urlunsplit

import asyncpg

from parvis.core.db import close_database, open_database
from parvis.core.migrate import migrate
from parvis.places.importer import import_communes, is_loaded

_VERSION = "SELECT shobj_description(oid, 'pg_database') AS version FROM pg_database WHERE datname = $1"


def of(url: str, database: str) -> str:
    """The address of another database of the same server."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{database}"))


async def fetch(url: str, sql: str, *values: object) -> list[asyncpg.Record]:
    """Rows of one statement, on a connection of its own."""
    connection = await asyncpg.connect(url)
    try:
        return list(await connection.fetch(sql, *values))
    finally:
        await connection.close()


@asynccontextmanager
async def opened(url: str, *, pool: int = 2) -> AsyncIterator[None]:
    """This process works on that database, as a worker does, until the context is left."""
    await open_database(url, pool=pool)
    try:
        yield
    finally:
        await close_database()


class Databases:
    """What can be done with them; `url` is of the one that holds the communes alone, for the application's role."""

    def __init__(self, url: str, superuser_url: str) -> None:
        self._url = url
        self._maintenance = of(superuser_url, "postgres")
        self._owner = urlsplit(url).username

    async def made(self, name: str, version: str, fill: Callable[[str, str], Awaitable[None]]) -> str:
        """The address of a database that is filled once for a version, by addresses for Parvis and the superuser."""
        await self._prepare()
        rows = await fetch(self._maintenance, _VERSION, name)
        if [row["version"] for row in rows] != [version]:
            print(f"{name} is made:", flush=True)
            making = f"{name}_making"
            template = urlsplit(self._url).path[1:]
            await self.run(f"DROP DATABASE IF EXISTS {making}")
            await self.run(f"CREATE DATABASE {making} TEMPLATE {template} OWNER {self._owner}")
            await fill(of(self._url, making), of(self._maintenance, making))
            await self.run(f"DROP DATABASE IF EXISTS {name}", f"ALTER DATABASE {making} RENAME TO {name}")
            await self.run(f"COMMENT ON DATABASE {name} IS '{version}'")
        await migrate(of(self._url, name))
        return of(self._url, name)

    async def copied(self, name: str) -> str:
        """The address of a fresh copy, for what changes what it measures."""
        copy = f"{name}_measured"
        await self.dropped(name)
        await self.run(f"CREATE DATABASE {copy} TEMPLATE {name} OWNER {self._owner} STRATEGY FILE_COPY")
        return of(self._url, copy)

    async def dropped(self, name: str) -> None:
        """Without its copy."""
        await self.run(f"DROP DATABASE IF EXISTS {name}_measured WITH (FORCE)")

    async def run(self, *statements: str) -> None:
        """As the superuser, each on its own."""
        for statement in statements:
            await fetch(self._maintenance, statement)

    async def version(self) -> str:
        """PostgreSQL's."""
        return str((await fetch(self._maintenance, "SHOW server_version"))[0][0])

    async def _prepare(self) -> None:
        await migrate(self._url)
        async with opened(self._url):
            if not await is_loaded():
                await import_communes()
        # what comes and goes by itself would count as the cost of whatever is just asked
        await self.run("ALTER SYSTEM SET autovacuum = off", "ALTER SYSTEM SET max_wal_size = '8GB'")
        await self.run("SELECT pg_reload_conf()")
