"""The fixture that counts statements, since budgets of pages rest on it."""

import asyncpg
from tests.statements import Statements

from parvis.core.db import execute, fetch, fetch_value, transaction
from parvis.core.models import EventCounter


async def test_it_counts_what_is_asked_and_not_how_it_is_wrapped(statements: Statements) -> None:
    async with transaction():
        await fetch("SELECT 1")
        async with transaction():
            await execute("UPDATE event_counter SET pruned_seq = $1", 0)
    await fetch_value("SELECT $1::int", 1)
    await EventCounter.all().count()

    assert len(statements) == 4
    assert statements[0] == "SELECT 1"


async def test_it_hears_other_pools_and_prepared_statements(db: str, statements: Statements) -> None:
    connection = await asyncpg.connect(db)
    prepared = await connection.prepare("SELECT 2")
    await prepared.fetch()
    await prepared.fetchval()
    await connection.fetchrow("SELECT 3")
    await connection.close()

    assert statements == ["SELECT 2", "SELECT 2", "SELECT 3"]
