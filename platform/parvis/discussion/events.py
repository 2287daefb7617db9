"""What the discussion tells: kinds and ids, to whoever listens to the thread, its subject or its commune."""

from enum import StrEnum

from parvis.core import events
from parvis.discussion.models import Comment, Thread


class CommentEvent(StrEnum):
    ADDED = "comment.added"
    EDITED = "comment.edited"
    REMOVED = "comment.removed"
    RESTORED = "comment.restored"  # shown again after a moderator had taken it away
    REACTED = "comment.reacted"  # a reaction was given or taken back


async def announce(kind: CommentEvent, comment: Comment) -> None:
    """Record the event, in the transaction of the change. The subject hears what changes its count of comments."""
    thread = await Thread.get(id=comment.thread_id)
    topics = [f"thread:{thread.id}"]
    if kind in {CommentEvent.ADDED, CommentEvent.REMOVED, CommentEvent.RESTORED}:
        topics.append(f"{thread.subject_kind.lower()}:{thread.subject_id}")
    if kind is CommentEvent.ADDED:
        topics.append(f"commune:{thread.commune_id}")
    await events.record(kind, subject_id=comment.id, topics=topics, commune_id=thread.commune_id)
