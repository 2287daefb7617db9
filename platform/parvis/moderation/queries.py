"""What reads of moderation are made of: conditions on cases and decisions, and on what they are about."""

from parvis.core.sql import EVERYONE, Predicate
from parvis.moderation import policy
from parvis.moderation.contents import CONTENTS
from parvis.proposals import policy as proposals

CASE_VISIBLE = policy.CASE_VISIBLE
FLAG_VISIBLE = policy.FLAG_VISIBLE
#: decisions are public: they name nobody and do not say what was written
DECISION_VISIBLE = EVERYONE

CAN_FLAG = policy.CAN_FLAG
#: a commune's row
MODERATES = policy.MODERATES
CAN_MODERATE = policy.CAN_MODERATE

#: a case that waits, about something that is still there
WAITING = Predicate(
    "{t}.state = 'OPEN' AND CASE {t}.content_kind "
    + " ".join(
        f"WHEN '{kind}' THEN EXISTS (SELECT FROM {content.table} about WHERE about.id = {{t}}.content_id"
        f" AND {content.visibility.replace('{t}', 'about')} <> 'DELETED')"
        for kind, content in CONTENTS.items()
    )
    + " END"
)

#: of a content's row: the key of what was decided about it last
LATEST_DECISION = (
    "(SELECT said.id FROM moderation_decision said WHERE said.content_id = {t}.id ORDER BY said.id DESC LIMIT 1)"
)
#: of a content's row: the key of the case that waits
OPEN_CASE = "(SELECT open.id FROM moderation_case open WHERE open.content_id = {t}.id AND open.state = 'OPEN')"

#: a decision's row: the one by which the content of that key cannot be read now
HIDES = Predicate(
    "{t}.action = 'HIDE' AND CASE {t}.content_kind "
    + " ".join(
        f"WHEN '{kind}' THEN EXISTS (SELECT FROM {content.table} about WHERE about.id = {{t}}.content_id"
        f" AND {content.visibility.replace('{t}', 'about')} = 'HIDDEN')"
        for kind, content in CONTENTS.items()
    )
    + " END"
)
#: a decision's row: of the proposal with this number in the decision's commune
OF_PROPOSAL_NUMBER = Predicate(
    "{t}.content_id = (SELECT about.id FROM proposal about"
    " WHERE about.commune_id = {t}.commune_id AND about.number = :number)"
)

_ITS_PROPOSALS = (
    "SELECT its.proposal_id FROM proposal_photo its WHERE its.photo_id = {t}.id UNION ALL"
    " SELECT step.proposal_id FROM step_photo its JOIN proposal_step step ON step.id = its.step_id"
    " WHERE its.photo_id = {t}.id"
)
#: a photo's row: it waits or was hidden with a proposal that the viewer sees all the same; only once it is ready
PHOTO_OF_PROPOSAL = Predicate(
    "{t}.is_withheld AND {t}.status = 'READY' AND EXISTS (SELECT FROM proposal about"
    f" WHERE about.id IN ({_ITS_PROPOSALS}) AND {proposals.VISIBLE.on('about')})"
)
