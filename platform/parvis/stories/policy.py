"""Who may see, change and delete a story. A draft is for those who speak for its author alone: no moderator sees it."""

from parvis.auth.permissions import Permission
from parvis.auth.policy import Limit
from parvis.core.errors import Forbidden
from parvis.core.policy import Condition, Rule
from parvis.core.sql import Predicate
from parvis.directory.queries import SPEAKS_FOR_AUTHOR, shown
from parvis.stories.errors import AlreadyPublished

STORIES = Limit("stories.stories", times=20, seconds=3600)

PUBLISHED = Predicate("{t}.state = 'PUBLISHED'")
VISIBLE = (PUBLISHED & shown("{t}.visibility = 'VISIBLE'")) | SPEAKS_FOR_AUTHOR

_OWN = Condition(SPEAKS_FOR_AUTHOR, Forbidden)
_DRAFT = Condition(Predicate("{t}.state = 'DRAFT'"), AlreadyPublished)

EDIT = DELETE = Rule("story", Permission.STORIES_WRITE, VISIBLE, (_OWN,))
PUBLISH = Rule("story", Permission.STORIES_WRITE, VISIBLE, (_OWN, _DRAFT))
