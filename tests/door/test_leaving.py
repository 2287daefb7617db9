"""A web process that is told to stop: it says so, serves on, gives its followers what they are due, and goes."""

import signal
import time
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests import factories
from tests.door.asking import say
from tests.door.live import THREAD_CHANGED, Socket, socket
from tests.door.people import person
from tests.door.processes import Web, web
from tests.waiting import until
from websockets.exceptions import ConnectionClosed, InvalidStatus

from parvis_graphql.engine.global_ids import encode_id

DRAIN_SECONDS = 3.0
MUTATION = """
mutation Add($thread: ID!) {
  addComment(input: {threadId: $thread, body: "Au revoir"}) { errors { code } comment { id } }
}
"""


async def rest(live: Socket) -> tuple[list[dict[str, Any]], int | None]:
    """All that still arrives, and the code with which the house then closes the socket."""
    messages = []
    try:
        while True:
            messages.append(await live.receive())
    except ConnectionClosed as closing:
        return messages, closing.rcvd.code if closing.rcvd else None


async def tell_to_stop(running: Web, client: httpx.AsyncClient) -> None:
    """SIGTERM, and wait until the process has taken notice."""
    running.process.send_signal(signal.SIGTERM)

    async def is_leaving() -> bool:
        return (await client.get("/readyz/web")).status_code == 503

    await until(is_leaving, within=DRAIN_SECONDS / 2)


async def test_it_serves_on_and_asks_each_connection_to_go_elsewhere(house: str, tmp_path: Path) -> None:
    async with (
        web(tmp_path / "web.log", {"PARVIS_DRAIN_SECONDS": "60"}) as running,
        httpx.AsyncClient(base_url=running.url, timeout=15) as client,
        socket(running.url) as live,
    ):
        await live.init()
        before = await client.get("/readyz/web")
        assert (before.status_code, before.json()) == (200, {"web": "up"})
        assert "connection" not in before.headers

        await tell_to_stop(running, client)

        # it is not for new visitors any more, though it lives
        for path in ("/readyz/web", "/readyz"):
            response = await client.get(path)
            assert (response.status_code, response.json()) == (503, {"web": "leaving"})
        for path in ("/healthz", "/", "/schema.graphql", "/graphql?query={__typename}"):
            response = await client.get(path)
            assert (response.status_code, response.headers["connection"]) == (200, "close")

        # told again, it goes at once
        started = time.monotonic()
        await running.stop()
        assert time.monotonic() - started < 5  # far below the grace that requests under way are given
        assert await live.closed() == 1012
        assert '"error"' not in running.log.read_text()


async def test_followers_get_what_happened_then_a_close_to_come_back_on(house: str, tmp_path: Path) -> None:
    camille, thread = await person(), await factories.thread()
    async with (
        web(tmp_path / "web.log", {"PARVIS_DRAIN_SECONDS": str(DRAIN_SECONDS)}) as running,
        httpx.AsyncClient(base_url=running.url, timeout=15) as client,
        socket(running.url) as follower,
        socket(running.url, camille.cookie) as member,
        socket(running.url) as silent,
    ):
        for one in (follower, member):
            await one.init()
            await one.follow(thread.id)
        # a query on the same socket, so that the subscriptions before it have begun
        await member.subscribe("{ __typename }", "2")
        assert [(await member.receive())["type"] for _ in range(2)] == ["next", "complete"]

        # when something happens while the process is leaving
        await tell_to_stop(running, client)
        texts = [f"comment {number}" for number in range(3)]
        for text in texts:
            await say(client, thread.id, text, camille.bearer)

        # then each hears of all of it, and no subscription is said to be complete
        for one in (follower, member):
            messages, code = await rest(one)
            assert code == 1012
            assert [message["type"] for message in messages] == ["next"] * 3
            heard = [message["payload"]["data"]["threadChanged"]["comment"]["body"] for message in messages]
            assert heard == texts
        assert await silent.closed() == 1012

        # and new ones are sent elsewhere
        with pytest.raises(InvalidStatus) as refusal:
            async with socket(running.url):
                pass
        assert refusal.value.response.status_code == 503


async def test_without_a_proxy_it_goes_as_soon_as_everything_is_answered(house: str, tmp_path: Path) -> None:
    camille, thread = await person(), await factories.thread()
    async with (
        web(tmp_path / "web.log", {}) as running,
        socket(running.url, camille.cookie) as busy,
        socket(running.url) as follower,
    ):
        thread_id = encode_id("Thread", thread.id)
        for one in (busy, follower):
            await one.init()
        await follower.subscribe(THREAD_CHANGED, thread=thread_id)
        for number in range(5):
            await busy.subscribe(MUTATION, str(number), thread=thread_id)
        assert (await busy.receive())["type"] == "next"

        # when it is told to stop in the middle of five mutations
        started = time.monotonic()
        running.process.send_signal(signal.SIGTERM)
        messages, code = await rest(busy)
        assert await follower.closed() == 1012
        await running.process.wait()

    # then each of them was answered to its end
    assert time.monotonic() - started < 5  # far below the grace that requests under way are given
    assert sorted(message["id"] for message in messages if message["type"] == "complete") == list("01234")
    assert code == 1012
    assert '"error"' not in running.log.read_text()
