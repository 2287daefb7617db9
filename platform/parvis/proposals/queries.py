"""What reads of proposals are made of: `…VISIBLE` goes into every relation, other conditions answer `viewer…` fields."""

from parvis.core.sql import EVERYONE, Predicate
from parvis.photos.queries import VISIBLE as PHOTO_VISIBLE
from parvis.proposals import policy

VISIBLE = policy.VISIBLE
THEME_VISIBLE = EVERYONE
#: every version of a proposal is as public as the proposal
VERSION_VISIBLE = Predicate(
    f"EXISTS (SELECT FROM proposal whole WHERE whole.id = {{t}}.proposal_id AND {VISIBLE.on('whole')})"
)

SUPPORTED_BY_VIEWER = Predicate(
    "EXISTS (SELECT FROM proposal_support mine WHERE mine.proposal_id = {t}.id AND mine.actor_id = :viewer)"
)
EDITABLE_BY_VIEWER = policy.EDIT.predicate
CAN_WITHDRAW = policy.WITHDRAW.predicate
CAN_SUPPORT = policy.SUPPORT.predicate

#: id of the first of its photos that the viewer can see
COVER_PHOTO = f"""(
    SELECT shown.photo_id FROM proposal_photo shown JOIN photo ON photo.id = shown.photo_id
    WHERE shown.proposal_id = {{t}}.id AND {PHOTO_VISIBLE.on("photo")}
    ORDER BY shown.position LIMIT 1
)"""  # noqa: S608 - constants
