"""A part that is down: it is named, what can go on goes on, writes fail whole, and all heals by itself."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

import httpx
import pytest
from tests import factories
from tests.auth import people as accounts
from tests.door import processes
from tests.door.asking import ADD_COMMENT, WHO, ask, readyz, say
from tests.door.live import socket
from tests.door.people import Person, person
from tests.door.photographing import CREATE, complete, may_send, phone_photo, send
from tests.door.test_live import heard
from tests.proxy import Wire
from tests.waiting import until

from parvis.auth.policy import SIGN_INS_BY_EMAIL
from parvis.core.db import fetch_value
from parvis.core.settings import Settings
from parvis.discussion.models import Comment
from parvis.photos.models import Photo
from parvis_graphql.engine.global_ids import decode_id, encode_id

TRIES = SIGN_INS_BY_EMAIL.times
UP = {"database": "up", "valkey": "up", "storage": "up"}
SIGN_IN = """
mutation In($email: String!) { signIn(input: {email: $email, password: "not the password"}) { errors { code } } }
"""


@dataclass(frozen=True, slots=True)
class House:
    """A web process whose services hang on wires that can be cut."""

    web: processes.Web
    client: httpx.AsyncClient
    database: Wire
    valkey: Wire
    storage: Wire

    async def is_whole(self) -> bool:
        return await readyz(self.client) == UP


@pytest.fixture(scope="module")
async def wired(house: str, settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    wires = [Wire(str(url)) for url in (house, settings.redis_url, settings.s3_endpoint)]
    for wire in wires:
        await wire.join()
    names = ("PARVIS_DATABASE_URL", "PARVIS_REDIS_URL", "PARVIS_S3_ENDPOINT")
    environment = {name: wire.url for name, wire in zip(names, wires, strict=True)}
    log = tmp_path_factory.mktemp("faults") / "web.log"
    async with (
        processes.web(log, environment) as running,
        httpx.AsyncClient(base_url=running.url, timeout=20) as connection,
    ):
        yield House(running, connection, *wires)
    for wire in wires:
        await wire.cut()


@pytest.fixture
async def faulty(wired: House) -> AsyncIterator[House]:
    """The house, whole at the start; at the end it must come back by itself once the wires are there."""
    pid = wired.web.pid
    yield wired
    for wire in (wired.database, wired.valkey, wired.storage):
        await wire.cut()
        await wire.join()
    await until(wired.is_whole, within=15)
    assert wired.web.process.returncode is None
    assert wired.web.pid == pid


async def add(client: httpx.AsyncClient, one: Person, thread: str) -> httpx.Response:
    variables = {"thread": thread, "body": "Bonjour"}
    return await client.post("/graphql", json={"query": ADD_COMMENT, "variables": variables}, headers=one.cookie)


def codes(response: httpx.Response) -> list[str]:
    return [error["extensions"]["code"] for error in response.json()["errors"]]


async def test_without_valkey_all_goes_on_and_news_come_by_asking(faulty: House) -> None:
    # given a reader who follows a thread
    camille, thread = await person(), await factories.thread()
    async with socket(faulty.web.url) as live:
        await live.init()
        await live.follow(thread.id)
        await say(faulty.client, thread.id, "before", camille.cookie)
        assert await heard(live) == "before"

        # when Valkey goes
        await faulty.valkey.cut()

        # then it is named, reading and writing go on, and the reader still hears
        response = await faulty.client.get("/readyz")
        assert (response.status_code, response.json()) == (503, UP | {"valkey": "down"})
        assert (await faulty.client.get("/")).status_code == 200
        await say(faulty.client, thread.id, "meanwhile", camille.cookie)
        assert await heard(live) == "meanwhile"
        await factories.comment(camille.viewer, thread, body="in another process")
        assert await heard(live) == "in another process"

        await faulty.valkey.join()
        await until(faulty.is_whole, within=15)
        await say(faulty.client, thread.id, "after", camille.cookie)
        assert await heard(live) == "after"


async def test_without_valkey_tries_are_still_counted(faulty: House) -> None:
    await faulty.valkey.cut()
    email = accounts.new_email()

    *answers, refusal = [await ask(faulty.client, SIGN_IN, email=email) for _ in range(TRIES + 1)]

    wrong = {"signIn": {"errors": [{"code": "CREDENTIALS_WRONG"}]}}
    assert [answer["data"] for answer in answers] == [wrong] * TRIES
    last = refusal["errors"][0]["extensions"]
    assert last["code"] == "RATE_LIMITED"
    assert last["retryAfter"] > 0


async def test_without_the_store_only_photos_wait(faulty: House) -> None:
    camille, thread = await person(), await factories.thread()
    data = phone_photo((320, 240))
    upload = await may_send(faulty.client, camille.cookie, len(data))
    assert (await send(faulty.client, upload, data)).status_code == 204
    await faulty.storage.cut()

    response = await faulty.client.get("/readyz")
    assert (response.status_code, response.json()) == (503, UP | {"storage": "down"})
    assert (await faulty.client.get("/")).status_code == 200
    await say(faulty.client, thread.id, "no photo needed", camille.cookie)

    # a permission is a calculation; sending and completing want the store
    other = await may_send(faulty.client, camille.cookie, len(data))
    sent = await send(faulty.client, other, data)
    assert (sent.status_code, sent.json()) == (503, {"code": "UNAVAILABLE"})
    completing = await faulty.client.post(
        "/graphql",
        json={
            "query": "mutation C($p: [ID!]!) { completePhotoUploads(input: {photoIds: $p}) { errors { code } } }",
            "variables": {"p": [upload.photo_id]},
        },
        headers=camille.cookie,
    )
    assert codes(completing) == ["UNAVAILABLE"]
    assert (await Photo.get(id=decode_id(upload.photo_id)[1])).status == "AWAITING_UPLOAD"

    # and once it is back, the same call does it
    await faulty.storage.join()
    payload = await complete(faulty.client, camille.cookie, upload.photo_id)
    assert payload["errors"] == []
    assert [photo["status"] for photo in payload["photos"]] == ["PROCESSING"]


async def test_without_the_database_every_door_says_to_come_back(faulty: House) -> None:
    camille, thread = await person(), await factories.thread()
    thread_id = encode_id("Thread", thread.id)
    await say(faulty.client, thread.id, "before", camille.cookie)  # connections are open
    await faulty.database.cut()

    response = await faulty.client.get("/readyz")
    assert (response.status_code, response.json()) == (503, UP | {"database": "down"})
    assert (await faulty.client.get("/healthz")).status_code == 200
    for headers in (camille.cookie, camille.bearer):
        known = await faulty.client.post("/graphql", json={"query": WHO}, headers=headers)
        assert (known.status_code, codes(known)) == (503, ["UNAVAILABLE"])
    written = await add(faulty.client, camille, thread_id)
    assert (written.status_code, codes(written)) == (503, ["UNAVAILABLE"])
    read = await faulty.client.post("/graphql", json={"query": "{ communes(first: 1) { nodes { name } } }"})
    assert codes(read) == ["UNAVAILABLE"]
    signing_in = await faulty.client.post("/graphql", json={"query": SIGN_IN, "variables": {"email": camille.email}})
    assert codes(signing_in) == ["UNAVAILABLE"]
    files = {"files": [{"contentType": "image/jpeg", "bytes": 10}]}
    sending = await faulty.client.post("/graphql", json={"query": CREATE, "variables": files}, headers=camille.cookie)
    assert codes(sending) == ["UNAVAILABLE"]
    page = await faulty.client.get("/", headers=camille.cookie)
    assert page.status_code == 503
    async with socket(faulty.web.url, camille.cookie) as live:
        await live.send({"type": "connection_init"})
        assert await live.closed(within=10) == 4403

    # nothing was done, and once it is back everything is
    await faulty.database.join()
    await until(faulty.is_whole, within=15)
    assert await Comment.filter(thread_id=thread.id).count() == 1
    await say(faulty.client, thread.id, "after", camille.cookie)
    assert (await ask(faulty.client, WHO, camille.cookie))["data"]["viewer"]["email"] == camille.email


async def test_a_database_that_goes_amid_writing_leaves_nothing_by_halves(faulty: House) -> None:
    """Every comment that was acknowledged is there; none is there without its event, nor an event without it."""
    thread = await factories.thread()
    thread_id = encode_id("Thread", thread.id)

    async def write(writer: Person) -> int:
        done = 0
        for _ in range(20):
            response = await add(faulty.client, writer, thread_id)
            if "errors" in response.json():
                assert codes(response) == ["UNAVAILABLE"], response.text
            elif response.json()["data"]["addComment"]["comment"]:
                done += 1
        return done

    writers = [asyncio.create_task(write(await person())) for _ in range(4)]
    await until(lambda: _some(thread.id), within=10)
    await faulty.database.cut()
    await faulty.database.join()
    acknowledged = sum(await asyncio.gather(*writers))

    comments = await Comment.filter(thread_id=thread.id).count()
    events = await fetch_value(
        "SELECT count(*) FROM event JOIN comment ON comment.id = event.subject_id WHERE comment.thread_id = $1",
        thread.id,
    )
    counted = await fetch_value("SELECT comment_count FROM thread WHERE id = $1", thread.id)
    assert acknowledged <= comments == events == counted
    assert comments <= acknowledged + len(writers)  # an answer may be lost on its way, one a writer
    assert acknowledged > 0


async def _some(thread_id: object) -> bool:
    return await Comment.filter(thread_id=thread_id).count() > 3


async def test_subscriptions_live_through_a_database_that_was_away(faulty: House) -> None:
    camille, thread = await person(), await factories.thread()
    async with socket(faulty.web.url, camille.cookie) as live:
        await live.init()
        await live.follow(thread.id)
        await say(faulty.client, thread.id, "before", camille.cookie)
        assert await heard(live) == "before"

        await faulty.database.cut()
        assert (await readyz(faulty.client))["database"] == "down"
        await faulty.database.join()
        await until(faulty.is_whole, within=15)

        await say(faulty.client, thread.id, "after", camille.cookie)
        assert await heard(live) == "after"
        # and the watch over the session has lived through it too
        await ask(faulty.client, "mutation { signOut(input: {}) { errors { code } } }", camille.cookie)
        assert await live.closed(within=5) == 4401
