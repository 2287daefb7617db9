"""A picture of the demonstration is drawn, made a phone's file, and sent as everyone's photos are."""

import pytest
from tests import factories

from parvis.core import clock
from parvis.core.db import fetch
from parvis.core.settings import Settings
from parvis.photos.models import Photo, PhotoStatus
from parvis.photos.storage import open_storage, set_storage
from parvis_web.demo.content import load
from parvis_web.demo.loading import pictures
from parvis_web.demo.loading.pictures import Shot


@pytest.mark.usefixtures("db")
async def test_a_picture_is_drawn_sent_and_described(settings: Settings) -> None:
    sender = await factories.resident()
    photo = next(photo for story in load().stories for photo in story.photos if photo.caption)
    told: list[tuple[int, int]] = []
    storage = open_storage(settings)
    await storage.prepare()
    set_storage(storage)
    try:
        shot = Shot(photo, sender, clock.now(), (48.82, 2.27))
        album = await pictures.send(settings, [shot], lambda done, total: told.append((done, total)))
        sent = await Photo.get()
        arrived = await storage.head(str(sent.quarantine_key))
    finally:
        set_storage(None)
        await storage.close()

    assert album == {photo: sent.id}
    assert told == [(1, 1)]
    assert (sent.owner_id, sent.status) == (sender.id, PhotoStatus.PROCESSING)
    assert (sent.alt, sent.caption) == (photo.alt, photo.caption)
    assert arrived is not None
    # a worker finds it in the queue
    assert [row["task_name"] for row in await fetch("SELECT task_name FROM procrastinate_jobs")] == ["photos.process"]
