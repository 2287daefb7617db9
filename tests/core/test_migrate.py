import asyncio
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest
from tests import databases
from tortoise.context import TortoiseContext
from tortoise.migrations.autodetector import MigrationAutodetector
from tortoise.migrations.recorder import MigrationRecorder

from parvis import migrations
from parvis.core import job_schema
from parvis.core.db import tortoise_config
from parvis.core.errors import Unavailable
from parvis.core.migrate import migrate
from parvis_web.embedded.services import ServiceAddresses

_RELEASED = sorted(file.stem for file in Path(migrations.__path__[0]).glob("0*.py"))


@pytest.fixture
async def blank(services: ServiceAddresses, worker_id: str) -> AsyncIterator[str]:
    """The address of a database without a table."""
    name = f"blank_{worker_id}"
    yield await databases.create_empty(services.database_url, name)
    await databases.drop(services.database_url, name)


async def _migrate_in_a_process(url: str) -> int:
    program = f"import asyncio; from parvis.core.migrate import migrate; asyncio.run(migrate({url!r}))"
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", program)
    return await asyncio.wait_for(process.wait(), 60)


async def test_three_processes_at_once_all_succeed(blank: str) -> None:
    codes = await asyncio.gather(*(_migrate_in_a_process(blank) for _ in range(3)))

    connection = await asyncpg.connect(blank)
    applied = await connection.fetch("SELECT name FROM tortoise_migrations ORDER BY id")
    counters = await connection.fetch("SELECT last_seq, pruned_seq FROM event_counter")
    await connection.close()
    assert codes == [0, 0, 0]
    assert [row["name"] for row in applied] == _RELEASED
    assert [tuple(row) for row in counters] == [(0, 0)]


async def test_a_crash_between_a_change_and_its_record_leaves_nothing(
    blank: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given a process that dies when it wants to record its first migration
    async def die(*_: object) -> None:
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(MigrationRecorder, "record_applied", die)
        with pytest.raises(SystemExit):
            await migrate(blank)
    connection = await asyncpg.connect(blank)
    assert await connection.fetchval("SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace") == 0

    # when the next one comes
    await migrate(blank)

    # then it finds its way clear
    assert await connection.fetchval("SELECT count(*) FROM theme") == 10
    assert await connection.fetchval("SELECT to_regclass('procrastinate_jobs') IS NOT NULL")
    await connection.close()


async def test_migrating_again_changes_nothing(open_database: str, db: str) -> None:
    connection = await asyncpg.connect(db)
    question = (
        "SELECT array_agg(t::text) FROM tortoise_migrations t UNION ALL SELECT array_agg(j::text) FROM job_schema j"
    )
    before = await connection.fetch(question)

    await migrate(db)

    assert await connection.fetch(question) == before
    await connection.close()


async def test_a_database_that_is_away_is_said_to_be(services: ServiceAddresses) -> None:
    with pytest.raises(Unavailable) as refusal:
        await migrate("postgresql://nobody:nothing@127.0.0.1:1/parvis")

    assert refusal.value.part == "database"


async def test_models_and_migrations_agree(db: str) -> None:
    config = tortoise_config(db)
    async with TortoiseContext() as context:
        await context.init(config=config, init_connections=False)
        assert context.apps is not None

        changes = await MigrationAutodetector(context.apps, config["apps"]).changes()

    assert [operation.describe() for writer in changes for operation in writer.operations] == []


def test_an_older_job_schema_is_brought_up_by_the_migrations_it_lacks() -> None:
    packaged = [Path("03.10.00_01_pre_b.sql"), Path("03.02.00_01_pre_a.sql"), Path("03.10.00_50_post_b.sql")]

    assert job_schema.missing(packaged, "03.02.00_01_pre_a.sql") == [packaged[0], packaged[2]]
    assert job_schema.missing(packaged, "03.10.00_50_post_b.sql") == []
