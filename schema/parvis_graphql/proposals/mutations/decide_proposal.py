"""decideProposal: the commune decides, with a reason."""

import strawberry

from parvis.proposals import steps
from parvis.proposals.models import DecisionKind
from parvis_graphql.context import Ask
from parvis_graphql.directory.speaking import actor_key
from parvis_graphql.engine.entities import record
from parvis_graphql.proposals.mutations.one_proposal import ProposalInput, ProposalPayload, on_proposal
from parvis_graphql.scalars import Markdown


@strawberry.input(description="A decision of the commune.")
class DecideProposalInput(ProposalInput):
    kind: DecisionKind = strawberry.field(description="What is decided.")
    reason: Markdown = strawberry.field(description="Why: 10 to 5,000 characters.")
    close: bool = strawberry.field(
        default=False, description="End the discussion and the counting of supporters with it."
    )
    actor_id: strawberry.ID | None = strawberry.field(
        default=None, description="A council or municipal service of the commune to sign for; oneself unless told."
    )


@record
class DecideProposalPayload(ProposalPayload):
    """What became of a decision."""


@strawberry.mutation(
    description="Decide about a proposal, as an official of its commune; earlier decisions stay readable."
)
async def decide_proposal(info: Ask, input: DecideProposalInput) -> DecideProposalPayload:
    return await on_proposal(
        info,
        DecideProposalPayload,
        input,
        lambda viewer, proposal: steps.decide_proposal(
            viewer,
            proposal_id=proposal,
            kind=input.kind,
            reason=input.reason,
            close=input.close,
            actor_id=actor_key(input.actor_id),
        ),
    )
