"""How lists of proposals may be narrowed and ordered, wherever they hang."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

import strawberry

from parvis.auth.viewer import Viewer
from parvis.core.sql import Predicate
from parvis.proposals.models import DecisionKind, ExecutionState, ProposalState
from parvis.proposals.queries import AWAITS_ANSWER
from parvis_graphql.engine.declared import NEWEST, OLDEST, Order, Term
from parvis_graphql.engine.global_ids import key_of
from parvis_graphql.enums import described

described(
    ProposalState,
    "Where the talking about a proposal stands.",
    {
        "OPEN": "Open for support and discussion.",
        "UNDER_REVIEW": "Being looked at by the town hall.",
        "CLOSED": "Talked out.",
        "WITHDRAWN": "Taken back by its author.",
    },
)
described(
    DecisionKind,
    "What a commune decided about a proposal.",
    {
        "ACCEPTED": "It will be done.",
        "DECLINED": "It will not be done.",
        "NOT_OURS": "Somebody else has to decide about it.",
    },
)
described(
    ExecutionState,
    "How far a commune is with what it accepted.",
    {
        "PLANNED": "It has a date or a budget.",
        "IN_PROGRESS": "The work has begun.",
        "DONE": "It is done, says the town hall; `authorConfirmsDone` is what the author says.",
        "ABANDONED": "It will not be carried out after all.",
    },
)


class ProposalOrder(StrEnum):
    NEWEST = "NEWEST"
    OLDEST = "OLDEST"
    MOST_SUPPORTED = "MOST_SUPPORTED"


described(
    ProposalOrder,
    "Orders of a list of proposals.",
    {
        "NEWEST": "Latest first.",
        "OLDEST": "Earliest first.",
        "MOST_SUPPORTED": "Most supporters first.",
    },
)


@strawberry.input(description="Which proposals; every field given must match.")
class ProposalFilter:
    theme: str | None = strawberry.field(default=None, description="Code of the theme, such as MOBILITY.")
    state: ProposalState | None = strawberry.field(default=None, description="Where the talking stands.")
    has_photos: bool | None = strawberry.field(default=None, description="Only with, or only without, photos.")
    decision: DecisionKind | None = strawberry.field(default=None, description="What was decided last.")
    execution: ExecutionState | None = strawberry.field(default=None, description="How far it was said to be last.")
    awaiting_answer: bool | None = strawberry.field(
        default=None,
        description="Only those, open, that the town hall has not answered yet; or only the others.",
    )
    neighbourhood_id: strawberry.ID | None = strawberry.field(default=None, description="Only in this neighbourhood.")


_NEWEST_STEP = "EXISTS (SELECT FROM proposal_step its WHERE its.id = {{t}}.{column} AND its.code = :{name})"
PROPOSAL_FILTERS = {
    "decision": Predicate(_NEWEST_STEP.format(column="decision_id", name="decision")),
    "execution": Predicate(_NEWEST_STEP.format(column="execution_id", name="execution")),
    "awaiting_answer": Predicate(f":awaiting_answer = ({AWAITS_ANSWER.text})"),
    "neighbourhood_id": Predicate("{t}.neighbourhood_id = :neighbourhood_id"),
    "theme": Predicate("{t}.theme_id = :theme"),
    "state": Predicate("{t}.state = :state"),
    "has_photos": Predicate(":has_photos = EXISTS (SELECT FROM proposal_photo one WHERE one.proposal_id = {t}.id)"),
}

_MOST_SUPPORTED: Order = (Term("{t}.support_count", "integer", descending=True), Term("{t}.id", descending=True))
PROPOSAL_ORDERS: dict[object, Order] = {
    ProposalOrder.NEWEST: NEWEST,
    ProposalOrder.OLDEST: OLDEST,
    ProposalOrder.MOST_SUPPORTED: _MOST_SUPPORTED,
}


async def proposal_keys(_viewer: Viewer, arguments: Mapping[str, Any]) -> dict[str, object]:
    """The keys within the filter's global ids: `prepare` of every list that takes a ProposalFilter."""
    neighbourhood = (arguments.get("filter") or {}).get("neighbourhood_id")
    if neighbourhood is None:
        return {}
    return {"neighbourhood_id": key_of(neighbourhood, "Neighbourhood", "neighbourhood_id")}
