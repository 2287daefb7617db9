"""The database: one Tortoise app, a connection pool for writes and one for look-ups, transactions, and raw SQL."""

import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from contextvars import ContextVar
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import asyncpg
from tortoise import Tortoise
from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.exceptions import DBConnectionError
from tortoise.transactions import in_transaction

from parvis.core.errors import Unavailable
from parvis.core.pool import Pool

MODELS = [
    "parvis.core.models",
    "parvis.auth.models",
    "parvis.photos.models",
    "parvis.places.models",
    "parvis.directory.models",
    "parvis.discussion.models",
    "parvis.proposals.models",
    "parvis.stories.models",
    "parvis.evaluations.models",
    "parvis.evaluations.figures_models",
    "parvis.opinions.models",
    "parvis.moderation.models",
    "parvis.privacy.models",
]
_APP = "parvis"

#: connections for look-ups; each is over in less than a millisecond
_LOOK_UPS_AT_ONCE = 4

#: a transaction that asks nothing for this long is ended by PostgreSQL, and what it had locked is free for the others
IDLE_TRANSACTION_SECONDS = 15

#: what a lost or refused connection raises, whichever layer noticed
CONNECTION_ERRORS = (
    DBConnectionError,
    OSError,
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.CannotConnectNowError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.TooManyConnectionsError,
)


def tortoise_config(database_url: str, *, pool: int = 10) -> dict[str, Any]:
    """Tortoise's configuration for a libpq address; `sslmode=require` and stricter ask for TLS."""
    url = urlsplit(database_url)
    query = {key: values[-1] for key, values in parse_qs(url.query).items()}
    credentials: dict[str, Any] = {
        "host": url.hostname or query.get("host"),
        "port": url.port or int(query.get("port", "5432")),
        "user": unquote(url.username or ""),
        "password": unquote(url.password or ""),
        "database": url.path.lstrip("/"),
        "minsize": 1,
        "maxsize": pool,
        "timeout": 5,
        "command_timeout": 30,
        "server_settings": {"idle_in_transaction_session_timeout": f"{IDLE_TRANSACTION_SECONDS}s"},
    }
    if query.get("sslmode") in {"require", "verify-ca", "verify-full"}:
        credentials["ssl"] = ssl.create_default_context()
    return {
        "connections": {"default": {"engine": "tortoise.backends.asyncpg", "credentials": credentials}},
        "apps": {_APP: {"models": MODELS, "default_connection": "default", "migrations": "parvis.migrations"}},
        "use_tz": True,
        "timezone": "UTC",
    }


#: for `make migrations`, which compares the models with the migrations and opens no connection
WITHOUT_CONNECTION = tortoise_config("postgresql://localhost/parvis")


_look_ups: Pool[asyncpg.Connection] | None = None


async def open_database(database_url: str, *, pool: int = 10) -> None:
    """Make the tables' models ready; connections are opened when first used."""
    global _look_ups  # noqa: PLW0603 - one pool per process, opened and closed with the other
    config = tortoise_config(database_url, pool=pool)
    await Tortoise.init(config=config, _enable_global_fallback=True)
    known = config["connections"]["default"]["credentials"]
    credentials = {name: value for name, value in known.items() if name not in {"minsize", "maxsize"}}
    _look_ups = Pool(lambda: asyncpg.connect(**credentials), _LOOK_UPS_AT_ONCE)


async def close_database() -> None:
    global _look_ups
    closing, _look_ups = _look_ups, None
    if closing is not None:
        await closing.close()
    await Tortoise.close_connections()


def connection() -> BaseDBAsyncClient:
    """The current transaction's connection, or the pool outside of one."""
    return Tortoise.get_connection("default")


_after_commit: ContextVar[list[Callable[[], None]] | None] = ContextVar("after_commit", default=None)


@asynccontextmanager
async def transaction() -> AsyncIterator[BaseDBAsyncClient]:
    """All or nothing. Inside another transaction it is a savepoint. Raises Unavailable where the database is down."""
    outermost = _after_commit.get() is None
    callbacks: list[Callable[[], None]] = []
    token = _after_commit.set(callbacks) if outermost else None
    try:
        async with in_transaction("default") as current:
            yield current
    except CONNECTION_ERRORS as error:
        raise Unavailable("database") from error
    finally:
        if token is not None:
            _after_commit.reset(token)
    for callback in callbacks:
        callback()


def after_commit(callback: Callable[[], None]) -> None:
    """Call this once the outermost transaction has committed, never if it rolls back. Must be quick and not raise."""
    callbacks = _after_commit.get()
    if callbacks is None:
        raise RuntimeError("after_commit is called inside a transaction")
    if callback not in callbacks:
        callbacks.append(callback)


async def fetch(sql: str, *args: object) -> list[dict[str, Any]]:
    """Rows as dicts. `$1…` take the arguments."""
    return [dict(row) for row in await connection().execute_query_dict(sql, list(args))]


async def fetch_one(sql: str, *args: object) -> dict[str, Any] | None:
    rows = await fetch(sql, *args)
    return rows[0] if rows else None


async def fetch_value(sql: str, *args: object) -> Any:
    """The first column of the first row, or None."""
    row = await fetch_one(sql, *args)
    return next(iter(row.values())) if row else None


async def look_up(sql: str, *args: object) -> asyncpg.Record | None:
    """The first row, outside of any transaction and at the least cost: for what is asked with every request."""
    if _look_ups is None:
        raise RuntimeError("open_database() has not been called")
    return await _look_ups.fetch_row(sql, *args)


async def execute(sql: str, *args: object) -> int:
    """Run a statement; the number of rows it touched."""
    count, _ = await connection().execute_query(sql, list(args))
    return count
