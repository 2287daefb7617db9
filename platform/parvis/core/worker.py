"""The worker: runs due jobs, survives a database that goes away, takes up what a killed worker left.

procrastinate does the queueing. What is added here: a run ends as soon as a statement of the queue fails for want of a
connection, and a new one begins. Otherwise a job whose end could not be written would stay `doing` under a worker that
lives, for ever; a run that ended is recognised by its heart that stopped, and its jobs are rescued.
"""

import asyncio
import importlib
import logging
import signal
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any

import psycopg
from procrastinate import App, PsycopgConnector
from procrastinate.exceptions import ConnectorException
from procrastinate.job_context import JobContext
from procrastinate.jobs import Status

from parvis.core import jobs
from parvis.core.db import close_database, open_database
from parvis.core.job_log import RESCUE, keep_arguments_out_of_the_log
from parvis.core.job_retry import Retries
from parvis.core.live import Hub, set_hub
from parvis.core.log import Outage
from parvis.core.metrics import measured
from parvis.core.settings import Settings

logger = logging.getLogger(__name__)

HEARTBEAT_SECONDS = 3
STALLED_AFTER_SECONDS = 10
#: a job that was running when this many workers died is taken for the cause
MOST_RESCUES = 5
_RESCUE_CRON = "* * * * * */5"
_GRACE_SECONDS = 8  # under STALLED_AFTER_SECONDS: a worker that is stopping has no heartbeat any more
_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 5.0


async def run_worker(settings: Settings, modules: Sequence[str], *, concurrency: int = 4) -> None:
    """Run jobs until SIGTERM or SIGINT; jobs under way then have some seconds to end, or are put back.

    `modules` are imported first: they declare the jobs. Opens the database and the hub for them.
    """
    settings.require("database_url")
    assert settings.database_url
    keep_arguments_out_of_the_log()
    import_jobs(modules)
    await open_database(settings.database_url)
    hub = Hub(settings.database_url, settings.redis_url)
    await hub.start()
    set_hub(hub)
    try:
        await _work_until(_signalled(), settings.database_url, concurrency)
    finally:
        set_hub(None)
        await hub.stop()
        await close_database()


def import_jobs(modules: Sequence[str]) -> None:
    """Import the modules that declare jobs, the ground's own included."""
    for module in ("parvis.core.housekeeping", *modules):
        importlib.import_module(module)


@asynccontextmanager
async def queue(database_url: str, *, with_clock: bool) -> AsyncIterator[tuple[App, asyncio.Event]]:
    """An open procrastinate app with every job declared so far, periodic ones and the rescue too if `with_clock`.

    The event is set once a statement failed for want of a connection.
    """
    failed = asyncio.Event()
    app = App(connector=_Connector(failed.set, database_url))
    for one in jobs.declared():
        run = app.task(name=one.name, pass_context=False, retry=Retries())
        if one.cron is None:
            run(measured(one.name, one.function))
        elif with_clock:
            app.periodic(cron=one.cron)(run(measured(one.name, _without_timestamp(one.function))))
    if with_clock:
        # the lock on queueing alone: a lock on running would be held for ever by a rescue that was itself killed
        rescue = app.task(name=RESCUE, queueing_lock=RESCUE, pass_context=True)(_rescue)
        app.periodic(cron=_RESCUE_CRON)(rescue)
    async with app.open_async():
        yield app, failed


def _without_timestamp(function: jobs.Function) -> Callable[..., Any]:
    async def run(timestamp: int) -> None:  # noqa: ARG001 - procrastinate passes it by name
        await function()

    return run


async def _work_until(stop: asyncio.Event, database_url: str, concurrency: int) -> None:
    outage = Outage(logger, "jobs wait")
    pause = _FIRST_PAUSE
    while not stop.is_set():
        try:
            async with queue(database_url, with_clock=True) as (app, failed):
                outage.ended()
                pause = _FIRST_PAUSE
                await _one_run(app, concurrency, stop, failed)
        except Exception as error:  # whatever ended the run, the next may find the database back
            outage.noticed(error)
        with suppress(TimeoutError):
            async with asyncio.timeout(pause):
                await stop.wait()
        pause = min(pause * 2, _LONGEST_PAUSE)


async def _one_run(app: App, concurrency: int, *ends: asyncio.Event) -> None:
    """Work until one of the events, or until the run ends by itself, which it does only in trouble."""
    run = asyncio.create_task(
        app.run_worker_async(
            concurrency=concurrency,
            delete_jobs="successful",
            install_signal_handlers=False,
            shutdown_graceful_timeout=_GRACE_SECONDS,
            update_heartbeat_interval=HEARTBEAT_SECONDS,
            stalled_worker_timeout=STALLED_AFTER_SECONDS,
        )
    )
    waits = [asyncio.create_task(end.wait()) for end in ends]
    try:
        await asyncio.wait([run, *waits], return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in (run, *waits):
            task.cancel()
        results = await asyncio.gather(run, *waits, return_exceptions=True)
    if isinstance(results[0], Exception):
        raise results[0]


async def work_off(app: App, *, concurrency: int = 4) -> None:
    """Run what is due, and what that defers, until nothing is left; jobs to be tried again later stay."""
    while True:
        await app.run_worker_async(
            concurrency=concurrency,
            wait=False,
            install_signal_handlers=False,
            listen_notify=False,
            delete_jobs="successful",
        )
        due = await app.connector.execute_query_one_async(
            query="SELECT count(*) AS due FROM procrastinate_jobs"
            " WHERE status = 'todo' AND coalesce(scheduled_at, now()) <= now()"
        )
        if due["due"] == 0:
            return


async def _rescue(context: JobContext, timestamp: int) -> None:  # noqa: ARG001 - procrastinate passes it by name
    """Put back what was running under a worker whose heart stopped."""
    manager = context.app.job_manager
    for stalled in await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER_SECONDS):
        is_given_up = stalled.attempts >= MOST_RESCUES
        logger.warning(
            "the worker of job %s[%s] died: %s",
            stalled.task_name,
            stalled.id,
            "given up" if is_given_up else "put back",
        )
        # another worker's rescue may have been quicker
        with suppress(ConnectorException):
            if stalled.task_name == RESCUE:
                await manager.finish_job(stalled, status=Status.FAILED, delete_job=True)
            elif is_given_up:
                await manager.finish_job(stalled, status=Status.FAILED, delete_job=False)
            else:
                await manager.retry_job(stalled)


def _signalled() -> asyncio.Event:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    return stop


class _Connector(PsycopgConnector):
    """Tells when a statement failed for want of a connection."""

    def __init__(self, on_failure: Callable[[], None], database_url: str) -> None:
        super().__init__(conninfo=database_url, min_size=1, max_size=4, timeout=5, kwargs={"connect_timeout": 5})
        self._on_failure = on_failure

    @asynccontextmanager
    async def _get_cursor(
        self, connection: psycopg.AsyncConnection | None = None
    ) -> AsyncIterator[psycopg.AsyncCursor[psycopg.rows.DictRow]]:
        try:
            async with super()._get_cursor(connection) as cursor:
                yield cursor
        except psycopg.OperationalError:
            self._on_failure()
            raise
