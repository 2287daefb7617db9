"""Counts SQL: whatever this process sends through asyncpg, prepared or not, but for the hub's background reading."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import asyncpg
from asyncpg.prepared_stmt import PreparedStatement

from parvis.core.event_log import APPLICATION_NAME

# transactions' own words, and what a pool says when it takes a connection back
_LEFT_OUT = (
    "BEGIN",
    "COMMIT",
    "ROLLBACK",
    "SAVEPOINT",
    "RELEASE",
    "START TRANSACTION",
    "SELECT PG_ADVISORY_UNLOCK_ALL()",
)


class Statements(list[str]):
    """The texts, in order."""

    def hear(self, connection: Any, query: str) -> None:
        if connection.get_settings().application_name == APPLICATION_NAME:
            return
        if not query.lstrip().upper().startswith(_LEFT_OUT):
            self.append(query)


@contextmanager
def recorded() -> Iterator[Statements]:
    """Everything sent inside the block."""
    said = Statements()

    def on_connection(name: str, *, only_without_arguments: bool = False) -> Any:
        original: Callable[..., Awaitable[Any]] = getattr(asyncpg.Connection, name)

        async def heard(self: Any, query: str, *args: Any, **options: Any) -> Any:
            # `execute` with arguments goes on to `_execute`, which is heard
            if not (only_without_arguments and args):
                said.hear(self, query)
            return await original(self, query, *args, **options)

        return patch.object(asyncpg.Connection, name, heard)

    def on_prepared(name: str) -> Any:
        original: Callable[..., Awaitable[Any]] = getattr(PreparedStatement, name)

        async def heard(self: Any, *args: Any, **options: Any) -> Any:
            said.hear(self._connection, self.get_query())
            return await original(self, *args, **options)

        return patch.object(PreparedStatement, name, heard)

    with (
        on_connection("execute", only_without_arguments=True),
        on_connection("_execute"),
        on_connection("_executemany"),
        on_prepared("fetch"),
        on_prepared("fetchrow"),
        on_prepared("fetchval"),
    ):
        yield said
