"""What reads of moderation are made of: conditions on cases and decisions, and on what they are about."""

from parvis.core.sql import EVERYONE, Predicate
from parvis.moderation import policy
from parvis.moderation.contents import CONTENTS

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
