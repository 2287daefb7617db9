"""/metrics for Prometheus: what this process counted, and how work stands in the database. Not for the public.

A bearer token opens it (PARVIS_METRICS_TOKEN). Without one it is shown on a private site alone, to programs of this
very machine that come without a proxy; to all others there is nothing here.
"""

import asyncio
from collections.abc import Iterable, Mapping
from hmac import compare_digest
from ipaddress import ip_address

from prometheus_client import generate_latest
from prometheus_client.core import CollectorRegistry, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.registry import Collector
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from parvis.core.metrics import REGISTRY
from parvis.core.queue_figures import QueueFigures, queue_figures
from parvis.core.settings import Settings

_SECONDS = 3
#: what proxies add; a request that has one comes from farther than it seems
_FORWARDED = ("forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip")


def may_read(settings: Settings, headers: Mapping[str, str], remote: str) -> bool:
    """Whether a request with these headers (names in lower case) from this address may read the figures."""
    if settings.metrics_token is not None:
        said = headers.get("authorization", "").encode()
        return compare_digest(said, f"Bearer {settings.metrics_token.get_secret_value()}".encode())
    if settings.is_public or any(name in headers for name in _FORWARDED):
        return False
    try:
        return ip_address(remote).is_loopback
    except ValueError:
        return False


class _Reading(Collector):
    """One look at the database as Prometheus takes it."""

    def __init__(self, figures: QueueFigures | None) -> None:
        self._figures = figures

    def collect(self) -> Iterable[Metric]:
        yield GaugeMetricFamily("parvis_database_up", "1 where the database answers.", int(self._figures is not None))
        if self._figures is None:
            return
        jobs = GaugeMetricFamily("parvis_jobs", "Jobs in the queue.", labels=("job", "state"))
        oldest = GaugeMetricFamily(
            "parvis_job_oldest_due_seconds", "How long the oldest job that is due has waited.", labels=("job",)
        )
        for one in self._figures.jobs:
            jobs.add_metric((one.job, one.state), one.jobs)
            if one.oldest_due_seconds is not None:
                oldest.add_metric((one.job,), one.oldest_due_seconds)
        yield jobs
        yield oldest
        yield GaugeMetricFamily(
            "parvis_events_unnumbered",
            "Committed events that the sequencer has not numbered.",
            self._figures.unnumbered_events,
        )
        yield GaugeMetricFamily(
            "parvis_sequencer_lag_seconds",
            "Age of the oldest event without a number.",
            self._figures.oldest_unnumbered_seconds,
        )


async def _figures() -> QueueFigures | None:
    try:
        async with asyncio.timeout(_SECONDS):
            return await queue_figures()
    except Exception:  # whatever it says, it does not answer; the rest can still be told
        return None


def metrics_routes(settings: Settings) -> list[Route]:
    async def metrics(request: Request) -> Response:
        if not may_read(settings, request.headers, request.client.host if request.client else ""):
            raise HTTPException(404)
        database = CollectorRegistry(auto_describe=False)
        database.register(_Reading(await _figures()))
        body = generate_latest(REGISTRY) + generate_latest(database)
        return Response(body, headers={"content-type": CONTENT_TYPE_PLAIN_0_0_4, "cache-control": "no-store"})

    return [Route("/metrics", metrics)]
