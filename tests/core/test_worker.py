"""Workers as processes of their own: killed, cut off, stopped."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

import pytest
from tests.proxy import Wire
from tests.waiting import until

from parvis.core.db import fetch_value
from parvis.core.jobs import defer
from parvis.core.settings import Settings

_ROOT = Path(__file__).parents[2]
_PROGRAM = """
import asyncio
from parvis.core.settings import get_settings
from parvis.core.worker import run_worker
asyncio.run(run_worker(get_settings(), ["tests.core.errands"]))
"""
Start = Callable[..., Awaitable[asyncio.subprocess.Process]]


@pytest.fixture
async def start_worker(db: str, settings: Settings) -> AsyncIterator[Start]:
    """`await start_worker(database_url=…)` starts a worker process; it ends with the test."""
    started: list[asyncio.subprocess.Process] = []

    async def start(database_url: str = db) -> asyncio.subprocess.Process:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-c",
            _PROGRAM,
            cwd=_ROOT,
            env={**os.environ, "PARVIS_DATABASE_URL": database_url, "PYTHONPATH": str(_ROOT)},
            stderr=asyncio.subprocess.DEVNULL,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()


async def _is_done() -> bool:
    """The job's row goes a moment after its work."""
    return not await fetch_value("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'errands.linger'")


async def test_a_job_whose_worker_is_killed_is_finished_by_another_within_30_s(
    start_worker: Start, tmp_path: Path
) -> None:
    # given a worker in the middle of a job
    first = await start_worker()
    await defer("errands.linger", folder=str(tmp_path))
    await until((tmp_path / "started").exists, within=20)
    assert (tmp_path / "started").read_text() == str(first.pid)

    # when it is killed, and another is there
    first.kill()
    second = await start_worker()

    # then that one finishes the job
    await until((tmp_path / "finished").exists, within=30)
    assert (tmp_path / "finished").read_text() == str(second.pid)
    await until(_is_done, within=10)


async def test_a_worker_survives_a_database_that_goes_and_comes_back(start_worker: Start, database_wire: Wire) -> None:
    async def has_run(subject: object) -> bool:
        return bool(await fetch_value("SELECT count(*) FROM event WHERE subject_id = $1", subject))

    async def done(subject: object) -> None:
        await defer("errands.count", subject=str(subject))
        await until(lambda: has_run(subject), within=20)

    worker = await start_worker(database_wire.url)
    await done(uuid4())

    await database_wire.cut()
    missed = uuid4()
    await defer("errands.count", subject=str(missed))
    await database_wire.knock()
    await database_wire.join()

    await until(lambda: has_run(missed), within=20)
    await done(uuid4())
    assert worker.returncode is None


async def test_a_worker_that_is_asked_to_stop_puts_back_what_it_cannot_end(start_worker: Start, tmp_path: Path) -> None:
    worker = await start_worker()
    await defer("errands.linger", folder=str(tmp_path))
    await until((tmp_path / "started").exists, within=20)

    worker.send_signal(signal.SIGTERM)

    assert await asyncio.wait_for(worker.wait(), 15) == 0
    assert await fetch_value("SELECT status::text FROM procrastinate_jobs WHERE task_name = 'errands.linger'") == "todo"
