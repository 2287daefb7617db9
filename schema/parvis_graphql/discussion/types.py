"""Threads, and the comments in them."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

import strawberry

from parvis.core.visibility import Visibility
from parvis.directory.models import CommuneRole
from parvis.directory.role_queries import role_of
from parvis.discussion import queries
from parvis.discussion.models import Comment as CommentModel
from parvis.discussion.models import CommentState, Stance
from parvis.discussion.models import Thread as ThreadModel
from parvis.moderation.models import ContentKind
from parvis.moderation.queries import CAN_FLAG, CAN_MODERATE
from parvis_graphql.directory.types import Actor
from parvis_graphql.engine.declarations import LONG, column, condition, connection, global_id, to_any, to_one
from parvis_graphql.engine.declared import NEWEST, OLDEST, Order, Term
from parvis_graphql.engine.entities import Record, entity, interface
from parvis_graphql.engine.pages import Connection
from parvis_graphql.enums import described
from parvis_graphql.moderation.types import Moderated
from parvis_graphql.node import Node
from parvis_graphql.scalars import Markdown

described(
    Stance,
    "Where a comment stands towards its subject.",
    {"FOR": "In favour.", "AGAINST": "Against.", "NEUTRAL": "Neither; a question or an addition."},
)
described(
    CommentState,
    "Whether a comment still speaks.",
    {
        "VISIBLE": "It can be read.",
        "HELD": "Waits for a moderator; its place is there.",
        "HIDDEN": "Hidden by a moderator; its place remains.",
        "DELETED": "Taken back by its author; its place remains.",
    },
)


class CommentOrder(StrEnum):
    OLDEST = "OLDEST"
    NEWEST = "NEWEST"
    MOST_REACTED = "MOST_REACTED"


described(
    CommentOrder,
    "Orders of a list of comments.",
    {
        "OLDEST": "Earliest first, as it was said.",
        "NEWEST": "Latest first.",
        "MOST_REACTED": "Most reactions first.",
    },
)


_ORDERS: dict[object, Order] = {
    CommentOrder.OLDEST: OLDEST,
    CommentOrder.NEWEST: NEWEST,
    CommentOrder.MOST_REACTED: (
        Term("{t}.reaction_count", "integer", descending=True),
        Term("{t}.id", descending=True),
    ),
}


@entity(model=ThreadModel, visible=queries.THREAD_VISIBLE)
class Thread(Node):
    """A discussion under something."""

    comment_count: int = column("Comments that can be read, answers included.")
    comments: Connection[Annotated["Comment", strawberry.lazy("parvis_graphql.discussion.types")]] = connection(
        "What was said first-hand; answers lie in `replies`. Earliest first unless told.",
        "{t}.thread_id = {p} AND {t}.parent_id IS NULL",
        orders=_ORDERS,
        order_type=CommentOrder | None,
        default_order=OLDEST,
    )
    is_open: bool = column("Whether anything can still be said here; false once what it is about is closed.")
    viewer_can_comment: bool = condition("Whether the caller may say something here.", queries.CAN_COMMENT)


@interface
class Commentable(Record):
    """Anything that can be discussed."""

    id: strawberry.ID = global_id("Opaque and stable; `node(id:)` finds it again.")
    thread: Thread = to_one("Its discussion.", "thread_id")
    comment_count: int = column(
        "Comments that can be read, answers included.",
        "(SELECT its.comment_count FROM thread its WHERE its.id = {t}.thread_id)",
    )


_THREAD = "(SELECT its.{column} FROM thread its WHERE its.id = {{t}}.thread_id)"


@entity(model=CommentModel, visible=queries.COMMENT_VISIBLE)
class Comment(Node, Moderated):
    """A voice in a discussion. A hidden or deleted one keeps its place, without words or author."""

    thread: Thread = to_one("The discussion it is part of.", "thread_id")
    subject: Commentable | None = to_any(
        "What is discussed.",
        kind=_THREAD.format(column="subject_kind"),
        local=_THREAD.format(column="subject_id"),
        types={"PROPOSAL": "Proposal", "STORY": "Story", "OPINION": "Opinion"},
    )
    parent: Annotated["Comment", strawberry.lazy("parvis_graphql.discussion.types")] | None = to_one(
        "The comment it answers; null for a first-hand one.", "parent_id"
    )
    depth: int = column("How many answers deep it lies: 0 to 6.")
    author: Actor | None = to_one("Who said it; null once taken back, hidden or erased.", queries.AUTHOR)
    author_role: CommuneRole | None = column(
        "What the author is today in the commune it is about.",
        role_of(queries.AUTHOR, _THREAD.format(column="commune_id")),
    )
    body: Markdown | None = column("What was said; null when HIDDEN or DELETED.", queries.BODY, weight=LONG)
    body_html: str | None = column("The same, rendered and safe to show.", queries.BODY_HTML, weight=LONG)
    stance: Stance | None = column("Where it stands towards the subject, if it says so.", queries.STANCE)
    state: CommentState = column("Whether it still speaks.")
    visibility: Visibility = column("Whether its words are shown to all.", queries.VISIBILITY)
    reaction_count: int = column("How many people agree with it.")
    reply_count: int = column("Direct answers, with those taken back, as they keep their place.")
    replies: Connection[Annotated["Comment", strawberry.lazy("parvis_graphql.discussion.types")]] = connection(
        "Its direct answers, earliest first unless told.",
        "{t}.parent_id = {p}",
        orders=_ORDERS,
        order_type=CommentOrder | None,
        default_order=OLDEST,
    )
    created_at: datetime = column("When it was said.")
    edited_at: datetime | None = column("When it was last changed.", queries.EDITED_AT)
    viewer_has_reacted: bool = condition("Whether the caller agrees with it.", queries.REACTED)
    viewer_can_edit: bool = condition("Whether the caller may change it or take it back.", queries.CAN_EDIT)
    viewer_can_delete: bool = condition(
        "Whether the caller may take it back, also where it waits or was hidden.", queries.CAN_DELETE
    )
    viewer_can_flag: bool = condition(
        "Whether the caller may report it; visitors may. False once they have.", CAN_FLAG[ContentKind.COMMENT]
    )
    viewer_can_moderate: bool = condition("Whether the caller may decide about it.", CAN_MODERATE[ContentKind.COMMENT])
    viewer_can_reply: bool = condition("Whether the caller may answer it.", queries.CAN_REPLY)
