"""photosProcessed: that one's photos are ready, or were refused."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from typing import Annotated
from uuid import UUID

import strawberry

from parvis.auth.permissions import Permission
from parvis.core.errors import Code, Mistake
from parvis.core.events import encode_cursor
from parvis.photos.events import PhotoEvent
from parvis.photos.policy import MOST_PENDING
from parvis.photos.queries import OWN
from parvis_graphql.context import Ask
from parvis_graphql.engine.declarations import to_one
from parvis_graphql.engine.entities import Record, record
from parvis_graphql.engine.global_ids import key_of
from parvis_graphql.engine.records import told
from parvis_graphql.live import After, listen
from parvis_graphql.photos.types import Photo


@record
class PhotoProcessed(Record):
    """A photo is READY or REJECTED."""

    photo_id: strawberry.Private[UUID]
    cursor: str = strawberry.field(description="Go on after this event with `after`.")
    photo: Photo | None = to_one("The photo as it is now.", "photo_id")


@strawberry.subscription(description="One's own photos, as each becomes READY or REJECTED.")
async def photos_processed(
    info: Ask,
    photo_ids: Annotated[list[strawberry.ID], strawberry.argument(description="The photos, 1 to 50.")],
    after: After = None,
) -> AsyncGenerator[PhotoProcessed, None]:
    info.context.viewer.require(Permission.PHOTOS_WRITE)
    if not 1 <= len(photo_ids) <= MOST_PENDING:
        raise Mistake(Code.TOO_MANY, "Ask for 1 to {most} at once.", ("photo_ids",), most=MOST_PENDING)
    photos = [key_of(photo, "Photo", "photo_ids") for photo in photo_ids]
    await _require_own(info, photos)
    async with aclosing(listen([f"photo:{photo}" for photo in photos], after)) as events:
        async for event in events:
            if event.kind == PhotoEvent.PROCESSED:
                processed = PhotoProcessed(photo_id=event.subject_id, cursor=encode_cursor(event.seq))
                yield told(processed, Photo, event.subject_id)


async def _require_own(info: Ask, photos: Sequence[UUID]) -> None:
    """Raises Mistake NOT_FOUND unless all of these photos are the caller's."""
    async with info.context.fresh_reads() as reads:
        question = f"SELECT count(*) FROM photo t WHERE t.id = ANY(:photos) AND {OWN.on('t')}"  # noqa: S608 - constants
        if await reads.fetch_value(question, {"photos": list(photos)}) != len(set(photos)):
            raise Mistake(Code.NOT_FOUND, "This does not exist, or not any more.", ("photo_ids",))
