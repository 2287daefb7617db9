"""The store goes away in the middle of a story: the words are kept, the photos wait, and all heals by itself."""

from collections.abc import AsyncIterator, Awaitable, Callable
from uuid import uuid4

import pytest
from tests import factories
from tests.media.samples import exif, quarters, saved
from tests.proxy import Wire
from tests.tables import holds

from parvis.auth.viewer import Viewer, visitor
from parvis.core.db import execute, fetch_value
from parvis.core.errors import Unavailable
from parvis.core.settings import Settings
from parvis.photos import queries
from parvis.photos.models import Photo, PhotoStatus
from parvis.photos.service import upload_through
from parvis.photos.storage import open_storage, set_storage
from parvis.stories.models import Story, StoryKind, StoryPhoto
from parvis.stories.service import edit_story, publish_story

pytestmark = pytest.mark.usefixtures("db")
PHONE_PHOTO = saved(quarters(), exif=exif())
RunJobs = Callable[[], Awaitable[None]]


@pytest.fixture
async def wire(settings: Settings) -> AsyncIterator[Wire]:
    """What lies between this process and its store."""
    wire = Wire(str(settings.s3_endpoint))
    await wire.join()
    bucket = f"{settings.s3_bucket}-{uuid4().hex[:12]}"
    storage = open_storage(settings.model_copy(update={"s3_endpoint": wire.url, "s3_bucket": bucket}))
    await storage.prepare()
    set_storage(storage)
    yield wire
    set_storage(None)
    await storage.close()
    await wire.cut()


async def in_pieces(cut_midway: Wire | None = None) -> AsyncIterator[bytes]:
    half = len(PHONE_PHOTO) // 2
    yield PHONE_PHOTO[:half]
    if cut_midway:
        await cut_midway.cut()
    yield PHONE_PHOTO[half:]


async def send(owner: Viewer, cut_midway: Wire | None = None) -> Photo:
    return await upload_through(owner, content_type="image/jpeg", chunks=in_pieces(cut_midway))


async def test_a_story_survives_a_store_that_goes_away(wire: Wire, run_jobs: RunJobs) -> None:
    # given: one photo sent, and the store gone in the middle of the next
    author = await factories.resident()
    first = await send(author)
    with pytest.raises(Unavailable):
        await send(author, cut_midway=wire)
    assert await Photo.all().values_list("id", flat=True) == [first.id]

    # when: the story is told all the same
    made = await factories.story(author, kind=StoryKind.PHOTO_REPORT, photo_ids=[first.id])
    draft = await factories.story(author, kind=StoryKind.PHOTO_REPORT, draft=True)
    await run_jobs()

    # then: its words are read by all, its photo waits for its next try
    assert (await Story.get(id=made.id)).text == made.text
    assert (await Photo.get(id=first.id)).status == PhotoStatus.PROCESSING
    assert not await holds(queries.VISIBLE, "photo", first.id, visitor())
    assert await fetch_value("SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo' AND scheduled_at > now()")

    # and once the store is back, photos arrive, are added, and are shown
    await wire.join()
    second = await send(author)
    await edit_story(author, story_id=draft.id, photo_ids=[second.id])
    await publish_story(author, story_id=draft.id)
    await execute("UPDATE procrastinate_jobs SET scheduled_at = NULL WHERE status = 'todo'")
    await run_jobs()

    for photo, shown_by in ((first, made), (second, draft)):
        assert (await Photo.get(id=photo.id)).status == PhotoStatus.READY
        assert await StoryPhoto.filter(photo_id=photo.id).values_list("story_id", flat=True) == [shown_by.id]
        assert await holds(queries.VISIBLE, "photo", photo.id, visitor())
