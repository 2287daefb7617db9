import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from tests.core import errands

from parvis.core import jobs, worker
from parvis.core.db import execute, fetch, fetch_one, fetch_value, transaction
from parvis.core.errors import Unavailable
from parvis.core.job_retry import MOST_TRIES, MOST_TRIES_UNAVAILABLE, wait_before_retry
from parvis.core.jobs import defer

Run = Callable[[], Awaitable[None]]


@pytest.fixture
async def run(db: str) -> AsyncIterator[Run]:
    """Run what is due, with the ground's own jobs and the errands."""
    worker.import_jobs([])
    worker.keep_arguments_out_of_the_log()
    errands.ran.clear()

    async with worker.queue(db, with_clock=False) as (app, _):
        yield lambda: worker.work_off(app)


async def test_a_job_runs_once_and_leaves_no_trace(run: Run) -> None:
    async with transaction():
        await defer("errands.note", what="milk")

    await run()
    await run()

    assert errands.ran == [("note", "milk")]
    assert await fetch_value("SELECT count(*) FROM procrastinate_jobs") == 0


async def test_a_job_exists_exactly_when_the_change_does(run: Run) -> None:
    async def change(number: int) -> None:
        async with transaction():
            await defer("errands.note", what=str(number))
            if number % 2:
                raise ZeroDivisionError

    outcomes = await asyncio.gather(*(change(number) for number in range(40)), return_exceptions=True)
    await run()

    assert [type(outcome) for outcome in outcomes] == [type(None), ZeroDivisionError] * 20
    assert sorted(int(what) for _, what in errands.ran) == list(range(0, 40, 2))


async def test_jobs_that_jobs_defer_run_too(run: Run) -> None:
    await defer("errands.chain", left=3)

    await run()

    assert errands.ran == [("chain", "3"), ("chain", "2"), ("chain", "1"), ("chain", "0")]


async def test_a_job_that_finds_a_service_down_is_tried_again_later(run: Run) -> None:
    await defer("errands.unavailable", what="letter")
    before = datetime.now(UTC)

    await run()

    waiting = await fetch_one("SELECT status::text, attempts, scheduled_at FROM procrastinate_jobs")
    assert waiting is not None
    assert (waiting["status"], waiting["attempts"]) == ("todo", 1)
    assert timedelta(seconds=1) < waiting["scheduled_at"] - before < timedelta(seconds=10)
    assert errands.ran == [("unavailable", "letter")]


async def test_a_job_that_never_works_is_given_up_and_kept_to_be_looked_at(run: Run) -> None:
    await defer("errands.fault", what="trap")
    for _ in range(MOST_TRIES):
        await execute("UPDATE procrastinate_jobs SET scheduled_at = NULL WHERE status = 'todo'")
        await run()

    assert await fetch("SELECT status::text, task_name FROM procrastinate_jobs") == [
        {"status": "failed", "task_name": "errands.fault"}
    ]
    assert errands.ran == [("fault", "trap")] * MOST_TRIES


async def test_a_job_that_nobody_declared_is_kept_as_failed(run: Run) -> None:
    await defer("errands.of_a_release_to_come", what="future")

    await run()

    assert await fetch_value("SELECT status::text FROM procrastinate_jobs") == "failed"


async def test_the_log_names_jobs_but_neither_their_arguments_nor_what_errors_say(
    run: Run, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    await defer("errands.fault", what="camille@example.org")
    await defer("errands.note", what="camille@example.org")

    await run()

    assert "errands.fault" in caplog.text
    assert "ValueError" in caplog.text
    assert "camille" not in caplog.text
    assert not any("camille" in str(record.__dict__) for record in caplog.records if record.name.startswith("procr"))


async def test_a_job_that_took_many_workers_along_is_given_up(db: str) -> None:
    for attempts in (worker.MOST_RESCUES - 1, worker.MOST_RESCUES):
        await defer("errands.note", what=str(attempts))
        await execute(
            "UPDATE procrastinate_jobs SET status = 'doing', attempts = $1 WHERE args ->> 'what' = $2",
            attempts,
            str(attempts),
        )

    async with worker.queue(db, with_clock=True) as (app, _):
        await app.tasks["core.rescue"].func(SimpleNamespace(app=app), timestamp=0)

    assert await fetch("SELECT status::text, attempts FROM procrastinate_jobs ORDER BY id") == [
        {"status": "todo", "attempts": worker.MOST_RESCUES},
        {"status": "failed", "attempts": worker.MOST_RESCUES + 1},
    ]


async def test_old_failed_jobs_are_forgotten(run: Run) -> None:
    await defer("errands.of_a_release_to_come", what="old")
    await run()
    await execute("UPDATE procrastinate_events SET at = now() - interval '15 days'")
    await defer("errands.of_a_release_to_come", what="new")
    await run()

    prune = next(one for one in jobs.declared() if one.name == "core.prune_failed_jobs")
    await prune.function()

    assert await fetch("SELECT args FROM procrastinate_jobs") == [{"args": '{"what": "new"}'}]


async def test_the_queue_has_the_function_that_we_defer_by(db: str) -> None:
    """The contract with procrastinate: its name and form are versioned, and an upgrade may bring another."""
    signatures = await fetch(
        "SELECT pg_get_function_identity_arguments(oid) AS takes, pg_get_function_result(oid) AS gives"
        " FROM pg_proc WHERE proname = 'procrastinate_defer_jobs_v1'"
    )
    fields = await fetch(
        "SELECT attname::text AS name, format_type(atttypid, NULL) AS type FROM pg_attribute"
        " WHERE attrelid = 'procrastinate_job_to_defer_v1'::regclass ORDER BY attnum"
    )

    assert signatures == [{"takes": "jobs procrastinate_job_to_defer_v1[]", "gives": "bigint[]"}]
    assert [(field["name"], field["type"]) for field in fields] == [
        ("queue_name", "character varying"),
        ("task_name", "character varying"),
        ("priority", "integer"),
        ("lock", "text"),
        ("queueing_lock", "text"),
        ("args", "jsonb"),
        ("scheduled_at", "timestamp with time zone"),
    ]


def test_a_name_is_declared_once() -> None:
    with pytest.raises(ValueError, match=r"errands\.note"):
        jobs.job("errands.note")(errands.note)


@pytest.mark.parametrize(
    ("error", "waits"),
    [
        (Unavailable("mail"), [2, 4, 8, 16, 32, 64, 128, 256, 512, 600, 600]),
        (ValueError(), [5, 25, 125, None]),
        (asyncio.CancelledError(), [0, 0]),
    ],
)
def test_waits_before_a_retry(error: BaseException, waits: list[int | None]) -> None:
    assert [wait_before_retry(error, attempts) for attempts in range(len(waits))] == waits
    assert wait_before_retry(Unavailable("mail"), MOST_TRIES_UNAVAILABLE - 1) is None
