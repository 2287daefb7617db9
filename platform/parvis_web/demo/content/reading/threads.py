"""Threads: comments as they came, and what became of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from parvis_web.demo.content.reading.people import DemoPerson, Members, author_side, chosen, signature
from parvis_web.demo.content.resources import Table


@dataclass(frozen=True)
class DemoCommentEdit:
    """What a comment says since it was edited."""

    after_hours: float
    body: str


@dataclass(frozen=True)
class DemoHiding:
    """A moderator's decision to hide a comment."""

    after_hours: float
    moderator: str
    """Key of a MODERATOR of the commune."""
    reason: str
    """What its author reads."""


@dataclass(frozen=True)
class DemoComment:
    """One comment; a parent always comes before its replies."""

    key: str
    author: str
    """Key of the person who writes."""
    speaks_for: str | None
    """Key of the organisation that signs, or None: the person signs."""
    after_hours: float
    """Hours after what the thread is about."""
    body: str
    parent: str | None
    stance: str | None
    """FOR, AGAINST, NEUTRAL or None."""
    reactions: tuple[str, ...]
    """Keys of the people who reacted."""
    edit: DemoCommentEdit | None
    deleted_after_hours: float | None
    flags: tuple[str, ...]
    """Keys of the people who flagged it, between the comment and its hiding."""
    flag_reason: str | None
    """ILLEGAL, INSULT, PRIVACY, SPAM, OFF_TOPIC or OTHER; None without flags."""
    hiding: DemoHiding | None


def read_thread(
    rows: Sequence[Table], near: Sequence[DemoPerson], members: Members, *, salt: str
) -> tuple[DemoComment, ...]:
    """The rows `comments`, in the order of time; `near` as `chosen` wants it."""
    comments = (_comment(row, near, members, salt=salt) for row in rows)
    return tuple(sorted(comments, key=lambda comment: comment.after_hours))


def _comment(row: Table, near: Sequence[DemoPerson], members: Members, *, salt: str) -> DemoComment:
    author, speaks_for = signature(row)
    side = author_side(author, speaks_for, members)
    here = f"{salt}/{row['key']}"
    return DemoComment(
        key=row["key"],
        author=author,
        speaks_for=speaks_for,
        after_hours=row["after_hours"],
        body=row["body"].strip(),
        parent=row.get("parent"),
        stance=row.get("stance"),
        reactions=chosen(row.get("reactions", 0), near, besides=side, salt=here),
        edit=DemoCommentEdit(row["edited_after_hours"], row["edited"].strip()) if "edited" in row else None,
        deleted_after_hours=row.get("deleted_after_hours"),
        flags=chosen(row.get("flags", 0), near, besides=side, salt=f"{here}/flags"),
        flag_reason=row.get("flag_reason"),
        hiding=_hiding(row),
    )


def _hiding(row: Table) -> DemoHiding | None:
    if "hidden_after_hours" not in row:
        return None
    return DemoHiding(row["hidden_after_hours"], row["hidden_by"], row["hidden_reason"].strip())
