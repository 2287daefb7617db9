"""What photos tell: that one is ready or was refused, to whoever waits for it and to its owner."""

from enum import StrEnum
from uuid import UUID

from parvis.core import events


class PhotoEvent(StrEnum):
    PROCESSED = "photo.processed"


async def processed(photo_id: UUID, owner_id: UUID | None) -> None:
    """Record the event, in the transaction of the change."""
    topics = [f"photo:{photo_id}"]
    if owner_id is not None:
        topics.append(f"account:{owner_id}")
    await events.record(PhotoEvent.PROCESSED, subject_id=photo_id, topics=topics)
