"""What reads of proposals are made of: VISIBLE goes into every relation, other conditions answer `viewer…` fields."""

from parvis.core.sql import EVERYONE, Predicate
from parvis.proposals import policy
from parvis.proposals.models import StepKind

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
CAN_ANSWER = policy.ANSWER.predicate
CAN_DECIDE = policy.DECIDE.predicate
CAN_REPORT = policy.REPORT.predicate
CAN_CONFIRM = policy.CONFIRM.predicate

#: the town hall owes it an answer, or would if it had joined
AWAITS_ANSWER = Predicate("{t}.answered_at IS NULL AND {t}.state IN ('OPEN', 'UNDER_REVIEW')")
IS_OVERDUE = AWAITS_ANSWER & Predicate("{t}.answer_due_at < :now")


def step_visible(*kinds: StepKind) -> Predicate:
    """A step's row, of one of these kinds: as public as its proposal."""
    names = ", ".join(f"'{kind}'" for kind in kinds)
    return Predicate(
        f"{{t}}.kind IN ({names}) AND EXISTS"
        f" (SELECT FROM proposal whole WHERE whole.id = {{t}}.proposal_id AND {VISIBLE.on('whole')})"
    )


#: key of the first photo that is ready: shown here it is attached, so anyone can see it
COVER_PHOTO = """(
    SELECT shown.photo_id FROM proposal_photo shown JOIN photo one ON one.id = shown.photo_id
    WHERE shown.proposal_id = {t}.id AND one.status = 'READY' ORDER BY shown.position LIMIT 1
)"""

#: of a commune: the key of the first photo, that anyone can see, of its newest proposal that has one
COMMUNE_COVER = """(
    SELECT shown.photo_id FROM proposal its JOIN proposal_photo shown ON shown.proposal_id = its.id
    JOIN photo one ON one.id = shown.photo_id
    WHERE its.commune_id = {t}.id AND its.state <> 'WITHDRAWN' AND its.visibility = 'VISIBLE' AND one.status = 'READY'
    ORDER BY its.id DESC, shown.position LIMIT 1
)"""
