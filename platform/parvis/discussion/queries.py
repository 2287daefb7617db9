"""What reads of a discussion are made of.

`…_VISIBLE` goes into every relation, conditions answer `viewer…` fields, and what a comment says is read through the
expressions here only: a deleted one says nothing, a held or
hidden one only to its author and to moderators.
"""

from parvis.core.sql import Predicate
from parvis.discussion import policy

THREAD_VISIBLE = policy.THREAD_VISIBLE
COMMENT_VISIBLE = policy.COMMENT_VISIBLE


def _while_visible(column: str) -> str:
    """A column of a comment that is not for all to read once it is held, hidden or taken back."""
    return f"CASE WHEN {policy.COMMENT_READABLE.text} THEN {{t}}.{column} END"


AUTHOR = _while_visible("author_id")
BODY = _while_visible("body")
BODY_HTML = _while_visible("body_html")
STANCE = _while_visible("stance")
EDITED_AT = _while_visible("edited_at")

#: one scale for everything that moderators may take away
VISIBILITY = "CASE WHEN {t}.state IN ('HELD', 'HIDDEN') THEN {t}.state ELSE 'VISIBLE' END"

#: on a thread
CAN_COMMENT = policy.COMMENT.predicate
#: on a comment
CAN_REPLY = policy.REPLY.predicate
CAN_EDIT = policy.EDIT.predicate
CAN_DELETE = policy.DELETE.predicate
REACTED = Predicate(
    "EXISTS (SELECT FROM comment_reaction mine WHERE mine.comment_id = {t}.id AND mine.actor_id = :viewer)"
)
