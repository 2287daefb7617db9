"""Work that a request does not wait for. A domain's `jobs.py` declares it by name; commands defer it by name.

A job is deferred inside the transaction that needs it, so it exists exactly when the change does. It runs at least
once: one that was cut short runs again from the start, so it must stand being repeated. `parvis.core.worker` runs it.
"""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from parvis.core.db import fetch_value

Function = Callable[..., Awaitable[None]]
AnyFunction = TypeVar("AnyFunction", bound=Function)

# procrastinate's own function, so that the row is written on our connection, in our transaction; its name is versioned,
# and a contract test holds it
DEFER = """
SELECT procrastinate_defer_jobs_v1(
    ARRAY[ROW('default', $1, 0, NULL, NULL, $2::jsonb, $3)::procrastinate_job_to_defer_v1]
)
"""


@dataclass(frozen=True, slots=True)
class Job:
    """A declared job; `cron` for one that the clock defers."""

    name: str
    function: Function
    cron: str | None = None


_declared: dict[str, Job] = {}


def job(name: str) -> Callable[[AnyFunction], AnyFunction]:
    """Declare an async function as the job `name` ("domain.verb"); its arguments travel as JSON, by keyword.

    It is tried again, ever later, when it raises: for long when that is Unavailable, a few times when it is anything
    else. Raises ValueError when the name is taken.
    """

    def declare(function: AnyFunction) -> AnyFunction:
        _add(Job(name, function))
        return function

    return declare


def periodic(cron: str, name: str) -> Callable[[AnyFunction], AnyFunction]:
    """Declare an async function without arguments to run by the clock (UTC), once for all workers.

    `cron` has five fields, or six where seconds matter, and then they come last: "* * * * * */5".
    """

    def declare(function: AnyFunction) -> AnyFunction:
        _add(Job(name, function, cron))
        return function

    return declare


def declared() -> list[Job]:
    """The jobs of every module imported so far, by name."""
    return [_declared[name] for name in sorted(_declared)]


def _add(one: Job) -> None:
    if one.name in _declared:
        raise ValueError(f"two jobs are called {one.name}")
    _declared[one.name] = one


async def defer(name: str, *, not_before: datetime | None = None, **arguments: object) -> None:
    """Queue a job, as part of the transaction it is called in. A worker hears of it at the commit.

    It waits until `not_before` where that is given.

    Arguments are ids, never texts or names: they wait in a table until the job has succeeded.
    """
    await fetch_value(DEFER, name, json.dumps(arguments), not_before)
