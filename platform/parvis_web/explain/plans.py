"""PostgreSQL's plan of a statement, as a web process would have it."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

import asyncpg

from parvis_graphql.engine.connection import connect


@dataclass(frozen=True, slots=True)
class ShownPlan:
    """The types and values of a statement's parameters, as SQL, and the lines of its plan."""

    types: Sequence[str]
    literals: Sequence[str]
    lines: Sequence[str]


@asynccontextmanager
async def reading(database_url: str) -> AsyncIterator[asyncpg.Connection]:
    """A connection with the settings of reads, in a transaction that changes nothing."""
    connection = await connect(database_url)
    try:
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            yield connection
    finally:
        await connection.close()


async def planned(
    connection: asyncpg.Connection, sql: str, values: Sequence[object], *, analyze: bool = False
) -> ShownPlan:
    """Explain it prepared, so that the plan is the generic one that serves every value; `analyze` runs it too.

    Raises asyncpg.PostgresError and TimeoutError where it does not run to its end.
    """
    prepared = await connection.prepare(sql)
    types = [parameter.name for parameter in prepared.get_parameters()]
    # EXECUTE takes no parameters of its own here: PostgreSQL itself writes the values as literals
    literals = [
        await connection.fetchval(f"SELECT quote_nullable(CAST($1 AS {name}))", value)
        for name, value in zip(types, values, strict=True)
    ]
    options = "ANALYZE, BUFFERS, TIMING" if analyze else "COSTS"
    given = f"({', '.join(literals)})" if literals else ""
    rows = await connection.fetch(f"EXPLAIN ({options}) EXECUTE {prepared.get_name()}{given}")
    return ShownPlan(types, literals, [row[0] for row in rows])
