"""How lists of proposals may be narrowed and ordered, wherever they hang."""

from enum import StrEnum

import strawberry

from parvis.core.sql import Predicate
from parvis.proposals.models import ProposalState
from parvis_graphql.engine.declarations import NEWEST, OLDEST, Order, Term
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


PROPOSAL_FILTERS = {
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
