"""What the ground sweeps up by the clock."""

from datetime import timedelta

from parvis.core import clock, events, idempotency
from parvis.core.db import execute
from parvis.core.jobs import periodic

#: how long a job that was given up stays to be looked at; those that succeeded are deleted at once
FAILED_JOBS_KEPT = timedelta(days=14)


@periodic("17 3 * * *", "core.prune_events")
async def prune_events() -> None:
    """Forget events past their time."""
    await events.prune()


@periodic("*/10 * * * *", "core.prune_idempotency_keys")
async def prune_idempotency_keys() -> None:
    """Forget the outcomes of mutations that nobody will send again."""
    await idempotency.prune()


@periodic("47 3 * * *", "core.prune_failed_jobs")
async def prune_failed_jobs() -> None:
    """Delete jobs that were given up long ago, with their arguments."""
    await execute(
        """
        DELETE FROM procrastinate_jobs j
        WHERE j.status IN ('failed', 'cancelled', 'aborted')
          AND NOT EXISTS (SELECT FROM procrastinate_events e WHERE e.job_id = j.id AND e.at >= $1)
        """,
        clock.now() - FAILED_JOBS_KEPT,
    )
