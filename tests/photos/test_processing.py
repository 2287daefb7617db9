"""The job that takes photos out of quarantine."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import httpx
import pytest
from tests import factories
from tests.photos.sending import PHONE_PHOTO, keys, sent
from tests.tables import contents, holds, told

from parvis.auth.viewer import visitor
from parvis.core.errors import Unavailable
from parvis.photos import jobs, queries
from parvis.photos.models import Photo, PhotoStatus
from parvis.photos.rejections import sentence
from parvis.photos.service import delete_photo
from parvis.photos.storage import set_storage
from parvis_media.errors import Rejection
from parvis_media.metadata import metadata_segments
from parvis_media.pictures import process
from parvis_media.processed import Processed
from parvis_media.storage import Storage

pytestmark = pytest.mark.usefixtures("db", "store")

RunJobs = Callable[[], Awaitable[None]]


async def run(photo: Photo) -> None:
    await jobs.process(photo_id=str(photo.id), public_name=photo.public_name)


async def test_a_phone_photo_becomes_public_variants_without_metadata(store: Storage, run_jobs: RunJobs) -> None:
    person = await factories.resident()
    photo = await sent(person, store)

    await run_jobs()

    ready = await Photo.get(id=photo.id)
    assert (ready.status, ready.rejection, ready.quarantine_key) == (PhotoStatus.READY, None, None)
    assert ready.width
    assert ready.height
    assert ready.thumbhash
    assert ready.perceptual_hash
    assert ready.processed_at
    assert ready.suggestion == {"latitude": 48.858222, "longitude": 2.2945, "taken_on": "2024-05-31"}
    assert (ready.latitude, ready.longitude, ready.taken_on) == (None, None, None)
    assert {variant["format"] for variant in ready.variants} == {"WEBP", "JPEG"}
    async with httpx.AsyncClient() as browser:
        for variant in ready.variants:
            answer = await browser.get(store.public_url(str(variant["key"])))
            assert answer.status_code == 200
            assert answer.headers["content-type"] == f"image/{str(variant['format']).lower()}"
            assert "immutable" in answer.headers["cache-control"]
            assert len(answer.content) == variant["bytes"]
            assert metadata_segments(answer.content) == []
            assert str(photo.id) not in str(variant["key"])
    assert sorted(await keys(store, "")) == sorted(str(variant["key"]) for variant in ready.variants)
    topics = [f"photo:{photo.id}", f"account:{person.id}"]
    assert await told(subject_id=photo.id) == [("photo.processed", topics)]


async def test_what_is_no_picture_is_rejected_and_gone(store: Storage, run_jobs: RunJobs) -> None:
    photo = await sent(await factories.resident(), store, b"<html>not a picture</html>")

    await run_jobs()

    rejected = await Photo.get(id=photo.id)
    assert (rejected.status, rejected.rejection) == (PhotoStatus.REJECTED, Rejection.NOT_A_PICTURE)
    assert (rejected.variants, rejected.quarantine_key) == ([], None)
    assert await keys(store, "") == []
    assert [kind for kind, _ in await told(subject_id=photo.id)] == ["photo.processed"]


async def test_every_reason_has_its_sentence() -> None:
    assert len({sentence(reason) for reason in Rejection}) == len(Rejection)


async def test_a_job_that_runs_again_changes_nothing(store: Storage, run_jobs: RunJobs) -> None:
    photo = await sent(await factories.resident(), store)
    await run_jobs()
    before, objects = await contents(), await keys(store, "")

    await run(photo)

    assert await contents() == before
    assert await keys(store, "") == objects


async def test_two_runs_at_once_say_it_once(store: Storage) -> None:
    photo = await sent(await factories.resident(), store)

    await asyncio.gather(run(photo), run(photo))

    ready = await Photo.get(id=photo.id)
    assert (ready.status, ready.quarantine_key) == (PhotoStatus.READY, None)
    assert sorted(await keys(store, "")) == sorted(str(variant["key"]) for variant in ready.variants)
    assert [kind for kind, _ in await told(subject_id=photo.id)] == ["photo.processed"]


async def test_a_store_that_is_down_is_waited_for(store: Storage, store_is_down: Callable[[], None]) -> None:
    photo = await sent(await factories.resident(), store)
    before = await contents()
    store_is_down()

    with pytest.raises(Unavailable) as refusal:
        await run(photo)

    assert refusal.value.part == "storage"
    assert await contents() == before
    set_storage(store)
    await run(photo)
    assert (await Photo.get(id=photo.id)).status == PhotoStatus.READY


async def test_a_run_cut_short_while_publishing_is_repeated_over_its_traces(
    store: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = await sent(await factories.resident(), store)
    publish, published = store.publish, 0

    async def publish_two(key: str, data: bytes, content_type: str) -> None:
        nonlocal published
        if published == 2:
            raise asyncio.CancelledError
        await publish(key, data, content_type)
        published += 1

    monkeypatch.setattr(store, "publish", publish_two)
    with pytest.raises(asyncio.CancelledError):
        await run(photo)
    assert (await Photo.get(id=photo.id)).status == PhotoStatus.PROCESSING
    assert len(await keys(store, "public/")) == 2
    monkeypatch.undo()

    await run(photo)

    ready = await Photo.get(id=photo.id)
    assert ready.status == PhotoStatus.READY
    assert sorted(await keys(store, "")) == sorted(str(variant["key"]) for variant in ready.variants)


async def test_an_original_that_is_gone_is_said_to_be(store: Storage) -> None:
    photo = await sent(await factories.resident(), store)
    await store.delete([f"quarantine/{photo.id}"])

    await run(photo)

    rejected = await Photo.get(id=photo.id)
    assert (rejected.status, rejected.rejection) == (PhotoStatus.REJECTED, Rejection.DAMAGED)


async def test_a_photo_deleted_before_its_job_leaves_nothing(store: Storage, run_jobs: RunJobs) -> None:
    person = await factories.resident()
    photo = await sent(person, store)
    await delete_photo(person, photo_id=photo.id)

    await run_jobs()

    assert await Photo.all().count() == 0
    assert await keys(store, "") == []
    assert await told() == []


async def test_a_photo_deleted_under_its_job_leaves_nothing(
    store: Storage, run_jobs: RunJobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = await factories.resident()
    photo = await sent(person, store)

    async def delete_meanwhile(source: Path) -> Processed:
        processed = await process(source)
        await delete_photo(person, photo_id=photo.id)
        return processed

    monkeypatch.setattr(jobs, "process_picture", delete_meanwhile)
    await run_jobs()

    assert await Photo.all().count() == 0
    assert await keys(store, "") == []
    assert await told() == []


async def test_others_see_a_photo_once_it_is_ready_and_shown(store: Storage, run_jobs: RunJobs) -> None:
    owner, stranger = await factories.resident(), await factories.resident()
    photo = await sent(owner, store, PHONE_PHOTO)

    async def seen() -> list[bool]:
        return [await holds(queries.VISIBLE, "photo", photo.id, who) for who in (visitor(), stranger, owner)]

    assert await seen() == [False, False, True]
    await factories.proposal(owner, photo_ids=[photo.id])
    assert await seen() == [False, False, True]
    await run_jobs()
    assert await seen() == [True, True, True]
