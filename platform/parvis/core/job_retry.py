"""When a job that raised is tried again."""

import asyncio

from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.exceptions import JobAborted
from procrastinate.jobs import Job

from parvis.core.errors import Unavailable

#: tries of a job that met a fault of ours, the first included: 5, 25, 125 s apart
MOST_TRIES = 4
#: tries of a job that found a service down: after 2, 4, 8 … 600 s, for some six hours
MOST_TRIES_UNAVAILABLE = 45
_LONGEST_WAIT = 600


class Retries(BaseRetryStrategy):
    """Soon and often while a service is down, rarely for what may never work, at once for what was cut short."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        seconds = wait_before_retry(exception, job.attempts)
        return None if seconds is None else RetryDecision(retry_in={"seconds": seconds})


def wait_before_retry(error: BaseException, attempts: int) -> int | None:
    """Seconds to wait after a try that raised `error`, `attempts` tries having gone before it; None to give up."""
    if isinstance(error, asyncio.CancelledError | JobAborted):
        return 0
    if isinstance(error, Unavailable):
        return min(2 ** (attempts + 1), _LONGEST_WAIT) if attempts + 1 < MOST_TRIES_UNAVAILABLE else None
    return 5 ** (attempts + 1) if attempts + 1 < MOST_TRIES else None
