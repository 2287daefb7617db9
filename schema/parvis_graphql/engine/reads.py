"""The snapshot in which one operation reads: one connection, for several statements one read-only transaction."""

import json
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Any, Self

import asyncpg

from parvis.auth.viewer import Viewer
from parvis.core.db import CONNECTION_ERRORS
from parvis.core.errors import Unavailable
from parvis.core.pool import Pool
from parvis.core.sql import bind

#: statements kept prepared on each connection, whatever their length
_PREPARED = 300
_SECONDS = 10
_SETTINGS = {
    "default_transaction_read_only": "on",
    # should the process that asked be gone, PostgreSQL goes on no longer than it would have waited
    "statement_timeout": f"{_SECONDS + 1}s",
    # a statement is planned once for each connection, not anew for each value
    "plan_cache_mode": "force_generic_plan",
    # what a page reads is over before a compiler or a second process had begun
    "jit": "off",
    "max_parallel_workers_per_gather": "0",
}
_BEGIN = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"

_pool: Pool | None = None


async def connect(database_url: str) -> asyncpg.Connection:
    """A connection as reads have it: it changes nothing, and plans as they do."""
    connection = await asyncpg.connect(
        database_url,
        timeout=5,
        command_timeout=_SECONDS,
        statement_cache_size=_PREPARED,
        max_cached_statement_lifetime=0,
        max_cacheable_statement_size=0,
        server_settings=_SETTINGS,
    )
    await connection.set_type_codec("jsonb", schema="pg_catalog", encoder=json.dumps, decoder=json.loads)
    # as bytes, since what is read as JSON is sent as it came
    await connection.set_type_codec("json", schema="pg_catalog", encoder=bytes, decoder=bytes, format="binary")
    return connection


async def open_reads(database_url: str, *, size: int = 10) -> None:
    """Open the pool that reads use, apart from the writes'. Connections are made when first needed."""
    global _pool  # noqa: PLW0603 - one pool per process, opened and closed by the lifespan
    _pool = Pool(lambda: connect(database_url), size)


async def close_reads() -> None:
    global _pool
    closing, _pool = _pool, None
    if closing is not None:
        await closing.close()


class Reads:
    """Statements of one operation, as one viewer, over one snapshot; one after the other.

    Opened by the first statement, closed by leaving the context. `values` are what statements may name of the viewer.
    """

    def __init__(self, viewer: Viewer, values: Mapping[str, object]) -> None:
        self.viewer = viewer
        self.values = values
        #: one statement is all that will be read: it is a snapshot by itself
        self.is_alone = False
        self._pool = _pool
        self._connection: asyncpg.Connection | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is None or self._pool is None:
            return
        try:
            if not self.is_alone and not connection.is_closed():
                await connection.execute("COMMIT")
        except (*CONNECTION_ERRORS, asyncpg.PostgresError):
            connection.terminate()
        except BaseException:  # cancelled: somebody hung up just now
            connection.terminate()
            raise
        finally:
            self._pool.give(connection)

    async def answer(self, text: str, arguments: Sequence[object]) -> bytes | None:
        """The one JSON value of a compiled statement, as text. Raises Unavailable where the database is down."""
        rows = await self._fetch(text, arguments)
        answer: bytes | None = rows[0][0] if rows else None
        return answer

    async def fetch(self, sql: str, values: Mapping[str, object] | None = None) -> list[asyncpg.Record]:
        """Rows of a statement with named parameters. Raises Unavailable where the database is down."""
        return await self._fetch(*bind(sql, {**self.values, **(values or {})}))

    async def fetch_value(self, sql: str, values: Mapping[str, object] | None = None) -> Any:
        rows = await self.fetch(sql, values)
        return rows[0][0] if rows else None

    async def _fetch(self, text: str, arguments: Sequence[object]) -> list[asyncpg.Record]:
        try:
            if self._connection is None:
                self._connection = await self._begin()
            rows: list[asyncpg.Record] = await self._connection.fetch(text, *arguments)
        except (*CONNECTION_ERRORS, asyncpg.QueryCanceledError, TimeoutError) as error:
            if isinstance(error, TimeoutError) and self._connection is not None:
                self._connection.terminate()
            raise Unavailable("database") from error
        except asyncpg.PostgresError:  # an answer like another
            raise
        except BaseException:  # somebody hung up, or it took too long: who knows what the connection waits for
            if self._connection is not None:
                self._connection.terminate()
            raise
        return rows

    async def _begin(self) -> asyncpg.Connection:
        if self._pool is None:
            raise RuntimeError("open_reads() has not been called")
        connection = await self._pool.take()
        if self.is_alone:
            return connection
        try:
            await connection.execute(_BEGIN)
        except BaseException:
            connection.terminate()
            self._pool.give(connection)
            raise
        return connection
