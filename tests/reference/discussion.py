"""Threads and comments: a comment that is held, hidden or taken back keeps its place, and loses its words."""

from typing import Any
from uuid import UUID

from tests.reference.answers import Listing, Thing, answers, for_types, visible
from tests.reference.rows import Row
from tests.reference.rules import moderates, permitted, roles_held, shown, speaks_for_author
from tests.reference.square import Square

from parvis.auth.permissions import Permission

#: answers to answers end here
MAX_DEPTH = 6

_ORDERS = {"OLDEST": ("id",), "NEWEST": ("-id",), "MOST_REACTED": ("-reaction_count", "-id")}
#: a thread knows its subject by kind and id
_SUBJECTS = {"PROPOSAL": ("Proposal", "proposal"), "STORY": ("Story", "story"), "OPINION": ("Opinion", "opinion")}


def thread_of(square: Square, row: Row) -> Row:
    """The thread of anything that has one."""
    [its] = square.rows.where("thread", id=row["thread_id"])
    return its


@visible("Thread")
def thread_is_seen(square: Square, row: Row) -> bool:
    """By the audience of its subject."""
    return shown(square, row, row["is_visible"])


@visible("Comment")
def comment_is_seen(square: Square, row: Row) -> bool:
    """Its place, by whoever sees the discussion."""
    return thread_is_seen(square, thread_of(square, row))


def is_readable(square: Square, row: Row) -> bool:
    """Its words: by all while it stands, by its author's side and moderators while it is withheld."""
    if row["state"] in {"HELD", "HIDDEN"}:
        return speaks_for_author(square, row) or moderates(square, thread_of(square, row)["commune_id"])
    return row["state"] == "VISIBLE"


# threads


@for_types("Proposal", "Story", "Opinion", "Comment", field="thread")
def its_thread(square: Square, row: Row) -> Thing | None:
    return square.thing("Thread", thread_of(square, row))


@for_types("Proposal", "Story", "Opinion", field="commentCount")
def comment_count(square: Square, row: Row) -> int:
    return int(thread_of(square, row)["comment_count"])


@answers("Thread.comments")
def first_hand(square: Square, row: Row, order_by: str | None = None) -> Listing:
    said = square.rows.where("comment", thread_id=row["id"], parent_id=None)
    return Listing(square.things("Comment", said), _ORDERS[order_by or "OLDEST"])


@answers("Thread.viewerCanComment")
def viewer_can_comment(square: Square, row: Row) -> bool:
    return permitted(square, Permission.COMMENTS_WRITE) and bool(row["is_open"])


# comments


@answers("Comment.subject")
def subject(square: Square, row: Row) -> Thing | None:
    its = thread_of(square, row)
    type_name, table = _SUBJECTS[its["subject_kind"]]
    return square.thing(type_name, square.rows.one(table, its["subject_id"]))


@answers("Comment.parent")
def parent(square: Square, row: Row) -> Thing | None:
    return square.thing("Comment", square.rows.one("comment", row["parent_id"]))


@answers("Comment.replies")
def replies(square: Square, row: Row, order_by: str | None = None) -> Listing:
    said = square.rows.where("comment", parent_id=row["id"])
    return Listing(square.things("Comment", said), _ORDERS[order_by or "OLDEST"])


def _while_readable(square: Square, row: Row, column: str) -> Any:
    return row[column] if is_readable(square, row) else None


@answers("Comment.author")
def author(square: Square, row: Row) -> Thing | None:
    return square.thing("Actor", square.rows.one("actor", _while_readable(square, row, "author_id")))


@answers("Comment.authorRole")
def author_role(square: Square, row: Row) -> str | None:
    """The weightiest one that the author holds today where this is said."""
    who: UUID | None = _while_readable(square, row, "author_id")
    held = roles_held(square, who, thread_of(square, row)["commune_id"])
    return held[0] if held else None


@answers("Comment.body")
def body(square: Square, row: Row) -> str | None:
    return _while_readable(square, row, "body")


@answers("Comment.bodyHtml")
def body_html(square: Square, row: Row) -> str | None:
    return _while_readable(square, row, "body_html")


@answers("Comment.stance")
def stance(square: Square, row: Row) -> str | None:
    return _while_readable(square, row, "stance")


@answers("Comment.editedAt")
def edited_at(square: Square, row: Row) -> Any:
    return _while_readable(square, row, "edited_at")


@answers("Comment.visibility")
def visibility(_square: Square, row: Row) -> str:
    """One that was taken back is not withheld from anybody."""
    return row["state"] if row["state"] in {"HELD", "HIDDEN"} else "VISIBLE"


@answers("Comment.viewerHasReacted")
def viewer_has_reacted(square: Square, row: Row) -> bool:
    viewer = square.viewer.id
    return viewer is not None and bool(square.rows.where("comment_reaction", comment_id=row["id"], actor_id=viewer))


@answers("Comment.viewerCanEdit")
def viewer_can_edit(square: Square, row: Row) -> bool:
    """Also in a closed discussion."""
    return viewer_can_delete(square, row) and row["state"] == "VISIBLE"


@answers("Comment.viewerCanDelete")
def viewer_can_delete(square: Square, row: Row) -> bool:
    """Also what waits for a moderator, or was hidden by one."""
    return permitted(square, Permission.COMMENTS_WRITE) and row["state"] != "DELETED" and speaks_for_author(square, row)


@answers("Comment.viewerCanReply")
def viewer_can_reply(square: Square, row: Row) -> bool:
    return row["state"] == "VISIBLE" and row["depth"] < MAX_DEPTH and viewer_can_comment(square, thread_of(square, row))
