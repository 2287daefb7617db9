"""Root fields that read proposals."""

from parvis_graphql.engine.declarations import connection, to_many
from parvis_graphql.engine.declared import Term
from parvis_graphql.engine.entities import record
from parvis_graphql.engine.pages import Connection
from parvis_graphql.proposals.filters import (
    PROPOSAL_FILTERS,
    PROPOSAL_ORDERS,
    ProposalFilter,
    ProposalOrder,
    proposal_keys,
)
from parvis_graphql.proposals.types import Proposal, Theme


@record
class ProposalsQuery:
    proposals: Connection[Proposal] = connection(
        "What residents propose, all over France.",
        filters=PROPOSAL_FILTERS,
        filter_type=ProposalFilter | None,
        orders=PROPOSAL_ORDERS,
        order_type=ProposalOrder | None,
        prepare=proposal_keys,
    )
    themes: list[Theme] = to_many("What a proposal can be about.", order=(Term("{t}.position", "integer"),), limit=50)
