"""Pictures: drawn, made into a phone's files, and sent as any program would: promised, posted, completed.

They go first, at the present time: what shows them comes later, on the timeline.
"""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

import httpx

from parvis.auth.viewer import Viewer
from parvis.core.db import fetch_value
from parvis.core.settings import Settings
from parvis.photos import service
from parvis_web.demo.content import DemoContent, DemoPhoto
from parvis_web.demo.loading.cast import Cast
from parvis_web.demo.loading.timeline import Progress, Timeline
from parvis_web.demo.pictures import as_phone_photo, draw

#: one is sent while the next is drawn; the worker makes its sizes meanwhile, and a small machine has two cores
_AT_ONCE = 2
_READY_WITHIN = 120.0
_UNDER_WAY = "SELECT EXISTS (SELECT FROM photo WHERE status = 'PROCESSING')"

Album = Mapping[DemoPhoto, UUID]
"""The photos that were sent; each is described in its own words, so none equals another."""


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture to take: whose phone takes it, when and where."""

    photo: DemoPhoto
    sender: Viewer
    taken_at: datetime
    location: tuple[float, float] | None
    """Latitude and longitude, degrees (WGS 84)."""


def shots(content: DemoContent, cast: Cast, timeline: Timeline) -> Iterator[Shot]:
    """All pictures: of proposals, of what is reported about them, and of stories."""
    for proposal in content.proposals:
        born, sender = timeline.days_ago(proposal.age_days), cast.people[proposal.author]
        for photo in proposal.photos:
            yield Shot(photo, sender, born - timedelta(days=1), proposal.location)
        for step in proposal.steps:
            moment = born + timedelta(hours=step.after_hours - 1)
            for photo in step.photos:
                yield Shot(photo, cast.people[step.author], moment, proposal.location)
    for story in content.stories:
        moment = timeline.days_ago(story.happened_days_ago or story.age_days)
        for photo in story.photos:
            yield Shot(photo, cast.people[story.author], moment, story.location)


async def send(settings: Settings, wanted: Sequence[Shot], progress: Progress) -> Album:
    """Draw and send them; a running worker makes their sizes from then on.

    Raises ExceptionGroup: httpx.HTTPError where the store does not take one, or what `parvis.photos` refuses with.
    """
    album: dict[DemoPhoto, UUID] = {}
    turns = asyncio.Semaphore(_AT_ONCE)
    async with httpx.AsyncClient(trust_env=False, timeout=30) as client, asyncio.TaskGroup() as tasks:

        async def take(shot: Shot) -> None:
            async with turns:
                album[shot.photo] = await _send(f"{settings.s3_endpoint}/{settings.s3_bucket}", client, shot)
            progress(len(album), len(wanted))

        for shot in wanted:
            tasks.create_task(take(shot))
    return album


async def made() -> None:
    """Wait until the worker has made them all: one that is attached before keeps the worker waiting until the commit.

    Not for ever: pages show those that are still on their way.
    """
    with suppress(TimeoutError):
        async with asyncio.timeout(_READY_WITHIN):
            while await fetch_value(_UNDER_WAY):  # noqa: ASYNC110 - it is another process that makes them
                await asyncio.sleep(0.2)


async def _send(store: str, client: httpx.AsyncClient, shot: Shot) -> UUID:
    file, photo = await asyncio.to_thread(_phone_file, shot), shot.photo
    [upload] = await service.create_uploads(shot.sender, files=[service.FileInput("image/jpeg", len(file), photo.alt)])
    answer = await client.post(store, data=upload.fields, files={"file": ("photo.jpg", file, "image/jpeg")})
    answer.raise_for_status()
    await service.complete_uploads(shot.sender, photo_ids=[upload.photo.id])
    if photo.caption:
        await service.describe_photo(shot.sender, photo_id=upload.photo.id, caption=photo.caption)
    return upload.photo.id


def _phone_file(shot: Shot) -> bytes:
    photo, (latitude, longitude) = shot.photo, shot.location or (None, None)
    return as_phone_photo(
        draw(photo.scene, photo.seed, small=photo.small),
        orientation=photo.orientation,
        latitude=latitude,
        longitude=longitude,
        taken_at=shot.taken_at,
        rng=Random(photo.seed),  # noqa: S311 - a picture, not a secret
    )
