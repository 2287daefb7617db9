"""What the hourly sweep takes away, and what it leaves."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from tests import factories
from tests.photos.sending import PHONE_PHOTO, keys, send, sent
from tests.tables import contents

from parvis.core import clock
from parvis.core.db import fetch_value
from parvis.photos.jobs import sweep
from parvis.photos.models import Photo, PhotoStatus
from parvis.photos.service import FileInput, create_uploads
from parvis_media.storage import Storage

pytestmark = pytest.mark.usefixtures("db", "store")

RunJobs = Callable[[], Awaitable[None]]


async def test_nothing_fresh_is_swept(store: Storage, run_jobs: RunJobs) -> None:
    person = await factories.resident()
    await sent(person, store)
    await run_jobs()
    await sent(person, store)
    await create_uploads(person, files=[FileInput("image/jpeg", 1)])
    before, objects = await contents(), await keys(store, "")

    await sweep()

    assert await contents() == before
    assert await keys(store, "") == objects


async def test_an_upload_never_completed_is_gone_after_a_day(store: Storage) -> None:
    person = await factories.resident()
    [forgotten, never_sent] = await create_uploads(person, files=[FileInput("image/jpeg", len(PHONE_PHOTO))] * 2)
    await send(store, forgotten, PHONE_PHOTO)

    with clock.travel(timedelta(hours=23)):
        await sweep()
    assert await Photo.all().count() == 2
    assert await keys(store, "") == [f"quarantine/{forgotten.photo.id}"]
    with clock.travel(timedelta(hours=25)):
        await sweep()

    assert await Photo.all().count() == 0
    assert await keys(store, "") == []
    assert never_sent.photo.id != forgotten.photo.id


async def test_a_photo_that_nothing_shows_is_gone_after_a_week(store: Storage, run_jobs: RunJobs) -> None:
    person = await factories.resident()
    shown, orphan, refused = await sent(person, store), await sent(person, store), await sent(person, store, b"text")
    await run_jobs()
    await factories.proposal(person, photo_ids=[shown.id])

    with clock.travel(timedelta(days=6)):
        await sweep()
    assert await Photo.all().count() == 3
    with clock.travel(timedelta(days=8)):
        await sweep()
    await run_jobs()

    assert await Photo.all().values_list("id", flat=True) == [shown.id]
    left = [str(variant["key"]) for variant in (await Photo.get(id=shown.id)).variants]
    assert sorted(await keys(store, "")) == sorted(left)
    assert {orphan.id, refused.id}.isdisjoint(await Photo.all().values_list("id", flat=True))


async def test_a_photo_that_got_stuck_is_taken_up_again_then_given_up(store: Storage, run_jobs: RunJobs) -> None:
    person = await factories.resident()
    photo = await sent(person, store)
    await _forget_jobs()

    with clock.travel(timedelta(hours=25)):
        await sweep()
    assert await keys(store, "") == [f"quarantine/{photo.id}"]  # still needed
    await run_jobs()
    assert (await Photo.get(id=photo.id)).status == PhotoStatus.READY

    hopeless = await sent(person, store)
    await _forget_jobs()
    with clock.travel(timedelta(days=4)):
        await sweep()
    assert (await Photo.get(id=hopeless.id)).status == PhotoStatus.REJECTED
    assert await keys(store, "quarantine/") == []


async def _forget_jobs() -> None:
    """As if the queue had given up."""
    await fetch_value("DELETE FROM procrastinate_jobs RETURNING 1")
