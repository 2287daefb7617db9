"""The seeded databases of one cluster, made when they are missing; what is measured is a copy, as it changes."""

from urllib.parse import urlsplit

from bench.evaluations.seed import VERSION, Size, seed
from bench.reads.databases import fetch, of

from parvis.core.db import close_database, open_database
from parvis.core.migrate import migrate
from parvis.evaluations import periods
from parvis.places.importer import import_communes, is_loaded

_COPY = "evaluations_measured"


async def ready(url: str, superuser_url: str, size: Size) -> str:
    """The address, for the application's role, of a fresh copy of the data of this size."""
    await migrate(url)
    await open_database(url, pool=2)
    try:
        if not await is_loaded():
            await import_communes()
    finally:
        await close_database()
    name, maintenance = f"evaluations_{size.ballots}", of(superuser_url, "postgres")
    owner = urlsplit(url).username
    # what comes and goes by itself would count as the cost of whatever is just asked
    await _run(maintenance, "ALTER SYSTEM SET autovacuum = off", "ALTER SYSTEM SET max_wal_size = '8GB'")
    await _run(maintenance, "SELECT pg_reload_conf()")
    # figures are of a quarter: what was made in another one is old
    version = f"{VERSION} {periods.current()}"
    known = "SELECT shobj_description(oid, 'pg_database') AS version FROM pg_database WHERE datname = $1"
    if [row["version"] for row in await fetch(maintenance, known, name)] != [version]:
        print(f"{size.ballots:,} ballots are made:", flush=True)
        making = f"{name}_making"
        await _run(maintenance, f"DROP DATABASE IF EXISTS {making}")
        await _run(maintenance, f"CREATE DATABASE {making} TEMPLATE {urlsplit(url).path[1:]} OWNER {owner}")
        await seed(of(url, making), of(superuser_url, making), size)
        await _run(maintenance, f"DROP DATABASE IF EXISTS {name}", f"ALTER DATABASE {making} RENAME TO {name}")
        await _run(maintenance, f"COMMENT ON DATABASE {name} IS '{version}'")
    await _run(maintenance, f"DROP DATABASE IF EXISTS {_COPY} WITH (FORCE)")
    await _run(maintenance, f"CREATE DATABASE {_COPY} TEMPLATE {name} OWNER {owner} STRATEGY FILE_COPY")
    return of(url, _COPY)


async def _run(url: str, *statements: str) -> None:
    for statement in statements:
        await fetch(url, statement)
