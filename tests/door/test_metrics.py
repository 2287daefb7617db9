"""/metrics: what Prometheus reads, and who else does not."""

from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from tests import factories
from tests.door.asking import say
from tests.door.live import socket
from tests.door.people import person
from tests.door.processes import Web, free_port, worker
from tests.waiting import until

from parvis.core.db import execute, transaction
from parvis.core.jobs import defer
from parvis.core.settings import Settings
from parvis_web.door.metrics import may_read

TOKEN = "a token for tests, long enough"
BEARER = {"authorization": f"Bearer {TOKEN}"}

Series = dict[tuple[str, frozenset[tuple[str, str]]], float]


async def figures(url: str, headers: dict[str, str] | None = None) -> Series:
    async with httpx.AsyncClient(base_url=url, trust_env=False) as client:
        answer = await client.get("/metrics", headers=headers)
    assert answer.status_code == 200
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def of(series: Series, name: str, **labels: str) -> float:
    return series.get((name, frozenset(labels.items())), 0.0)


async def test_what_a_process_does_is_counted_by_template_and_never_by_path(
    web: Web, client: httpx.AsyncClient
) -> None:
    # given figures before, and a discussion
    camille, thread = await person(name="Prénom-Secret"), await factories.thread()
    before = await figures(web.url)

    # when pages are asked for that are there and are not, and somebody follows live
    await client.get("/communes/nulle-part-au-monde")
    await client.get("/communes/ailleurs-encore")
    await client.get("/wp-admin/secret-path")
    await client.delete("/")
    async with socket(web.url) as live:
        await live.init()
        await live.follow(thread.id)
        await say(client, thread.id, "Bonne idée", camille.bearer)
        await live.receive()
        during = await figures(web.url)
    await client.get("/healthz")

    # then each is counted once
    page = {"method": "GET", "route": "/communes/{slug}"}
    asked = "parvis_http_requests_total"
    assert of(during, asked, status="4xx", **page) == of(before, asked, status="4xx", **page) + 2
    seconds = "parvis_http_request_seconds_count"
    assert of(during, seconds, **page) == of(before, seconds, **page) + 2
    nowhere = {"method": "GET", "route": "none", "status": "4xx"}
    assert of(during, asked, **nowhere) == of(before, asked, **nowhere) + 1
    odd = {"method": "other", "route": "/", "status": "4xx"}
    assert of(during, asked, **odd) == of(before, asked, **odd) + 1
    assert (of(during, "parvis_open_sockets"), of(during, "parvis_subscriptions")) == (1, 1)
    delivered = "parvis_live_events_delivered_total"
    assert of(during, delivered) == of(before, delivered) + 1
    assert of(during, "process_resident_memory_bytes") > 10_000_000
    assert of(during, "process_cpu_seconds_total") > 0
    assert of(during, "parvis_database_up") == 1

    # and sockets that closed are no longer open
    async def are_closed() -> bool:
        after = await figures(web.url)
        return (of(after, "parvis_open_sockets"), of(after, "parvis_subscriptions")) == (0, 0)

    await until(are_closed)

    # and nobody is in it
    text = (await client.get("/metrics")).text
    for secret in ("nulle-part", "wp-admin", "DELETE", "Secret", camille.email, str(camille.viewer.id), "127.0.0.1"):
        assert secret not in text
    assert len(text) < 100_000


async def test_the_queue_and_the_sequencer_are_told_from_the_database(web: Web) -> None:
    # given a job that is due, two that were given up, and an event whose transaction has committed
    async with transaction():
        await defer("photos.process", photo_id="none", public_name="none")
        await defer("auth.sweep")
    await execute("UPDATE procrastinate_jobs SET status = 'failed' WHERE task_name = 'auth.sweep'")
    await execute("UPDATE procrastinate_events SET at = at - interval '90 seconds' WHERE type = 'deferred'")

    series = await figures(web.url)

    assert of(series, "parvis_jobs", job="photos.process", state="todo") == 1
    assert of(series, "parvis_jobs", job="auth.sweep", state="failed") == 1
    assert 90 <= of(series, "parvis_job_oldest_due_seconds", job="photos.process") < 120
    assert ("parvis_job_oldest_due_seconds", frozenset({("job", "auth.sweep")})) not in series
    assert of(series, "parvis_sequencer_lag_seconds") < 30
    assert ("parvis_events_unnumbered", frozenset()) in series
    await execute("DELETE FROM procrastinate_jobs")


def settings_with(**more: object) -> Settings:
    return Settings(_env_file=None, **more)


@pytest.mark.parametrize(
    ("more", "headers", "remote", "may"),
    [
        ({}, {}, "127.0.0.1", True),
        ({}, {}, "::1", True),
        ({}, {}, "192.168.1.7", False),
        ({}, {}, "testclient", False),
        ({}, {"x-forwarded-for": "127.0.0.1"}, "127.0.0.1", False),
        ({}, {"via": "1.1 proxy"}, "127.0.0.1", False),
        ({"public_url": "http://192.168.1.2:8000"}, {}, "127.0.0.1", True),
        ({"public_url": "https://parvis.example"}, {}, "127.0.0.1", False),
        ({"metrics_token": TOKEN}, {}, "127.0.0.1", False),
        ({"metrics_token": TOKEN}, {"authorization": "Bearer another"}, "127.0.0.1", False),
        ({"metrics_token": TOKEN}, {"authorization": "Bearer é"}, "127.0.0.1", False),
        ({"metrics_token": TOKEN}, BEARER, "192.168.1.7", True),
        ({"metrics_token": TOKEN, "public_url": "https://parvis.example"}, BEARER, "192.0.2.1", True),
    ],
)
def test_who_may_read(more: dict[str, object], headers: dict[str, str], remote: str, may: bool) -> None:
    assert may_read(settings_with(**more), headers, remote) is may


async def test_a_proxy_in_front_opens_nothing(web: Web) -> None:
    async with httpx.AsyncClient(base_url=web.url, trust_env=False) as client:
        answer = await client.get("/metrics", headers={"x-forwarded-for": "192.0.2.1"})

    assert answer.status_code == 404
    assert "parvis_" not in answer.text


async def test_a_worker_shows_its_own_figures_to_the_token_alone(house: str, tmp_path: Path) -> None:
    port = free_port()
    environment = {"PARVIS_WORKER_METRICS_PORT": str(port), "PARVIS_METRICS_TOKEN": TOKEN}
    url = f"http://127.0.0.1:{port}"
    async with worker(tmp_path / "worker.log", environment):

        async def has_run() -> bool:
            try:
                series = await figures(url, BEARER)
            except httpx.TransportError:
                return False
            return of(series, "parvis_jobs_run_total", job="photos.process", outcome="done") == 1

        async with transaction():
            await defer("photos.process", photo_id="0190163d-8694-739b-aea5-966c26f8ad90", public_name="none")
        await until(has_run, within=30)
        series = await figures(url, BEARER)
        assert of(series, "parvis_job_seconds_count", job="photos.process") == 1
        assert of(series, "process_resident_memory_bytes") > 10_000_000
        async with httpx.AsyncClient(base_url=url, trust_env=False) as client:
            assert (await client.get("/metrics")).status_code == 404
            assert (await client.get("/", headers=BEARER)).status_code == 404
