"""What people do in a discussion, and what a subject's own service does to its thread.

Counters change with their rows, in one transaction. Rows are locked in one order, so that no two commands wait for each
other and a lively thread is held briefly: the comment, its thread, then what the search keeps of the comment. That is
locked by a trigger as soon as words or state of the comment change, and for all comments where a thread is hidden; so
the thread's counter is changed before the words of a comment that was counted.

- `thread.comment_count`: comments that speak (neither deleted, nor held or hidden by a moderator)
- `comment.reply_count`: direct answers, tombstones too, as they keep their place
- `comment.reaction_count`: people who reacted
"""

from datetime import datetime
from uuid import UUID

from parvis.auth.permissions import Permission
from parvis.auth.viewer import Viewer
from parvis.core import clock
from parvis.core.db import execute, fetch_value, transaction
from parvis.core.ids import uuid7
from parvis.core.jobs import defer
from parvis.core.policy import authorise
from parvis.core.text import paragraphs, render_markdown
from parvis.directory.newcomers import must_wait
from parvis.directory.speaking import speaker
from parvis.discussion import policy
from parvis.discussion.errors import ParentElsewhere
from parvis.discussion.events import CommentEvent, announce
from parvis.discussion.models import Comment, CommentState, Stance, SubjectKind, Thread

LONGEST_COMMENT = 4_000

_BURY = """
UPDATE comment
SET state = 'DELETED', body = NULL, body_html = NULL, stance = NULL, author_id = NULL, written_by_id = NULL,
    edited_at = NULL, reaction_count = 0
WHERE id = $1
"""


async def open_thread(
    *,
    subject_kind: SubjectKind,
    subject_id: UUID,
    commune_id: UUID,
    author_id: UUID,
    visible: bool = True,
    is_open: bool = True,
    thread_id: UUID | None = None,
    created_at: datetime | None = None,
) -> Thread:
    """Start the discussion of a new subject. For the subject's service, in its transaction.

    `thread_id` and `created_at` are for a subject that must not tell when it was made.
    """
    return await Thread.create(
        id=thread_id or uuid7(),
        subject_kind=subject_kind,
        subject_id=subject_id,
        commune_id=commune_id,
        author_id=author_id,
        is_visible=visible,
        is_open=is_open,
        created_at=created_at or clock.now(),
    )


async def set_thread(thread_id: UUID, *, visible: bool | None = None, is_open: bool | None = None) -> None:
    """Show or hide a thread, open or close it; None leaves as it is. For the subject's service, in its transaction."""
    await execute(
        "UPDATE thread SET is_visible = coalesce($2, is_visible), is_open = coalesce($3, is_open) WHERE id = $1",
        thread_id,
        visible,
        is_open,
    )


async def orphan_thread(thread_id: UUID) -> None:
    """Close a thread whose subject is gone: only moderators still read it, those who spoke in it in their exports.

    For the subject's service, in its transaction.
    """
    await execute("UPDATE thread SET is_visible = FALSE, is_open = FALSE, author_id = NULL WHERE id = $1", thread_id)


async def add_comment(
    viewer: Viewer,
    *,
    thread_id: UUID,
    body: str,
    parent_id: UUID | None = None,
    stance: Stance | None = None,
    actor_id: UUID | None = None,
) -> Comment:
    """Say something in a thread, or answer a comment of it. `body` is Markdown, 1 to 4,000 characters.

    In a flood of new accounts' posts it comes out HELD: its place is there, its words wait for a moderator.
    Raises Mistake BLANK, TOO_LONG, INVALID (`body`), NOT_FOUND (`thread_id`, `parent_id`, `actor_id`), CLOSED,
    TOO_DEEP; RateLimited.
    """
    writer_id = viewer.require(Permission.COMMENTS_WRITE)
    text = paragraphs(body, path="body", longest=LONGEST_COMMENT)
    await policy.COMMENTS.spend(str(writer_id))
    async with transaction():
        author_id = await speaker(viewer, actor_id)
        depth = 0
        if parent_id is not None:
            depth = await _answer(viewer, parent_id, thread_id)
        await authorise(viewer, policy.COMMENT, thread_id, path="thread_id")
        thread = await Thread.get(id=thread_id)
        is_held = await must_wait(writer_id, thread.commune_id)
        comment = await Comment.create(
            thread_id=thread_id,
            parent_id=parent_id,
            depth=depth,
            author_id=author_id,
            written_by_id=writer_id,
            body=text,
            body_html=render_markdown(text),
            stance=stance,
            state=CommentState.HELD if is_held else CommentState.VISIBLE,
            created_at=clock.now(),
        )
        if is_held:
            await defer("moderation.hold", content_kind="COMMENT", content_id=str(comment.id))
        else:
            await execute("UPDATE thread SET comment_count = comment_count + 1 WHERE id = $1", thread_id)
            await announce(CommentEvent.ADDED, comment)
    return comment


async def _answer(viewer: Viewer, parent_id: UUID, thread_id: UUID) -> int:
    """Count one more answer to a comment of this thread; the answer's depth."""
    await authorise(viewer, policy.REPLY, parent_id, path="parent_id")
    depth = await fetch_value(
        "UPDATE comment SET reply_count = reply_count + 1 WHERE id = $1 AND thread_id = $2 RETURNING depth",
        parent_id,
        thread_id,
    )
    if depth is None:
        raise ParentElsewhere
    return int(depth) + 1


async def edit_comment(viewer: Viewer, *, comment_id: UUID, body: str) -> Comment:
    """Say one's own comment otherwise; the same text again changes nothing.

    Raises Mistake BLANK, TOO_LONG, INVALID (`body`), NOT_FOUND (`comment_id`), CLOSED; Forbidden for another's.
    """
    viewer.require(Permission.COMMENTS_WRITE)
    text = paragraphs(body, path="body", longest=LONGEST_COMMENT)
    async with transaction():
        await authorise(viewer, policy.EDIT, comment_id, path="comment_id")
        comment = await Comment.get(id=comment_id)
        if comment.body != text:
            comment.body, comment.body_html, comment.edited_at = text, render_markdown(text), clock.now()
            await comment.save(update_fields=["body", "body_html", "edited_at"])
            await announce(CommentEvent.EDITED, comment)
    return comment


async def delete_comment(viewer: Viewer, *, comment_id: UUID) -> Comment:
    """Take one's own comment back. Its words, its author and its reactions go; the place stays for the answers.

    Raises Mistake NOT_FOUND (`comment_id`), CLOSED; Forbidden for another's.
    """
    async with transaction():
        await authorise(viewer, policy.DELETE, comment_id, path="comment_id")
        comment = await Comment.get(id=comment_id)
        was_shown = comment.state is CommentState.VISIBLE  # what was withheld was not counted, and nobody sees it go
        if was_shown:
            await execute("UPDATE thread SET comment_count = comment_count - 1 WHERE id = $1", comment.thread_id)
        await execute(_BURY, comment_id)
        comment = await Comment.get(id=comment_id)
        await execute("DELETE FROM comment_reaction WHERE comment_id = $1", comment_id)
        if was_shown:
            await announce(CommentEvent.REMOVED, comment)
    return comment


async def react(viewer: Viewer, *, comment_id: UUID) -> Comment:
    """Agree with a comment, once; again changes nothing. Raises Mistake NOT_FOUND (`comment_id`), CLOSED."""
    async with transaction():
        actor_id = await authorise(viewer, policy.REACT, comment_id, path="comment_id")
        added = await fetch_value(
            "INSERT INTO comment_reaction (id, comment_id, actor_id, created_at) VALUES ($1, $2, $3, $4)"
            " ON CONFLICT (comment_id, actor_id) DO NOTHING RETURNING id",
            uuid7(),
            comment_id,
            actor_id,
            clock.now(),
        )
        return await _count_reaction(comment_id, 1 if added else 0)


async def unreact(viewer: Viewer, *, comment_id: UUID) -> Comment:
    """Take one's reaction back; where there is none nothing changes. Raises as `react`."""
    async with transaction():
        actor_id = await authorise(viewer, policy.REACT, comment_id, path="comment_id")
        removed = await execute(
            "DELETE FROM comment_reaction WHERE comment_id = $1 AND actor_id = $2", comment_id, actor_id
        )
        return await _count_reaction(comment_id, -removed)


async def _count_reaction(comment_id: UUID, change: int) -> Comment:
    if change:
        await execute("UPDATE comment SET reaction_count = reaction_count + $2 WHERE id = $1", comment_id, change)
    comment = await Comment.get(id=comment_id)
    if change:
        await announce(CommentEvent.REACTED, comment)
    return comment
