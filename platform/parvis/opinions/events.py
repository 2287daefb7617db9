"""What opinions tell: kinds and ids, to whoever listens to the opinion or its commune, and to the author's name only
where that stands below it. What is not published yet tells nothing.
"""

from enum import StrEnum

from parvis.core import events
from parvis.opinions.models import Opinion, Signature


class OpinionEvent(StrEnum):
    PUBLISHED = "opinion.published"
    ANSWERED = "opinion.answered"
    WITHDRAWN = "opinion.withdrawn"
    HIDDEN = "opinion.hidden"  # by a moderator, or held for one
    RESTORED = "opinion.restored"


async def announce(kind: OpinionEvent, opinion: Opinion) -> None:
    """Record the event, in the transaction of the change."""
    topics = [f"opinion:{opinion.id}", f"commune:{opinion.commune_id}"]
    if opinion.signature is Signature.SIGNED and opinion.author_id is not None:
        topics.append(f"actor:{opinion.author_id}")
    await events.record(kind, subject_id=opinion.id, topics=topics, commune_id=opinion.commune_id)
