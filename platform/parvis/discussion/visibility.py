"""Holding, hiding and showing a comment: for moderation, which decides, and has locked the comment.

As in `discussion.service` the thread is locked before what the search keeps of the comment.
"""

from uuid import UUID

from parvis.core.db import execute
from parvis.core.visibility import Visibility
from parvis.discussion.errors import CommentRemoved
from parvis.discussion.events import CommentEvent, announce
from parvis.discussion.models import Comment, CommentState


async def set_visibility(comment_id: UUID, visibility: Visibility, *, is_new: bool = False) -> None:
    """Take a comment's words out of sight, or show them again; its place stays. In the caller's transaction.

    `is_new` for one that is shown for the first time, which is announced as what was just said.
    Raises CommentRemoved for one that its author took back.
    """
    comment = await Comment.get(id=comment_id)
    if comment.state is CommentState.DELETED:
        raise CommentRemoved
    was_shown, is_shown = comment.state is CommentState.VISIBLE, visibility is Visibility.VISIBLE
    if was_shown != is_shown:
        change = 1 if is_shown else -1
        await execute("UPDATE thread SET comment_count = comment_count + $2 WHERE id = $1", comment.thread_id, change)
    await execute("UPDATE comment SET state = $2 WHERE id = $1", comment_id, str(visibility))
    if was_shown and not is_shown:
        await announce(CommentEvent.REMOVED, comment)
    elif is_shown and not was_shown:
        await announce(CommentEvent.ADDED if is_new else CommentEvent.RESTORED, comment)
