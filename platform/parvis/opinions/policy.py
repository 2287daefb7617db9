"""Who may see, take back and answer an opinion. Who wrote one whose name is withheld, nobody may know."""

from parvis.auth.permissions import Permission
from parvis.auth.policy import Limit
from parvis.core.errors import Forbidden
from parvis.core.policy import Condition, Rule
from parvis.core.sql import Predicate
from parvis.directory.queries import SPEAKS_FOR_AUTHOR, is_official, moderates
from parvis.opinions.errors import OpinionAnswered, OpinionWithdrawn

OPINIONS = Limit("opinions.opinions", times=20, seconds=3600)
ANSWERS = Limit("opinions.answers", times=120, seconds=3600)

#: Markdown, in characters
TEXT_LENGTHS = (20, 2_000)
ANSWER_LENGTHS = (2, 5_000)

PUBLISHED = Predicate("{t}.published_on IS NOT NULL")
#: whether one may know that an opinion is one's own: a token for anything else learns of no withheld one whose it is
MAY_KNOW_OWN = Predicate(f"'{Permission.OPINIONS_WRITE}' = ANY(:permissions::text[])")
OWN = SPEAKS_FOR_AUTHOR & MAY_KNOW_OWN
_SHOWN = PUBLISHED & Predicate("{t}.visibility = 'VISIBLE'")
#: what waits for the batch alone is its author's: a moderator who looked every hour would know when it was written
VISIBLE = _SHOWN | OWN | (Predicate("{t}.visibility <> 'VISIBLE'") & moderates("{t}.commune_id"))

#: an answer's row: for whoever sees what is answered
ANSWER_VISIBLE = Predicate(f"EXISTS (SELECT FROM opinion its WHERE its.id = {{t}}.opinion_id AND {VISIBLE.on('its')})")

_OWN = Condition(OWN, Forbidden)
_NOT_WITHDRAWN = Condition(Predicate("NOT {t}.is_withdrawn"), OpinionWithdrawn)
_OFFICIAL = Condition(is_official("{t}.commune_id"), Forbidden)
_UNANSWERED = Condition(
    Predicate("NOT EXISTS (SELECT FROM opinion_answer its WHERE its.opinion_id = {t}.id)"), OpinionAnswered
)

WITHDRAW = Rule("opinion", Permission.OPINIONS_WRITE, VISIBLE, (_OWN, _NOT_WITHDRAWN))
ANSWER = Rule("opinion", Permission.OFFICIAL_ACT, _SHOWN, (_OFFICIAL, _NOT_WITHDRAWN, _UNANSWERED))
