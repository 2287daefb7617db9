"""Who may see, change and support a proposal."""

from parvis.auth.permissions import Permission
from parvis.auth.policy import Limit
from parvis.core.errors import Forbidden
from parvis.core.policy import Condition, Rule
from parvis.core.sql import Predicate
from parvis.directory.queries import SPEAKS_FOR_AUTHOR, is_official, shown
from parvis.proposals.errors import (
    NoLongerAccepted,
    NotAccepted,
    NotDone,
    OwnProposal,
    ProposalClosed,
    ProposalWithdrawn,
    UnderReview,
)

PROPOSALS = Limit("proposals.proposals", times=20, seconds=3600)
STEPS = Limit("proposals.steps", times=120, seconds=3600)

#: withdrawn proposals stay readable too: what was asked of a commune is public
VISIBLE = shown("{t}.visibility = 'VISIBLE'")

_OWN = Condition(SPEAKS_FOR_AUTHOR, Forbidden)
_ANOTHERS = Condition(Predicate(f"({SPEAKS_FOR_AUTHOR.text}) IS NOT TRUE"), OwnProposal)
_ALIVE = Condition(Predicate("{t}.state IN ('OPEN', 'UNDER_REVIEW')"), ProposalClosed)
_NOT_UNDER_REVIEW = Condition(Predicate("{t}.state <> 'UNDER_REVIEW'"), UnderReview)

EDIT = Rule("proposal", Permission.PROPOSALS_WRITE, VISIBLE, (_OWN, _ALIVE, _NOT_UNDER_REVIEW))
WITHDRAW = Rule("proposal", Permission.PROPOSALS_WRITE, VISIBLE, (_OWN, _ALIVE))
SUPPORT = Rule("proposal", Permission.PROPOSALS_SUPPORT, VISIBLE, (_ALIVE, _ANOTHERS))

_OFFICIAL = Condition(is_official("{t}.commune_id"), Forbidden)
_NOT_WITHDRAWN = Condition(Predicate("{t}.state <> 'WITHDRAWN'"), ProposalWithdrawn)


def _newest_is(column: str, code: str) -> Predicate:
    return Predicate(
        f"EXISTS (SELECT FROM proposal_step newest WHERE newest.id = {{t}}.{column} AND newest.code = '{code}')"
    )


_ACCEPTED = Condition(_newest_is("decision_id", "ACCEPTED"), NotAccepted)
_STILL_ACCEPTED = Condition(_ACCEPTED.predicate, NoLongerAccepted)
_DONE = Condition(_newest_is("execution_id", "DONE"), NotDone)

ANSWER = Rule("proposal", Permission.OFFICIAL_ACT, VISIBLE, (_OFFICIAL, _NOT_WITHDRAWN))
DECIDE = ANSWER
REPORT = Rule("proposal", Permission.OFFICIAL_ACT, VISIBLE, (_OFFICIAL, _NOT_WITHDRAWN, _ACCEPTED))
CONFIRM = Rule("proposal", Permission.PROPOSALS_WRITE, VISIBLE, (_OWN, _NOT_WITHDRAWN, _DONE, _STILL_ACCEPTED))
