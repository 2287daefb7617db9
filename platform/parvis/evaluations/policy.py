"""Who may see, change and decide what of evaluations; how often codes may be tried; when a burst is one."""

from parvis.auth.permissions import Permission
from parvis.auth.policy import Limit
from parvis.core.errors import Forbidden
from parvis.core.policy import Condition, Rule
from parvis.core.sql import EVERYONE, Predicate
from parvis.directory.queries import moderates
from parvis.evaluations.errors import EvaluationOver, HoldDecided
from parvis.evaluations.queries import CURRENT, SIGNED_VISIBLE

#: a town's public terminals share one address; 80 random bits are not guessed at any rate
CODES_BY_REMOTE = Limit("evaluations.codes.remote", times=20, seconds=3600)
SIGNED = Limit("evaluations.signed", times=30, seconds=3600)
HOLD_DECISIONS = Limit("evaluations.holds", times=100, seconds=3600)

#: so many communes a period where one does not live
MOST_REGULAR = 3
REASON_LENGTHS = (10, 1_000)

#: so many evaluations of new accounts in two days are a burst…
BURST = 10
#: …or one for so many inhabitants, where that is more
BURST_INHABITANTS = 1_000

_OWN = Predicate("{t}.person_id = :viewer")
_OF_NOW = Condition(Predicate(f"{{t}}.period = {CURRENT}"), EvaluationOver)
WITHDRAW = Rule("signed_evaluation", Permission.EVALUATIONS_SIGN, SIGNED_VISIBLE, (Condition(_OWN, Forbidden), _OF_NOW))

_MODERATOR = Condition(moderates("{t}.commune_id"), Forbidden)
_OPEN = Condition(Predicate("{t}.state = 'OPEN'"), HoldDecided)
#: a hold's row: never by the town hall, which does not decide who is counted
DECIDE = Rule("ballot_hold", Permission.CONTENT_MODERATE, EVERYONE, (_MODERATOR, _OPEN))
