"""unsupportProposal: take one's support back."""

import strawberry

from parvis.proposals import service
from parvis_graphql.context import Ask
from parvis_graphql.engine.entities import record
from parvis_graphql.proposals.mutations.one_proposal import ProposalInput, ProposalPayload, on_proposal


@strawberry.input(description="A proposal to support no longer.")
class UnsupportProposalInput(ProposalInput):
    pass


@record
class UnsupportProposalPayload(ProposalPayload):
    """What became of a support taken back."""


@strawberry.mutation(description="Take one's support back.")
async def unsupport_proposal(info: Ask, input: UnsupportProposalInput) -> UnsupportProposalPayload:
    return await on_proposal(
        info, UnsupportProposalPayload, input, lambda viewer, proposal: service.unsupport(viewer, proposal_id=proposal)
    )
