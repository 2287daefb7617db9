"""The topology of docker-compose.yml, natively: through the proxy, whatever happens to one of two web processes."""

import asyncio
import time
from urllib.parse import urljoin

import httpx
from tests import factories
from tests.deploy.load import Follower, Load
from tests.deploy.topology import DRAIN_SECONDS, Deployment
from tests.door.people import Person, person
from tests.door.photographing import complete, may_send, phone_photo, send
from tests.pages.browser import Shown, form_fields
from tests.waiting import until

from parvis.core.events import encode_cursor, live_cursor
from parvis.photos.models import Photo, PhotoStatus
from parvis.photos.policy import MAX_BYTES

FOLLOWERS = 200
WORDS = {
    "title": "Un banc devant l’école",
    "theme": "PUBLIC_SPACE",
    "body": "Il manque un banc pour attendre les enfants à la sortie.",
}


def through(deployed: Deployment) -> httpx.AsyncClient:
    return httpx.AsyncClient(base_url=deployed.url, timeout=30, follow_redirects=True, trust_env=False)


async def are_ready(owner: Person, number: int) -> bool:
    statuses = [photo.status for photo in await Photo.filter(owner_id=owner.viewer.id)]
    return statuses == [PhotoStatus.READY] * number


async def test_one_web_process_after_the_other_is_replaced_and_nobody_notices(deployed: Deployment) -> None:
    # given people who read, write and stay signed in, and a program that sends photos
    people, thread = [await person(f"Voisin {number}") for number in range(6)], await factories.thread()
    load = Load(deployed.url, thread.id, people)
    photographer, photo, stop = await person("Photographe"), phone_photo((320, 240)), asyncio.Event()
    sent = 0

    async def photographs() -> None:
        nonlocal sent
        async with through(deployed) as client:
            while not stop.is_set():
                upload = await may_send(client, photographer.bearer, len(photo))
                assert (await send(client, upload, photo)).status_code == 204
                assert (await complete(client, photographer.bearer, upload.photo_id))["errors"] == []
                sent += 1
                await asyncio.sleep(0.5)

    # when both web processes are replaced, as an upgrade does it
    before = [web.pid for web in deployed.webs.values()]
    async with load.running(), asyncio.TaskGroup() as group:
        group.create_task(photographs())
        for index in range(2):
            await deployed.restart_web(index)
        stop.set()

    # then no request failed, and every photo arrives
    assert {web.pid for web in deployed.webs.values()}.isdisjoint(before)
    assert load.failures == []
    assert load.answered > 100
    assert sent >= 5
    await until(lambda: are_ready(photographer, sent), within=20)
    print(f"{load.answered} requests, {len(load.said)} comments, {sent} photos through two restarts")  # noqa: T201


async def test_a_form_of_four_photos_of_20_mb_passes_through_the_proxy(deployed: Deployment) -> None:
    camille, place = await person("Camille"), await factories.commune()
    path = f"/communes/{place.slug}/proposer"
    # a reader of pictures stops at the picture's end
    photo = phone_photo((640, 480)).ljust(MAX_BYTES, b"\0")

    async with through(deployed) as client:
        page = Shown(await client.get(path, headers=camille.cookie))
        fields = dict(form_fields(page.form(path))) | WORDS
        files = {f"photo-{slot}": (f"{slot}.jpg", photo, "image/jpeg") for slot in range(1, 5)}
        headers = {**camille.cookie, "origin": deployed.url}
        parts = [(name, (None, value)) for name, value in fields.items()] + list(files.items())
        shown = Shown(await client.post(urljoin(deployed.url, path), files=parts, headers=headers))

    assert (shown.status, shown.path) == (200, f"/communes/{place.slug}/propositions/1")
    await until(lambda: are_ready(camille, 4), within=20)


async def test_what_a_client_claims_to_be_is_not_believed(deployed: Deployment) -> None:
    claims = {"x-forwarded-for": "203.0.113.9", "x-forwarded-proto": "https", "forwarded": "for=203.0.113.9"}

    async with through(deployed) as client:
        seen = (await client.get("/tests/seen", headers=claims)).json()

    assert seen == {"remote": "127.0.0.1", "scheme": "http"}


async def test_one_of_two_is_stopped_under_two_hundred_live_clients_and_no_event_is_missed(
    deployed: Deployment,
) -> None:
    # given two hundred who follow a discussion through the proxy, on both processes, while people are on the site
    people, thread = [await person(f"Voisin {number}") for number in range(6)], await factories.thread()
    load, cursor = Load(deployed.url, thread.id, people), encode_cursor(await live_cursor())
    followers = [Follower(deployed.url, thread.id, cursor) for _ in range(FOLLOWERS)]
    async with asyncio.TaskGroup() as group:
        following = [group.create_task(follower.follow()) for follower in followers]
        await until(lambda: all(follower.is_listening for follower in followers), within=20)
        async with load.running():
            await until(lambda: all(len(follower.heard) >= 2 for follower in followers))

            # when one process is stopped
            started = time.monotonic()
            await deployed.stop_web(0)
            took = time.monotonic() - started
            before = len(load.said)
            await until(lambda: len(load.said) >= before + 4)

        # then no request failed, and each follower has heard everything, in order, once
        await until(lambda: all(len(follower.heard) >= len(load.said) for follower in followers), within=15)
        for task in following:
            task.cancel()
    await deployed.start_web(0)

    assert load.failures == []
    assert [follower.heard for follower in followers if follower.heard != load.said] == []
    assert [follower.trouble for follower in followers if follower.trouble] == []
    moved = [follower.closes for follower in followers if follower.closes]
    assert {tuple(closes) for closes in moved} == {(1012,)}
    # the proxy shares them out by whom it found well when they came: all, where the other had just begun
    assert len(moved) > FOLLOWERS // 4
    assert DRAIN_SECONDS <= took < DRAIN_SECONDS + 6
    print(f"{load.answered} requests, {len(load.said)} events, {len(moved)} clients moved; stopped in {took:.1f} s")  # noqa: T201
