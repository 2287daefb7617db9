"""Who may flag and who decides, and when something waits for a decision by itself.

Criticism must not be silenced cheaply, so what a crowd can do is little: to hide is for people alone, who give a reason
in public. A burst of flags holds something only until somebody has looked, and only if

- it comes from `BURST_VOICES` different voices within a day: a quarrel between two or three does not reach that;
- `BURST_ACCOUNTS` of them are accounts, and none of these new: addresses are changed by the minute and accounts made by
  the dozen, but not the day before;
- nobody has decided yet that it may stay: else the same crowd would hold it again each time.
"""

from datetime import timedelta

from parvis.auth.permissions import Permission
from parvis.auth.policy import Limit
from parvis.core.errors import Forbidden
from parvis.core.policy import Condition, Rule
from parvis.core.sql import Predicate
from parvis.directory.newcomers import NEW_FOR
from parvis.directory.queries import moderates
from parvis.moderation.contents import CONTENTS, Content
from parvis.moderation.errors import OwnCase, OwnFlag
from parvis.moderation.models import ContentKind

#: somebody who goes through a long discussion, not somebody who flags all of it
FLAGS_BY_ACCOUNT = Limit("moderation.flags.account", times=30, seconds=3600)
#: visitors of one address: a household, a school
FLAGS_BY_REMOTE = Limit("moderation.flags.remote", times=10, seconds=3600)
DECISIONS = Limit("moderation.decisions", times=300, seconds=3600)

LONGEST_MESSAGE = 1_000
REASON_LENGTHS = (10, 1_000)

#: how long a visitor's address is known, as a keyed hash: as long as their voice counts towards a burst
VISITOR_KEPT = timedelta(days=1)
BURST_WITHIN = VISITOR_KEPT
BURST_VOICES = 5
BURST_ACCOUNTS = 2
#: how old an account is to count as one of `BURST_ACCOUNTS`
ESTABLISHED_AFTER = NEW_FOR

_MAY_MODERATE = Predicate(f"'{Permission.CONTENT_MODERATE}' = ANY(:permissions::text[])")
_BY_VIEWER = (
    "EXISTS (SELECT FROM flag mine JOIN moderation_case its ON its.id = mine.case_id"
    " WHERE its.content_id = {t}.id AND mine.reporter_id = :viewer"
)
_FLAGGED = Predicate(f"{_BY_VIEWER} AND its.state = 'OPEN')")
#: who has accused does not judge later either, when others have found that it may stay
_EVER_FLAGGED = Predicate(f"{_BY_VIEWER})")


def _not(predicate: Predicate) -> Predicate:
    """Where it is false or unknown."""
    return Predicate(f"({predicate.text}) IS NOT TRUE")


def _moderate(content: Content) -> Rule:
    conditions = (
        Condition(moderates(content.commune), Forbidden),
        Condition(_not(content.own_case), OwnCase),
        Condition(_not(_EVER_FLAGGED), OwnFlag),
    )
    return Rule(content.table, Permission.CONTENT_MODERATE, content.visible, conditions)


MODERATE = {kind: _moderate(content) for kind, content in CONTENTS.items()}

#: a content's row: shown to all, and somebody else's; whoever reads it may flag it, once
MAY_FLAG = {
    kind: Predicate(f"{content.visibility} = 'VISIBLE'") & content.visible & _not(content.own)
    for kind, content in CONTENTS.items()
}
CAN_FLAG = {kind: predicate & _not(_FLAGGED) for kind, predicate in MAY_FLAG.items()}
CAN_MODERATE: dict[ContentKind, Predicate] = {kind: rule.predicate for kind, rule in MODERATE.items()}

#: a commune's row
MODERATES = _MAY_MODERATE & moderates("{t}.id")

#: a case's row: for whoever moderates there, with the words of those who flagged; never for those it is about
CASE_VISIBLE = (
    _MAY_MODERATE
    & moderates("{t}.commune_id")
    & Predicate(
        " AND ".join(
            f"NOT EXISTS (SELECT FROM {content.table} judged"
            f" WHERE judged.id = {{t}}.content_id AND {content.own_case.on('judged')})"
            for content in CONTENTS.values()
        )
    )
)
FLAG_VISIBLE = Predicate(
    f"EXISTS (SELECT FROM moderation_case its WHERE its.id = {{t}}.case_id AND {CASE_VISIBLE.on('its')})"
)
