"""What one says, the others see: live, in order, from where they left off."""

import asyncio
import time
from contextlib import AsyncExitStack
from pathlib import Path

import httpx
from gql import Client, gql
from gql.transport.websockets import WebsocketsTransport
from tests import factories
from tests.door.asking import say
from tests.door.live import THREAD_CHANGED, Socket, socket
from tests.door.people import person
from tests.door.processes import Web, web
from tests.waiting import until

from parvis.core.events import encode_cursor, live_cursor
from parvis.core.settings import Settings
from parvis_graphql.engine.global_ids import encode_id

SOCKETS = 200
HASTY = 30
#: far below the sockets that are open, so that one held connection each would show
POOLED = 24


async def heard(live: Socket, within: float = 5) -> str:
    """The text of the next comment."""
    message = await live.receive(within)
    assert message["type"] == "next", message
    event = message["payload"]["data"]["threadChanged"]
    return str(event["comment"]["body"])


async def test_a_visitor_sees_a_comment_within_two_seconds(client: httpx.AsyncClient, web: Web) -> None:
    camille, thread = await person("Camille"), await factories.thread()
    async with socket(web.url) as live:
        await live.init()
        await live.follow(thread.id)
        comment_id = await say(client, thread.id, "Bonne idée !", camille.cookie)
        said = time.monotonic()
        message = await live.receive()

    assert time.monotonic() - said < 2
    event = message["payload"]["data"]["threadChanged"]
    assert event.pop("cursor")
    assert event == {
        "__typename": "CommentAdded",
        "comment": {
            "id": comment_id,
            "body": "Bonne idée !",
            "author": {"displayName": "Camille"},
            "viewerCanEdit": False,
        },
    }


async def test_each_sees_an_event_as_themselves(client: httpx.AsyncClient, web: Web) -> None:
    camille, other, thread = await person(), await person(), await factories.thread()
    async with AsyncExitStack() as stack:
        sockets = [await stack.enter_async_context(socket(web.url, one.cookie)) for one in (camille, other)]
        for live in sockets:
            await live.init()
            await live.follow(thread.id)
        await say(client, thread.id, "Bonjour", camille.cookie)
        messages = [await live.receive() for live in sockets]

    assert [one["payload"]["data"]["threadChanged"]["comment"]["viewerCanEdit"] for one in messages] == [True, False]


async def test_who_was_away_goes_on_where_they_left_off(client: httpx.AsyncClient, web: Web) -> None:
    camille, thread = await person(), await factories.thread()
    async with socket(web.url) as live:
        await live.init()
        await live.follow(thread.id)
        await say(client, thread.id, "first", camille.bearer)
        event = (await live.receive())["payload"]["data"]["threadChanged"]

    # while nobody listens
    for text in ("second", "third"):
        await say(client, thread.id, text, camille.bearer)

    async with socket(web.url) as live:
        await live.init()
        await live.follow(thread.id, after=event["cursor"])
        assert [await heard(live), await heard(live)] == ["second", "third"]
        await say(client, thread.id, "fourth", camille.bearer)
        assert await heard(live) == "fourth"


async def test_a_cursor_that_is_none_is_refused(web: Web) -> None:
    thread = await factories.thread()
    async with socket(web.url) as live:
        await live.init()
        for number, (after, code) in enumerate((("nonsense", "INVALID"), ("bGl2ZTo5OTk5OTk5OTk=", "CURSOR_EXPIRED"))):
            await live.follow(thread.id, str(number), after=after)
            answer = await live.receive()
            errors = answer["payload"] if answer["type"] == "error" else answer["payload"]["errors"]
            assert errors[0]["extensions"]["code"] == code
            if answer["type"] == "next":
                assert (await live.receive())["type"] == "complete"


async def test_a_common_client_follows_a_thread(client: httpx.AsyncClient, web: Web) -> None:
    camille, thread = await person(), await factories.thread()
    transport = WebsocketsTransport(
        url=f"{web.url.replace('http', 'ws')}/graphql",
        init_payload=camille.bearer,
        subprotocols=[WebsocketsTransport.GRAPHQLWS_SUBPROTOCOL],
    )
    heard_by_gql: list[str] = []
    async with Client(transport=transport) as session:
        subscription = gql(THREAD_CHANGED)
        subscription.variable_values = {
            "thread": encode_id("Thread", thread.id),
            "after": encode_cursor(await live_cursor()),
        }

        async def listen() -> None:
            async for event in session.subscribe(subscription):
                heard_by_gql.append(event["threadChanged"]["comment"]["body"])
                if len(heard_by_gql) == 3:
                    return

        listening = asyncio.create_task(listen())
        texts = [str(number) for number in range(3)]
        for text in texts:
            await say(client, thread.id, text, camille.bearer)
        async with asyncio.timeout(5):
            await listening

    assert heard_by_gql == texts


async def test_two_hundred_sockets_come_and_go_and_leave_nothing_behind(
    house: str, settings: Settings, tmp_path: Path
) -> None:
    camille, thread = await person(), await factories.thread()
    async with (
        web(tmp_path / "web.log", {}, module="tests.door.held") as running,
        httpx.AsyncClient(base_url=running.url, timeout=15) as client,
    ):

        async def held() -> dict[str, int]:
            numbers: dict[str, int] = (await client.get("/tests/held")).json()
            return numbers

        # given what is held after a first socket: pools have opened, caches are filled
        async with socket(running.url, camille.cookie) as live:
            await live.init()
            await live.follow(thread.id)
            await say(client, thread.id, "first", camille.cookie)
            await heard(live)
        await until(lambda: _is(held, "listeners", 0))
        before = await held()

        # when two hundred follow at once, hear, and leave: half saying goodbye, half not
        async with AsyncExitStack() as stack:
            headers = [camille.cookie if number % 2 else None for number in range(SOCKETS)]
            sockets = [await stack.enter_async_context(socket(running.url, one)) for one in headers]
            await asyncio.gather(*(live.init() for live in sockets))
            topic = {"thread": encode_id("Thread", thread.id)}
            await asyncio.gather(*(live.subscribe(THREAD_CHANGED, **topic) for live in sockets))
            # the subscription of each, and for half of them the watch over their session
            await until(lambda: _is(held, "listeners", SOCKETS + SOCKETS // 2))
            await say(client, thread.id, "to all", camille.cookie)
            assert set(await asyncio.gather(*(heard(live, within=20) for live in sockets))) == {"to all"}
            assert (await held())["connections"] <= POOLED
            for live in sockets[::2]:
                live.connection.transport.abort()

        # and others hang up at the very moment at which their subscriptions are looked at
        for _ in range(HASTY):
            async with socket(running.url) as live:
                await live.init()
                for number in range(5):
                    await live.follow(thread.id, str(number))

        # then nothing is left of them
        await until(lambda: _is(held, "listeners", 0))
        await until(lambda: _is(held, "tasks", before["tasks"]))
        after = await held()
        assert after["busy"] == 0
        assert '"error"' not in running.log.read_text()


async def _is(held: object, name: str, number: int) -> bool:
    return bool((await held())[name] == number)
