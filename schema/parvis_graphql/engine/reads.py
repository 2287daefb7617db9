"""The snapshot in which one operation reads: one connection, for several statements one read-only transaction."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from types import TracebackType
from typing import Any, Self, TypeVar

import asyncpg

from parvis.auth.viewer import Viewer
from parvis.core.db import CONNECTION_ERRORS
from parvis.core.errors import Unavailable
from parvis.core.pool import Pool
from parvis.core.sql import bind
from parvis_graphql.engine.connection import ReadConnection, connect

T = TypeVar("T")

_BEGIN = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"

#: took too long, or was cut just now
_CUT = (TimeoutError, asyncpg.InternalClientError)
#: cancelled, and what comes after it in the same snapshot
_SNAPSHOT_GONE = (asyncpg.QueryCanceledError, asyncpg.InFailedSQLTransactionError)

_pool: Pool[ReadConnection] | None = None


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
        self._connection: ReadConnection | None = None

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
        return await self._run(lambda connection: connection.read(text, arguments))

    async def fetch(self, sql: str, values: Mapping[str, object] | None = None) -> list[asyncpg.Record]:
        """Rows of a statement with named parameters. Raises Unavailable where the database is down."""
        text, arguments = bind(sql, {**self.values, **(values or {})})
        return await self._run(lambda connection: connection.fetch(text, *arguments))

    async def fetch_value(self, sql: str, values: Mapping[str, object] | None = None) -> Any:
        rows = await self.fetch(sql, values)
        return rows[0][0] if rows else None

    async def _run(self, ask: Callable[[ReadConnection], Awaitable[T]]) -> T:
        try:
            if self._connection is None:
                self._connection = await self._begin()
            return await ask(self._connection)
        except asyncpg.DataError:  # a value that the statement does not take: our fault, and no connection's
            raise
        except (*CONNECTION_ERRORS, *_CUT) as error:
            self._give_up()
            raise Unavailable("database") from error
        except _SNAPSHOT_GONE as error:
            raise Unavailable("database") from error
        except asyncpg.PostgresError:  # an answer like another
            raise
        except BaseException:  # somebody hung up: who knows what the connection waits for
            self._give_up()
            raise

    def _give_up(self) -> None:
        if self._connection is not None:
            self._connection.terminate()

    async def _begin(self) -> ReadConnection:
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
