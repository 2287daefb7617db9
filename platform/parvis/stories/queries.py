"""What reads of stories are made of: VISIBLE goes into every relation, other conditions answer `viewer…` fields."""

from parvis.core.sql import Predicate
from parvis.directory.queries import SPEAKS_FOR_AUTHOR
from parvis.stories import policy

VISIBLE = policy.VISIBLE
#: for lists: drafts have one of their own
PUBLISHED = policy.PUBLISHED
EDITABLE_BY_VIEWER = policy.EDIT.predicate

#: key of the first photo that is ready
COVER_PHOTO = """(
    SELECT shown.photo_id FROM story_photo shown JOIN photo one ON one.id = shown.photo_id
    WHERE shown.story_id = {t}.id AND one.status = 'READY' ORDER BY shown.position LIMIT 1
)"""

#: drafts of the account {p}, and of the organisations that it is a member of
DRAFTS_OF = (
    "{t}.state = 'DRAFT' AND {t}.author_id IN"
    " (SELECT {p} UNION ALL SELECT mine.organisation_id FROM membership mine WHERE mine.person_id = {p})"
)

#: a photo's row: part of a story whose members work on it together, at whatever stage it is; or of one that a
#: moderator has to judge. Others see photos by the photos' own rule.
PHOTO_OF_STORY = Predicate(
    "EXISTS (SELECT FROM story_photo its JOIN story told ON told.id = its.story_id WHERE its.photo_id = {t}.id AND"
    f" ({SPEAKS_FOR_AUTHOR.on('told')} OR ({{t}}.status = 'READY' AND {VISIBLE.on('told')})))"
)
