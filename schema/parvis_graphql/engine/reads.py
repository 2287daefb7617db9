"""The snapshot in which one operation reads: one connection, for several statements one read-only transaction."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Any, Self

import asyncpg

from parvis.auth.viewer import Viewer
from parvis.core.db import CONNECTION_ERRORS
from parvis.core.errors import Unavailable
from parvis.core.sql import bind

_CLOSE_SECONDS = 5
#: statements kept prepared on each connection, whatever their length
_PREPARED = 300
_SETTINGS = {
    "default_transaction_read_only": "on",
    # a statement is planned once for each connection, not anew for each value
    "plan_cache_mode": "force_generic_plan",
    # what a page reads is over before a compiler or a second process had begun
    "jit": "off",
    "max_parallel_workers_per_gather": "0",
}

_pool: asyncpg.Pool | None = None


async def _prepare(connection: asyncpg.Connection) -> None:
    await connection.set_type_codec("jsonb", schema="pg_catalog", encoder=json.dumps, decoder=json.loads)
    # as bytes, since what is read as JSON is sent as it came
    await connection.set_type_codec("json", schema="pg_catalog", encoder=bytes, decoder=bytes, format="binary")


async def open_reads(database_url: str, *, size: int = 10) -> None:
    """Open the pool that reads use, apart from the writes'. Connections are made when first needed."""
    global _pool  # noqa: PLW0603 - one pool per process, opened and closed by the lifespan
    _pool = await asyncpg.create_pool(
        database_url,
        min_size=0,
        max_size=size,
        timeout=5,
        command_timeout=10,
        init=_prepare,
        reset=_no_reset,
        statement_cache_size=_PREPARED,
        max_cached_statement_lifetime=0,
        max_cacheable_statement_size=0,
        server_settings=_SETTINGS,
    )


async def _no_reset(_connection: asyncpg.Connection) -> None:
    """Reads leave nothing behind on a connection, so nothing is asked of it between two uses."""


async def close_reads() -> None:
    global _pool
    closing, _pool = _pool, None
    if closing is not None:
        try:
            async with asyncio.timeout(_CLOSE_SECONDS):
                await closing.close()
        except TimeoutError:
            closing.terminate()


class Reads:
    """Statements of one operation, as one viewer, over one snapshot.

    Opened by the first statement, closed by leaving the context. `values` are what statements may name of the viewer.
    """

    def __init__(self, viewer: Viewer, values: Mapping[str, object]) -> None:
        self.viewer = viewer
        self.values = values
        #: one statement is all that will be read: it is a snapshot by itself
        self.is_alone = False
        self._connection: asyncpg.Connection | None = None
        self._turn = asyncio.Lock()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        if self._connection is None:
            return
        async with self._turn:
            connection, self._connection = self._connection, None
            if connection is None or _pool is None:
                return
            try:
                if not self.is_alone:
                    await connection.execute("COMMIT")
            except (*CONNECTION_ERRORS, asyncpg.PostgresError):
                connection.terminate()
            except BaseException:  # cancelled: somebody hung up just now
                connection.terminate()
                raise
            finally:
                await _pool.release(connection)

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
        async with self._turn:
            try:
                if self._connection is None:
                    self._connection = await self._begin()
                rows: list[asyncpg.Record] = await self._connection.fetch(text, *arguments)
            except (*CONNECTION_ERRORS, asyncpg.QueryCanceledError, TimeoutError) as error:
                raise Unavailable("database") from error
        return rows

    async def _begin(self) -> asyncpg.Connection:
        if _pool is None:
            raise RuntimeError("open_reads() has not been called")
        connection = await _pool.acquire(timeout=5)
        if self.is_alone:
            return connection
        try:
            await connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        except BaseException:
            connection.terminate()
            await _pool.release(connection)
            raise
        return connection
