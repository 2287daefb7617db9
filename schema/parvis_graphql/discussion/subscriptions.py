"""threadChanged: a discussion as it goes on."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Annotated
from uuid import UUID

import strawberry

from parvis.core.events import encode_cursor
from parvis.discussion.events import CommentEvent
from parvis_graphql.context import Ask
from parvis_graphql.discussion.types import Comment, Thread
from parvis_graphql.engine.declarations import to_one
from parvis_graphql.engine.entities import Record, record
from parvis_graphql.engine.global_ids import key_of
from parvis_graphql.engine.records import told
from parvis_graphql.live import After, listen, require_visible


@record
class CommentChange(Record):
    comment_id: strawberry.Private[UUID]
    cursor: str = strawberry.field(description="Go on after this event with `after`.")
    comment: Comment | None = to_one("The comment as it is now.", "comment_id")


@record
class CommentAdded(CommentChange):
    """A comment was added."""


@record
class CommentEdited(CommentChange):
    """A comment was changed by its author."""


@record
class CommentRemoved(CommentChange):
    """A comment was taken back or hidden; its place remains."""


@record
class CommentRestored(CommentChange):
    """A comment that a moderator had taken away can be read again."""


@record
class CommentReacted(CommentChange):
    """A reaction was given or taken back."""


ThreadEvent = Annotated[
    CommentAdded | CommentEdited | CommentRemoved | CommentRestored | CommentReacted,
    strawberry.union("ThreadEvent", description="Something that happened in a discussion."),
]

_TYPES: dict[str, type[CommentChange]] = {
    CommentEvent.ADDED: CommentAdded,
    CommentEvent.EDITED: CommentEdited,
    CommentEvent.REMOVED: CommentRemoved,
    CommentEvent.RESTORED: CommentRestored,
    CommentEvent.REACTED: CommentReacted,
}


@strawberry.subscription(description="What happens in a discussion: first what came after the cursor, then live.")
async def thread_changed(
    info: Ask,
    thread_id: Annotated[strawberry.ID, strawberry.argument(description="The discussion.")],
    after: After = None,
) -> AsyncGenerator[ThreadEvent, None]:
    thread = key_of(thread_id, "Thread", "thread_id")
    await require_visible(info, Thread, thread, "thread_id")
    async with aclosing(listen([f"thread:{thread}"], after)) as events:
        async for event in events:
            if event.kind not in _TYPES:
                continue
            change = _TYPES[event.kind](comment_id=event.subject_id, cursor=encode_cursor(event.seq))
            yield told(change, Comment, event.subject_id)  # type: ignore[misc]  # one of the union's types, by the table above
