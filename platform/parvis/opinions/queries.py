"""What reads of opinions are made of: `…VISIBLE` goes into every relation, conditions answer `viewer…` fields.

Who wrote an opinion is read through AUTHOR only, and of a list of somebody's opinions SIGNED is part: a withheld name
is nobody's to read, whichever way they come. That one wrote it oneself is known by what may write opinions alone.
"""

from parvis.core.sql import Predicate
from parvis.directory.queries import moderates
from parvis.evaluations.queries import CURRENT
from parvis.opinions import policy

VISIBLE = policy.VISIBLE
#: of an answer
ANSWER_VISIBLE = policy.ANSWER_VISIBLE
#: for lists: what waits is found by its author (OWN_THIS_PERIOD, BY_VIEWER) and, held, among a moderator's cases
PUBLISHED = policy.PUBLISHED
#: for lists of somebody's opinions that others read too
SIGNED = Predicate("{t}.signature = 'SIGNED'")

#: key of who signed it; NULL where the name is withheld, for its author too, and once erased
AUTHOR = "CASE WHEN {t}.signature = 'SIGNED' THEN {t}.author_id END"
#: key of its answer, or NULL
ANSWER = "(SELECT its.id FROM opinion_answer its WHERE its.opinion_id = {t}.id)"
#: why it waits: for its author and for moderators
HELD_FOR = (
    f"CASE WHEN {{t}}.visibility = 'HELD' AND ({policy.OWN.text} OR {moderates('{t}.commune_id').text})"
    " THEN {t}.held_for END"
)

#: of a listed one: the town hall may answer it and has not. By the answer's key, which is looked up for each opinion;
#: what PostgreSQL makes of EXISTS may read the whole country's answers first
AWAITS_ANSWER = Predicate(f"{{t}}.visibility = 'VISIBLE' AND {ANSWER} IS NULL")

IS_AUTHOR = Predicate("{t}.author_id = :viewer") & policy.MAY_KNOW_OWN
CAN_ANSWER = policy.ANSWER.predicate
CAN_WITHDRAW = policy.WITHDRAW.predicate

#: a row of the account {p}'s own opinions, published or not
BY_VIEWER = f"{{t}}.author_id = {{p}} AND {policy.MAY_KNOW_OWN.text}"
#: a row about the commune {p}: the viewer's own of the quarter that it is
OWN_THIS_PERIOD = IS_AUTHOR & Predicate(f"NOT {{t}}.is_withdrawn AND {{t}}.period = {CURRENT}")
