"""A pool of PostgreSQL connections for statements that stand alone and come with every request.

asyncpg's own pool costs as much as such a statement: a proxy for each use, timers, a query that resets. Whoever uses
this one leaves nothing behind on a connection, and each connection keeps the statements that it has prepared.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

import asyncpg

C = TypeVar("C", bound=asyncpg.Connection)
_WAIT_SECONDS = 5
_CLOSE_SECONDS = 5


class Pool(Generic[C]):
    """At most `size` connections, made when first needed; the one used last is used next.

    What `take` and `fetch_row` raise where the database is down is one of `db.CONNECTION_ERRORS`.
    """

    def __init__(self, connect: Callable[[], Awaitable[C]], size: int) -> None:
        self._connect = connect
        self._places = asyncio.Semaphore(size)
        self.in_use = 0
        self._idle: list[C] = []
        self._is_closed = False

    async def take(self) -> C:
        """A connection of one's own until `give`. Raises TimeoutError where all stay in use."""
        if self._places.locked():
            async with asyncio.timeout(_WAIT_SECONDS):
                await self._places.acquire()
        else:
            await self._places.acquire()
        self.in_use += 1
        while self._idle:
            connection = self._idle.pop()
            if not connection.is_closed():
                return connection
        try:
            return await self._connect()
        except BaseException:
            self._leave()
            raise

    def give(self, connection: C) -> None:
        """Back to the others; one that is terminated goes, and a new one takes its place when needed."""
        if self._is_closed:
            connection.terminate()
        elif not connection.is_closed():
            self._idle.append(connection)
        self._leave()

    def _leave(self) -> None:
        self.in_use -= 1
        self._places.release()

    @property
    def size(self) -> int:
        """Connections that are open."""
        return self.in_use + len(self._idle)

    async def fetch_row(self, sql: str, *arguments: object) -> asyncpg.Record | None:
        """The first row of one statement, which is a transaction of its own."""
        connection = await self.take()
        try:
            return await connection.fetchrow(sql, *arguments)
        except asyncpg.PostgresError:  # an answer like another
            raise
        except BaseException:  # timed out, or somebody hung up: who knows what it waits for
            connection.terminate()
            raise
        finally:
            self.give(connection)

    async def close(self) -> None:
        """Let go of all; those in use go when they come back."""
        self._is_closed = True
        idle, self._idle = self._idle, []
        for connection in idle:
            try:
                await connection.close(timeout=_CLOSE_SECONDS)
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
                connection.terminate()
