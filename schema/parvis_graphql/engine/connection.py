"""A connection as reads have it: it changes nothing, hands on JSON as text, and keeps its statements prepared."""

import json
from collections import OrderedDict
from collections.abc import Sequence

import asyncpg
from asyncpg.prepared_stmt import PreparedStatement

#: PostgreSQL keeps some hundred times the length of a statement's text for its plan
_KEPT_TEXT = 500_000
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


class ReadConnection(asyncpg.Connection):  # type: ignore[misc]  # asyncpg has no types
    """Prepares each statement once, as long as the texts of those used lately are not too long together."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self._prepared: OrderedDict[str, PreparedStatement] = OrderedDict()
        self._kept_text = 0

    async def read(self, text: str, arguments: Sequence[object]) -> bytes | None:
        """The one JSON value that a statement answers with."""
        statement = self._prepared.get(text)
        if statement is None:
            statement = self._prepared[text] = await self.prepare(text)
            self._kept_text += len(text)
            while self._kept_text > _KEPT_TEXT and len(self._prepared) > 1:
                self._kept_text -= len(self._prepared.popitem(last=False)[0])
        else:
            self._prepared.move_to_end(text)
        answer: bytes | None = await statement.fetchval(*arguments)
        return answer


async def connect(database_url: str) -> ReadConnection:
    """Raises one of `db.CONNECTION_ERRORS`, or TimeoutError."""
    connection: ReadConnection = await asyncpg.connect(
        database_url,
        timeout=5,
        command_timeout=_SECONDS,
        server_settings=_SETTINGS,
        connection_class=ReadConnection,
    )
    await connection.set_type_codec("jsonb", schema="pg_catalog", encoder=json.dumps, decoder=json.loads)
    # as bytes, since what is read as JSON is sent as it came
    await connection.set_type_codec("json", schema="pg_catalog", encoder=bytes, decoder=bytes, format="binary")
    return connection
