"""How work stands in the database, for whoever watches: one look, the same from every process."""

from dataclasses import dataclass

from parvis.core.db import fetch

# successful jobs are deleted at once, so there are few rows; unnumbered events have an index of their own
_JOBS = """
SELECT j.task_name AS job, j.status::text AS state, count(*) AS jobs,
       max(extract(epoch FROM now() - coalesce(j.scheduled_at, e.at))) FILTER (
           WHERE j.status = 'todo' AND coalesce(j.scheduled_at, now()) <= now()
       )::float8 AS oldest_due_seconds
FROM procrastinate_jobs j
LEFT JOIN LATERAL (
    SELECT min(at) AS at FROM procrastinate_events WHERE job_id = j.id AND type = 'deferred'
) e ON true
GROUP BY 1, 2 ORDER BY 1, 2
"""
_EVENTS = """
SELECT count(*) AS waiting, coalesce(extract(epoch FROM now() - min(created_at)), 0)::float8 AS oldest_seconds
FROM event WHERE seq IS NULL
"""


@dataclass(frozen=True, slots=True)
class JobsInState:
    """Jobs of one name in one state (todo, doing, failed…); how long the oldest that is due has waited, if one has."""

    job: str
    state: str
    jobs: int
    oldest_due_seconds: float | None


@dataclass(frozen=True, slots=True)
class QueueFigures:
    """Jobs by name and state; committed events without a number, and the age of the oldest in seconds."""

    jobs: list[JobsInState]
    unnumbered_events: int
    oldest_unnumbered_seconds: float


async def queue_figures() -> QueueFigures:
    """Read them. Raises one of CONNECTION_ERRORS where the database is down."""
    jobs = [JobsInState(**row) for row in await fetch(_JOBS)]
    [events] = await fetch(_EVENTS)
    return QueueFigures(jobs, events["waiting"], max(0.0, events["oldest_seconds"]))
