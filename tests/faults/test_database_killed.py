"""Backends of PostgreSQL killed under writes: what was acknowledged is there."""

import asyncio
import os
import signal

import asyncpg
from tests.faults.conftest import writing
from tests.waiting import until

from parvis.core.settings import Settings
from parvis_web.embedded.services import EmbeddedServices, ServiceAddresses

KILLS = 4
_BACKENDS = """
SELECT pid FROM pg_stat_activity
WHERE backend_type = 'client backend' AND usename = 'parvis' ORDER BY xact_start NULLS LAST
"""


async def _kill_one(url: str) -> None:
    """SIGKILL, which makes PostgreSQL throw out everybody and recover from its log."""
    connection = await asyncpg.connect(url)
    try:
        pids = [row["pid"] for row in await connection.fetch(_BACKENDS)]
        os.kill(pids[0], signal.SIGKILL)
    finally:
        connection.terminate()


async def test_no_acknowledged_write_is_lost(
    own_services: EmbeddedServices, own: ServiceAddresses, settings: Settings
) -> None:
    async with writing(own, dict(os.environ)) as people:
        for _ in range(KILLS):
            before = len(people.acknowledged)
            await until(lambda: len(people.acknowledged) >= before + 30, within=30)  # noqa: B023 - called at once
            await asyncio.wait_for(_kill_one(own_services.superuser_url()), 10)
        before = len(people.acknowledged)
        await until(lambda: len(people.acknowledged) >= before + 30, within=30)

    connection = await asyncpg.connect(own.database_url)
    kept = {
        row["id"] for row in await connection.fetch("SELECT id FROM comment WHERE thread_id = $1", people.thread_id)
    }
    told = [
        row["subject_id"] for row in await connection.fetch("SELECT subject_id FROM event WHERE kind = 'comment.added'")
    ]
    counted = await connection.fetchval("SELECT comment_count FROM thread WHERE id = $1", people.thread_id)
    await connection.close()
    assert people.refused > 0
    assert set(people.acknowledged) <= kept
    # and nothing by halves: each comment was counted and told once, also those whose acknowledgement was lost
    assert sorted(told) == sorted(kept)
    assert counted == len(kept)
