"""The snapshot in which one operation reads: one connection, one read-only transaction, for all its root fields."""

import asyncio
import json
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self

import asyncpg

from parvis.auth.viewer import Viewer
from parvis.core.db import CONNECTION_ERRORS
from parvis.core.errors import Unavailable
from parvis.core.sql import bind

_CLOSE_SECONDS = 5

_pool: asyncpg.Pool | None = None


async def _prepare(connection: asyncpg.Connection) -> None:
    await connection.set_type_codec("jsonb", schema="pg_catalog", encoder=json.dumps, decoder=json.loads)


async def open_reads(database_url: str, *, size: int = 10) -> None:
    """Open the pool that reads use, apart from the writes'. Connections are made when first needed."""
    global _pool  # noqa: PLW0603 - one pool per process, opened and closed by the lifespan
    _pool = await asyncpg.create_pool(
        database_url, min_size=0, max_size=size, timeout=5, command_timeout=10, init=_prepare, reset=_no_reset
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

    Opened by the first statement, closed by leaving the context. Root fields run at the same time but share the
    connection, so they take turns.
    """

    def __init__(self, viewer: Viewer) -> None:
        self.viewer = viewer
        self.statements = 0
        self._values = viewer.sql_values()
        self._connection: asyncpg.Connection | None = None
        self._turn = asyncio.Lock()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        async with self._turn:
            connection, self._connection = self._connection, None
            if connection is None or _pool is None:
                return
            try:
                await connection.execute("COMMIT")
            except (*CONNECTION_ERRORS, asyncpg.PostgresError):
                connection.terminate()
            except BaseException:  # cancelled: somebody hung up just now
                connection.terminate()
                raise
            finally:
                await _pool.release(connection)

    async def fetch(self, sql: str, values: Mapping[str, object] | None = None) -> list[asyncpg.Record]:
        """Rows of a statement with named parameters. Raises Unavailable where the database is down."""
        text, arguments = bind(sql, {**self._values, **(values or {})})
        async with self._turn:
            try:
                if self._connection is None:
                    self._connection = await self._begin()
                self.statements += 1
                rows: list[asyncpg.Record] = await self._connection.fetch(text, *arguments)
            except (*CONNECTION_ERRORS, asyncpg.QueryCanceledError, TimeoutError) as error:
                raise Unavailable("database") from error
        return rows

    async def fetch_value(self, sql: str, values: Mapping[str, object] | None = None) -> Any:
        rows = await self.fetch(sql, values)
        return rows[0][0] if rows else None

    async def _begin(self) -> asyncpg.Connection:
        if _pool is None:
            raise RuntimeError("open_reads() has not been called")
        connection = await _pool.acquire(timeout=5)
        try:
            await connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        except BaseException:
            connection.terminate()
            await _pool.release(connection)
            raise
        return connection
