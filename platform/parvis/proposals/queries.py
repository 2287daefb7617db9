"""What reads of proposals are made of: VISIBLE goes into every relation, other conditions answer `viewer…` fields."""

from parvis.core.sql import EVERYONE, Predicate
from parvis.directory.queries import SPEAKS_FOR_AUTHOR
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
CAN_SUPPORT = policy.SUPPORT.predicate
CAN_ANSWER = policy.ANSWER.predicate
CAN_DECIDE = policy.DECIDE.predicate
CAN_REPORT = policy.REPORT.predicate
CAN_CONFIRM = policy.CONFIRM.predicate

#: the town hall owes it an answer, or would if it had joined
AWAITS_ANSWER = Predicate("{t}.answered_at IS NULL AND {t}.state IN ('OPEN', 'UNDER_REVIEW')")
#: what the town hall accepted and still has to do: not abandoned, and not done, or its author says that it is not
UNDER_WAY = Predicate(
    "{t}.state <> 'WITHDRAWN' AND EXISTS"
    " (SELECT FROM proposal_step said WHERE said.id = {t}.decision_id AND said.code = 'ACCEPTED') AND NOT EXISTS"
    " (SELECT FROM proposal_step far WHERE far.id = {t}.execution_id"
    " AND (far.code = 'ABANDONED' OR far.code = 'DONE' AND {t}.confirmed_done IS NOT FALSE))"
)


def begun(moment: str) -> str:
    """When the day of a moment began, on clocks in France. An answer is owed by a day, and is in time all through it:
    it is late where this, of the answer or of now, is after `answer_due_at`."""
    return f"date_trunc('day', {moment}, 'Europe/Paris')"


IS_OVERDUE = AWAITS_ANSWER & Predicate(f"{{t}}.answer_due_at < {begun(':now')}")


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

_ITS_PROPOSALS = (
    "SELECT its.proposal_id FROM proposal_photo its WHERE its.photo_id = {t}.id UNION ALL"
    " SELECT step.proposal_id FROM step_photo its JOIN proposal_step step ON step.id = its.step_id"
    " WHERE its.photo_id = {t}.id"
)
#: a photo's row: shown by a proposal whose members work on it together, at whatever stage it is; or of one that is
#: withheld and that the viewer sees all the same. Others see photos by the photos' own rule.
PHOTO_OF_PROPOSAL = Predicate(
    f"EXISTS (SELECT FROM proposal about WHERE about.id IN ({_ITS_PROPOSALS}) AND ({SPEAKS_FOR_AUTHOR.on('about')}"
    f" OR ({{t}}.is_withheld AND {{t}}.status = 'READY' AND {VISIBLE.on('about')})))"
)
