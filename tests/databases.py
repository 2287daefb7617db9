"""Databases for tests: one migrated template per run, copied for each worker, emptied between tests."""

from urllib.parse import urlsplit, urlunsplit

import asyncpg

from parvis.core.migrate import migrate

_TEMPLATE = "parvis_template"
_TEMPLATE_LOCK = 7

# TRUNCATE costs some milliseconds a table whatever it holds; deleting from the few that hold rows does not. Triggers
# and foreign keys rest meanwhile, so the order does not matter. Places, themes and criteria stay: a country comes with
# them.
_EMPTY = """
DO $$
DECLARE
    name text;
    filled boolean;
BEGIN
    SET LOCAL session_replication_role = replica;
    FOR name IN
        SELECT quote_ident(relname) FROM pg_class
        WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname NOT IN (
            'theme', 'criterion', 'region', 'department', 'commune', 'event_counter', 'tortoise_migrations',
            'job_schema'
        )
    LOOP
        EXECUTE format('SELECT EXISTS (SELECT FROM %s)', name) INTO filled;
        IF filled THEN
            EXECUTE format('DELETE FROM %s', name);
        END IF;
    END LOOP;
    UPDATE event_counter SET last_seq = 0, pruned_seq = 0;
    UPDATE commune SET last_proposal_number = 0 WHERE last_proposal_number <> 0;
END;
$$
"""


def address(base: str, name: str) -> str:
    """The same server's address of another database."""
    return urlunsplit(urlsplit(base)._replace(path=f"/{name}"))


async def create_from_template(base: str, name: str) -> str:
    """A fresh, migrated database; its address. The first to ask migrates the template for all."""
    connection = await asyncpg.connect(base)
    try:
        await connection.execute("SELECT pg_advisory_lock($1)", _TEMPLATE_LOCK)
        if not await connection.fetchval("SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)", _TEMPLATE):
            await connection.execute(f"CREATE DATABASE {_TEMPLATE}_new")
            await migrate(address(base, f"{_TEMPLATE}_new"))
            await connection.execute(f"ALTER DATABASE {_TEMPLATE}_new RENAME TO {_TEMPLATE}")
        await connection.execute(f"CREATE DATABASE {name} TEMPLATE {_TEMPLATE}")
    finally:
        await connection.close()
    return address(base, name)


async def create_empty(base: str, name: str) -> str:
    """A database without a single table; its address."""
    connection = await asyncpg.connect(base)
    try:
        await connection.execute(f"CREATE DATABASE {name}")
    finally:
        await connection.close()
    return address(base, name)


async def drop(base: str, name: str) -> None:
    connection = await asyncpg.connect(base)
    try:
        await connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
    finally:
        await connection.close()


async def empty(url: str) -> None:
    """Back to what the migrations made, places kept."""
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(_EMPTY)
    finally:
        await connection.close()
