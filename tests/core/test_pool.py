"""The pool of single statements: as many connections as it may have, each used again, none that is broken."""

import asyncio
from collections.abc import AsyncIterator

import asyncpg
import pytest

from parvis.core.pool import Pool

SELF = "SELECT pg_backend_pid()"


@pytest.fixture
async def pool(db: str) -> AsyncIterator[Pool]:
    made = Pool(lambda: asyncpg.connect(db), 2)
    yield made
    await made.close()


async def pid(pool: Pool) -> int:
    row = await pool.fetch_row(SELF)
    assert row is not None
    return int(row[0])


async def test_a_connection_is_used_again_and_there_are_no_more_than_allowed(pool: Pool) -> None:
    first = await pid(pool)
    again = await pid(pool)
    at_once = await asyncio.gather(*(pid(pool) for _ in range(20)))

    assert again == first
    assert len(set(at_once)) == 2


async def test_there_may_be_no_row(pool: Pool) -> None:
    assert await pool.fetch_row("SELECT 1 WHERE false") is None


async def test_an_error_of_the_statement_costs_no_connection(pool: Pool) -> None:
    before = await pid(pool)

    with pytest.raises(asyncpg.DivisionByZeroError):
        await pool.fetch_row("SELECT 1 / 0")

    assert await pid(pool) == before


async def test_one_that_broke_is_replaced(pool: Pool) -> None:
    with pytest.raises(asyncpg.PostgresError):
        await pool.fetch_row("SELECT pg_terminate_backend(pg_backend_pid())")

    assert len({await pid(pool) for _ in range(3)}) == 1


async def test_whoever_hangs_up_leaves_nothing_to_the_next(pool: Pool) -> None:
    for _ in range(4):
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await pool.fetch_row("SELECT pg_sleep(10)")

    assert await asyncio.gather(pid(pool), pid(pool))


async def test_what_cannot_be_reached_is_said_each_time(db: str) -> None:
    attempts = 0

    async def refused() -> asyncpg.Connection:
        nonlocal attempts
        attempts += 1
        raise ConnectionRefusedError

    pool = Pool(refused, 1)
    for _ in range(3):
        with pytest.raises(ConnectionRefusedError):
            await pool.fetch_row(SELF)

    assert attempts == 3


async def test_one_in_use_while_the_pool_closes_goes_when_it_comes_back(pool: Pool) -> None:
    taken = await pool.take()

    await pool.close()
    pool.give(taken)

    assert taken.is_closed()
