"""What stories tell: kinds and ids, to whoever listens to the story, its commune or its author. Drafts tell nothing."""

from enum import StrEnum

from parvis.core import events
from parvis.stories.models import Story


class StoryEvent(StrEnum):
    CREATED = "story.created"  # published, however long it was a draft
    EDITED = "story.edited"
    DELETED = "story.deleted"
    HIDDEN = "story.hidden"  # by a moderator, or held for one
    RESTORED = "story.restored"


async def announce(kind: StoryEvent, story: Story) -> None:
    """Record the event, in the transaction of the change."""
    topics = [f"story:{story.id}", f"commune:{story.commune_id}"]
    if story.author_id is not None:
        topics.append(f"actor:{story.author_id}")
    await events.record(kind, subject_id=story.id, topics=topics, commune_id=story.commune_id)
