"""Who may see, say and take back what in a discussion."""

from parvis.auth.permissions import Permission
from parvis.auth.policy import Limit
from parvis.core.errors import Forbidden
from parvis.core.policy import Condition, Rule
from parvis.core.sql import Predicate
from parvis.directory.queries import SPEAKS_FOR_AUTHOR, moderates, shown
from parvis.discussion.errors import AnswerTooDeep, CommentRemoved, DiscussionClosed

#: answers to answers end here; a first comment has depth 0
MAX_DEPTH = 6
#: a lively talk, not a flood
COMMENTS = Limit("discussion.comments", times=30, seconds=600)

#: the audience of its subject
THREAD_VISIBLE = shown("{t}.is_visible")
#: tombstones keep their place for everyone; a hidden subject hides its comments
COMMENT_VISIBLE = Predicate(
    f"EXISTS (SELECT FROM thread its WHERE its.id = {{t}}.thread_id AND {THREAD_VISIBLE.on('its')})"
)
_ITS_COMMUNE = "(SELECT its.commune_id FROM thread its WHERE its.id = {t}.thread_id)"
#: a comment's row: who reads its words while it is held, or hidden: its author's side, and whoever moderates there
COMMENT_READABLE = Predicate("{t}.state = 'VISIBLE'") | (
    Predicate("{t}.state IN ('HELD', 'HIDDEN')") & (SPEAKS_FOR_AUTHOR | moderates(_ITS_COMMUNE))
)

_OWN = Condition(SPEAKS_FOR_AUTHOR, Forbidden)
_STILL_SPEAKS = Condition(Predicate("{t}.state = 'VISIBLE'"), CommentRemoved)
_NOT_TAKEN_BACK = Condition(Predicate("{t}.state <> 'DELETED'"), CommentRemoved)
_NOT_TOO_DEEP = Condition(Predicate(f"{{t}}.depth < {MAX_DEPTH}"), AnswerTooDeep)
_THREAD_OPEN = Condition(Predicate("{t}.is_open"), DiscussionClosed)
_ITS_THREAD_OPEN = Condition(
    Predicate("EXISTS (SELECT FROM thread its WHERE its.id = {t}.thread_id AND its.is_open)"), DiscussionClosed
)

COMMENT = Rule("thread", Permission.COMMENTS_WRITE, THREAD_VISIBLE, (_THREAD_OPEN,))
REPLY = Rule("comment", Permission.COMMENTS_WRITE, COMMENT_VISIBLE, (_STILL_SPEAKS, _NOT_TOO_DEEP, _ITS_THREAD_OPEN))
# a closed discussion can still be corrected and taken back by those who said it
EDIT = Rule("comment", Permission.COMMENTS_WRITE, COMMENT_VISIBLE, (_STILL_SPEAKS, _OWN))
# what waits for a moderator, or was hidden by one, can be taken back all the same
DELETE = Rule("comment", Permission.COMMENTS_WRITE, COMMENT_VISIBLE, (_NOT_TAKEN_BACK, _OWN))
REACT = Rule("comment", Permission.REACTIONS_WRITE, COMMENT_VISIBLE, (_STILL_SPEAKS, _ITS_THREAD_OPEN))
