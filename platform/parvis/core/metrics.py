"""What a process counts of itself for Prometheus: how much and how long, never who or what.

A label has few values, all ours: a route's template, a method, a job's name. Nothing that a person sends becomes one.
"""

from collections.abc import Awaitable, Callable
from functools import cache, wraps
from time import perf_counter
from typing import Any

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
)

#: of this process alone; nothing of the library's own default registry
REGISTRY = CollectorRegistry()
# when each series began is told by the process's start
disable_created_metrics()  # type: ignore[no-untyped-call]  # it has no annotation
ProcessCollector(registry=REGISTRY)

_REQUEST_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)
_JOB_SECONDS = (0.01, 0.1, 0.5, 1, 5, 15, 60)

REQUESTS = Counter(
    "parvis_http_requests", "Requests answered.", ("method", "route", "status"), registry=REGISTRY
)  # status: 2xx, 4xx, …
REQUEST_SECONDS = Histogram(
    "parvis_http_request_seconds",
    "Time from a request to the end of its answer.",
    ("method", "route"),
    buckets=_REQUEST_SECONDS,
    registry=REGISTRY,
)
SOCKETS = Gauge("parvis_open_sockets", "WebSockets that are open.", registry=REGISTRY)
SUBSCRIPTIONS = Gauge("parvis_subscriptions", "Subscriptions that are followed.", registry=REGISTRY)
LIVE_EVENTS = Counter("parvis_live_events_delivered", "Events handed to subscribers.", registry=REGISTRY)
JOBS_RUN = Counter("parvis_jobs_run", "Jobs run here, by how they ended.", ("job", "outcome"), registry=REGISTRY)
JOB_SECONDS = Histogram(
    "parvis_job_seconds", "Time that a job took.", ("job",), buckets=_JOB_SECONDS, registry=REGISTRY
)


def count_request(method: str, route: str, status: str, seconds: float) -> None:
    """One request answered. `method` and `route` are ours, never what somebody sent."""
    requests, durations = _request_series(method, route, status)
    requests.inc()
    durations.observe(seconds)


@cache  # finding a series by its labels takes longer than counting
def _request_series(method: str, route: str, status: str) -> tuple[Counter, Histogram]:
    return REQUESTS.labels(method, route, status), REQUEST_SECONDS.labels(method, route)


def measured(name: str, function: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    """The job's function, with its runs counted: done, or failed (it may be tried again)."""

    @wraps(function)
    async def run(*args: Any, **kwargs: Any) -> Any:
        started, outcome = perf_counter(), "failed"
        try:
            result = await function(*args, **kwargs)
            outcome = "done"
            return result
        finally:
            JOBS_RUN.labels(name, outcome).inc()
            JOB_SECONDS.labels(name).observe(perf_counter() - started)

    return run
