"""Sending photos: what may be promised, what has arrived, what is left after a refusal."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import timedelta

import pytest
from tests import factories
from tests.photos.sending import PHONE_PHOTO, in_pieces, keys, send, sent
from tests.tables import contents

from parvis.auth.permissions import Permission
from parvis.auth.viewer import Viewer, visitor
from parvis.core import clock
from parvis.core.db import fetch
from parvis.core.errors import Code, Forbidden, Mistake, Mistakes, Unauthenticated, Unavailable
from parvis.core.ids import uuid7
from parvis.photos.models import Photo, PhotoStatus
from parvis.photos.policy import MAX_BYTES
from parvis.photos.service import (
    FileInput,
    complete_uploads,
    create_uploads,
    delete_photo,
    describe_photo,
    upload_through,
)
from parvis_media.storage import Storage

pytestmark = pytest.mark.usefixtures("db", "store")

JPEG = FileInput("image/jpeg", 1000)


async def jobs() -> list[tuple[str, str]]:
    rows = await fetch("SELECT task_name, args->>'photo_id' AS photo_id FROM procrastinate_jobs ORDER BY id")
    return [(row["task_name"], row["photo_id"]) for row in rows]


async def test_a_visitor_and_a_token_without_the_scope_cannot_send_or_change_photos() -> None:
    person = await factories.resident()
    photo = await factories.photo(person)
    token = Viewer(id=person.id, permissions=person.permissions - {Permission.PHOTOS_WRITE})
    before = await contents()

    for viewer, error in ((visitor(), Unauthenticated), (token, Forbidden)):
        for command in (
            create_uploads(viewer, files=[JPEG]),
            complete_uploads(viewer, photo_ids=[photo.id]),
            upload_through(viewer, content_type="image/jpeg", chunks=in_pieces(b"")),
            describe_photo(viewer, photo_id=photo.id, alt="Un banc"),
            delete_photo(viewer, photo_id=photo.id),
        ):
            with pytest.raises(error):
                await command

    assert await contents() == before


async def test_a_promise_names_where_to_post(store: Storage) -> None:
    person = await factories.resident()
    files = [FileInput("image/jpeg", 1, alt="  Un  banc vide "), FileInput("image/webp", MAX_BYTES)]

    first, second = await create_uploads(person, files=files)

    assert first.url == "/media/uploads"
    assert first.max_bytes == MAX_BYTES
    assert clock.now() < first.expires_at <= clock.now() + timedelta(hours=1)
    assert (first.fields["key"], first.fields["Content-Type"]) == (f"quarantine/{first.photo.id}", "image/jpeg")
    assert first.photo.public_name != second.photo.public_name
    assert await Photo.all().order_by("id").values_list("owner_id", "status", "content_type", "alt") == [
        (person.id, PhotoStatus.AWAITING_UPLOAD, "image/jpeg", "Un banc vide"),
        (person.id, PhotoStatus.AWAITING_UPLOAD, "image/webp", None),
    ]


@pytest.mark.parametrize(
    ("files", "code", "path"),
    [
        ([], Code.BLANK, ("files",)),
        ([JPEG] * 11, Code.TOO_MANY, ("files",)),
        ([JPEG, FileInput("image/heic", 1)], Code.INVALID, ("files", "1", "content_type")),
        ([FileInput("image/jpeg", 0)], Code.BLANK, ("files", "0", "bytes")),
        ([FileInput("image/jpeg", MAX_BYTES + 1)], Code.TOO_LONG, ("files", "0", "bytes")),
        ([JPEG, FileInput("image/png", 1, alt="a" * 501)], Code.TOO_LONG, ("files", "1", "alt")),
        ([FileInput("image/png", 1, alt="\x1b")], Code.INVALID, ("files", "0", "alt")),
    ],
)
async def test_what_cannot_be_sent_is_refused(files: list[FileInput], code: Code, path: tuple[str, ...]) -> None:
    person = await factories.resident()
    before = await contents()

    with pytest.raises(Mistake) as refusal:
        await create_uploads(person, files=files)

    assert (refusal.value.code, refusal.value.path) == (code, path)
    assert await contents() == before


async def test_every_file_that_cannot_be_sent_is_named() -> None:
    person = await factories.resident()

    with pytest.raises(Mistakes) as refusal:
        await create_uploads(person, files=[FileInput("text/html", -1), JPEG, FileInput("", 1)])

    assert [mistake.path for mistake in refusal.value.mistakes] == [
        ("files", "0", "content_type"),
        ("files", "0", "bytes"),
        ("files", "2", "content_type"),
    ]


async def test_fifty_may_be_on_their_way_and_forgotten_promises_do_not_count() -> None:
    person, long_ago = await factories.resident(), clock.now() - timedelta(hours=2)
    for status in [PhotoStatus.PROCESSING] * 25 + [PhotoStatus.AWAITING_UPLOAD] * 24:
        await factories.photo(person, status)
    for _ in range(5):
        await factories.photo(person, PhotoStatus.AWAITING_UPLOAD, created_at=long_ago)
    before = await contents()

    with pytest.raises(Mistake) as refusal:
        await create_uploads(person, files=[JPEG, JPEG])

    assert (refusal.value.code, refusal.value.path) == (Code.TOO_MANY, ("files",))
    assert await contents() == before
    assert len(await create_uploads(person, files=[JPEG])) == 1
    assert len(await create_uploads(await factories.resident(), files=[JPEG])) == 1


async def test_two_hundred_may_be_sent_a_day() -> None:
    person, yesterday = await factories.resident(), clock.now() - timedelta(hours=25)
    for number in range(202):
        await factories.photo(person, created_at=clock.now() if number < 199 else yesterday)
    before = await contents()

    with pytest.raises(Mistake) as refusal:
        await create_uploads(person, files=[JPEG, JPEG])

    assert (refusal.value.code, refusal.value.params) == (Code.TOO_MANY, {"most": 200})
    assert await contents() == before
    assert len(await create_uploads(person, files=[JPEG])) == 1


async def test_quotas_hold_when_many_ask_at_once() -> None:
    person = await factories.resident()

    outcomes = await asyncio.gather(
        *(create_uploads(person, files=[JPEG] * 10) for _ in range(8)), return_exceptions=True
    )

    assert sorted(getattr(outcome, "code", "") for outcome in outcomes) == [""] * 5 + [Code.TOO_MANY] * 3
    assert await Photo.filter(owner_id=person.id).count() == 50


async def test_an_upload_is_completed_once(store: Storage) -> None:
    person = await factories.resident()
    [upload] = await create_uploads(person, files=[FileInput("image/jpeg", len(PHONE_PHOTO))])
    photo_ids = [upload.photo.id]
    before = await contents()
    with pytest.raises(Mistake) as early:
        await complete_uploads(person, photo_ids=photo_ids)
    assert (early.value.code, early.value.path) == (Code.PHOTO_NOT_READY, ("photo_ids", "0"))
    assert await contents() == before
    assert (await send(store, upload, PHONE_PHOTO)).is_success

    outcomes = await asyncio.gather(*(complete_uploads(person, photo_ids=photo_ids) for _ in range(4)))

    assert [[photo.status for photo in photos] for photos in outcomes] == [[PhotoStatus.PROCESSING]] * 4
    assert await jobs() == [("photos.process", str(upload.photo.id))]
    before = await contents()
    await complete_uploads(person, photo_ids=photo_ids)
    assert await contents() == before


async def test_only_ones_own_uploads_are_completed(store: Storage) -> None:
    person, stranger = await factories.resident(), await factories.resident()
    theirs = await sent(stranger, store)
    [own] = await create_uploads(person, files=[JPEG])
    before = await contents()

    for photo_ids, index in (([theirs.id], "0"), ([uuid7()], "0"), ([person.id], "0")):
        with pytest.raises(Mistake) as refusal:
            await complete_uploads(person, photo_ids=photo_ids)
        assert (refusal.value.code, refusal.value.path) == (Code.NOT_FOUND, ("photo_ids", index))
    with pytest.raises(Mistake) as refusal:
        await complete_uploads(person, photo_ids=[own.photo.id, theirs.id])
    assert (refusal.value.code, refusal.value.path) == (Code.NOT_FOUND, ("photo_ids", "1"))

    assert await contents() == before


async def test_nothing_is_completed_while_the_store_is_down(store_is_down: Callable[[], None]) -> None:
    person = await factories.resident()
    [upload] = await create_uploads(person, files=[JPEG])
    store_is_down()
    before = await contents()

    with pytest.raises(Unavailable) as refusal:
        await complete_uploads(person, photo_ids=[upload.photo.id])

    assert refusal.value.part == "storage"
    assert await contents() == before


async def test_a_form_without_javascript_sends_through_the_same_quarantine(store: Storage) -> None:
    person = await factories.resident()

    photo = await upload_through(person, content_type="image/jpeg", chunks=in_pieces(PHONE_PHOTO), alt="Un banc")

    assert (photo.status, photo.alt, photo.content_type) == (PhotoStatus.PROCESSING, "Un banc", "image/jpeg")
    assert await keys(store, "") == [f"quarantine/{photo.id}"]
    info = await store.head(f"quarantine/{photo.id}")
    assert info is not None
    assert info.size == len(PHONE_PHOTO)
    assert await jobs() == [("photos.process", str(photo.id))]


async def _breaking_off() -> AsyncIterator[bytes]:
    yield PHONE_PHOTO[:100]
    raise ConnectionResetError


async def test_what_does_not_come_through_leaves_nothing(store: Storage, store_is_down: Callable[[], None]) -> None:
    person = await factories.resident()
    before = await contents()

    with pytest.raises(Mistake) as too_large:
        await upload_through(person, content_type="image/jpeg", chunks=in_pieces(bytes(MAX_BYTES + 1)))
    with pytest.raises(Mistake) as wrong_type:
        await upload_through(person, content_type="image/svg+xml", chunks=in_pieces(b"<svg/>"))
    with pytest.raises(ConnectionResetError):
        await upload_through(person, content_type="image/jpeg", chunks=_breaking_off())
    store_is_down()
    with pytest.raises(Unavailable):
        await upload_through(person, content_type="image/jpeg", chunks=in_pieces(PHONE_PHOTO))

    assert (too_large.value.code, too_large.value.path) == (Code.TOO_LONG, ("files", "0"))
    assert (wrong_type.value.code, wrong_type.value.path) == (Code.INVALID, ("files", "0", "content_type"))
    assert await contents() == before
    assert await keys(store, "") == []
