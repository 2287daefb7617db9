"""The socket's own rules: its protocol, its bounds, and who may open one."""

import asyncio
import time

import httpx
import pytest
from tests import factories
from tests.door.asking import WHO
from tests.door.live import PROTOCOL, THREAD_CHANGED, socket
from tests.door.people import person
from tests.door.processes import Web
from websockets.exceptions import InvalidStatus

from parvis.auth.models import AccessToken, Session
from parvis.core import clock
from parvis_graphql.engine.global_ids import encode_id

MOST = 20


async def test_only_one_protocol_is_spoken(web: Web) -> None:
    async with socket(web.url) as live:
        assert live.connection.subprotocol == PROTOCOL

    for other in ("graphql-ws", "graphql-sse"):
        async with socket(web.url, protocol=other) as live:
            assert live.connection.subprotocol is None
            assert await live.closed() == 4406


async def test_who_says_nothing_for_three_seconds_is_sent_away(web: Web) -> None:
    started = time.monotonic()
    async with socket(web.url) as live:
        code = await live.closed()

    assert code == 4408
    assert 2.9 <= time.monotonic() - started < 4.5


async def test_who_asks_before_being_let_in_is_sent_away(web: Web) -> None:
    async with socket(web.url) as live:
        await live.subscribe("{ __typename }")
        assert await live.closed() == 4401


async def test_one_init_is_enough(web: Web) -> None:
    async with socket(web.url) as live:
        await live.init()
        await live.send({"type": "connection_init"})
        assert await live.closed() == 4429


@pytest.mark.parametrize("origin", ["https://elsewhere.example", "http://127.0.0.1:1", "null"])
async def test_a_page_of_another_site_gets_no_socket(web: Web, origin: str) -> None:
    camille = await person()
    with pytest.raises(InvalidStatus) as refusal:
        async with socket(web.url, camille.cookie, origin=origin):
            pass

    assert refusal.value.response.status_code == 403


async def test_our_own_pages_get_one_by_each_of_our_names(web: Web) -> None:
    port = web.url.rpartition(":")[2]
    async with socket(web.url, origin=web.url) as live:
        await live.init()
    async with socket(f"http://localhost:{port}", origin=f"http://localhost:{port}") as live:
        await live.init()


async def test_a_person_is_known_by_cookie_by_header_and_by_payload(web: Web) -> None:
    camille = await person()
    for headers, payload in (
        (camille.cookie, {}),
        (camille.bearer, {}),
        ({}, {"authorization": camille.bearer["authorization"]}),
        ({}, {"Authorization": camille.bearer["authorization"]}),
    ):
        async with socket(web.url, headers) as live:
            await live.init(**payload)
            await live.subscribe(WHO)
            assert (await live.receive())["payload"]["data"]["viewer"]["email"] == camille.email


async def test_a_bad_token_or_session_is_forbidden_never_a_visitor(web: Web) -> None:
    revoked, left = await person(), await person()
    await AccessToken.filter(account_id=revoked.viewer.id).update(revoked_at=clock.now())
    await Session.filter(account_id=left.viewer.id).delete()
    for headers, payload in (
        ({}, {"authorization": "Bearer parvis_nobody"}),
        ({}, {"authorization": "Basic Zm9vOmJhcg=="}),
        ({}, {"authorization": revoked.bearer["authorization"]}),
        (revoked.bearer, {}),
        (left.cookie, {}),
    ):
        async with socket(web.url, headers) as live:
            await live.send({"type": "connection_init", "payload": payload})
            assert await live.closed() == 4403


@pytest.mark.parametrize(
    "text",
    [
        "not JSON",
        "[" * 50_000,
        "[]",
        '"subscribe"',
        "1",
        "null",
        "{}",
        '{"type": 1}',
        '{"type": "unheard-of"}',
        '{"type": "subscribe"}',
        '{"type": "subscribe", "id": {}, "payload": {"query": "{ __typename }"}}',
        '{"type": "subscribe", "id": "1", "payload": "{ __typename }"}',
        '{"type": "subscribe", "id": "1", "payload": {"query": 1}}',
        '{"type": "subscribe", "id": "1", "payload": {"query": "{ __typename }", "variables": []}}',
        '{"type": "subscribe", "id": "1", "payload": {"query": "{ __typename }", "operationName": 1}}',
        '{"type": "complete", "id": []}',
        '{"type": "complete"}',
    ],
)
async def test_an_ill_formed_message_closes_the_socket_cleanly(web: Web, text: str) -> None:
    async with socket(web.url) as live:
        await live.init()
        await live.connection.send(text)
        assert await live.closed() == 4400

    assert '"error"' not in web.log.read_text()


async def test_bytes_are_not_understood(web: Web) -> None:
    async with socket(web.url) as live:
        await live.init()
        await live.connection.send(b"{}")
        assert await live.closed() == 4400


async def test_a_message_above_64_kb_closes_the_socket(web: Web) -> None:
    async with socket(web.url) as live:
        await live.init()
        await live.subscribe("{ __typename }" + " " * 64 * 1024)
        assert await live.closed() == 1009


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("{", "INVALID_OPERATION"),
        ("{" + "x" * 500, "INVALID_OPERATION"),
        ("{ nothing }", "INVALID_OPERATION"),
        ("{ communes(first: 100) { nodes { nearby(first: 20) { nearby(first: 20) { name } } } } }", "TOO_COSTLY"),
        ('subscription { threadChanged(threadId: "nobody") { __typename } }', "NOT_FOUND"),
    ],
)
async def test_a_bad_operation_is_answered_and_the_socket_stays(web: Web, query: str, code: str) -> None:
    async with socket(web.url) as live:
        await live.init()
        await live.subscribe(query)
        answer = await live.receive()
        errors = answer["payload"] if answer["type"] == "error" else answer["payload"]["errors"]
        assert [error["extensions"]["code"] for error in errors] == [code]
        if answer["type"] == "next":
            assert (await live.receive())["type"] == "complete"

        await live.subscribe("{ __typename }", "2")
        assert (await live.receive())["payload"]["data"] == {"__typename": "Query"}


async def test_a_socket_has_twenty_subscriptions_and_no_more(web: Web) -> None:
    thread = await factories.thread()
    async with socket(web.url) as live:
        await live.init()
        for number in range(MOST + 1):
            await live.follow(thread.id, str(number))
        refusal = await live.receive()
        assert (refusal["type"], refusal["id"]) == ("error", str(MOST))
        assert refusal["payload"][0]["extensions"] == {"code": "TOO_MANY"}

        await live.send({"type": "complete", "id": "0"})
        await live.subscribe("{ __typename }", "another")
        assert (await live.receive())["type"] == "next"


async def test_two_subscriptions_cannot_have_one_id(web: Web) -> None:
    thread = await factories.thread()
    async with socket(web.url) as live:
        await live.init()
        await live.follow(thread.id)
        await live.follow(thread.id)
        assert await live.closed() == 4409


async def _follow_and_wait(
    web: Web, headers: dict[str, str], thread_id: str, ready: asyncio.Event
) -> tuple[int | None, float]:
    async with socket(web.url, headers) as live:
        await live.init()
        await live.subscribe(THREAD_CHANGED, thread=thread_id)
        ready.set()
        return await live.closed(within=10), time.monotonic()


@pytest.mark.parametrize("kind", ["cookie", "bearer"])
async def test_a_socket_ends_with_its_session_and_others_stay(web: Web, client: httpx.AsyncClient, kind: str) -> None:
    # given two sockets of one person, by a session and by a token
    camille, thread = await person(), await factories.thread()
    ready, thread_id = asyncio.Event(), encode_id("Thread", thread.id)
    headers = camille.cookie if kind == "cookie" else camille.bearer
    other = camille.bearer if kind == "cookie" else camille.cookie
    async with socket(web.url, other) as stays:
        await stays.init()
        ending = asyncio.create_task(_follow_and_wait(web, headers, thread_id, ready))
        await ready.wait()

        # when the one is ended
        if kind == "cookie":
            query = "mutation { signOut(input: {}) { errors { code } } }"
        else:
            token = await AccessToken.get(account_id=camille.viewer.id)
            token_id = encode_id("AccessToken", token.id)
            query = f'mutation {{ revokeAccessToken(input: {{tokenId: "{token_id}"}}) {{ errors {{ code }} }} }}'
        response = await client.post("/graphql", json={"query": query}, headers=camille.cookie)
        revoked = time.monotonic()
        assert response.json().get("errors") is None, response.text
        code, closed = await ending

        # then its socket is closed at once, and the other one is not
        print(f"closed {closed - revoked:.3f} s after the end of its {kind}")  # noqa: T201 - a figure, shown by pytest -s
        assert code == 4401
        assert closed - revoked < 5
        await stays.send({"type": "ping"})
        assert (await stays.receive())["type"] == "pong"
