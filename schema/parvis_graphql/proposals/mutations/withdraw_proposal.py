"""withdrawProposal: take one's own proposal back."""

import strawberry

from parvis.proposals import service
from parvis_graphql.context import Ask
from parvis_graphql.engine.entities import record
from parvis_graphql.proposals.mutations.one_proposal import ProposalInput, ProposalPayload, on_proposal


@strawberry.input(description="A proposal to take back.")
class WithdrawProposalInput(ProposalInput):
    pass


@record
class WithdrawProposalPayload(ProposalPayload):
    """What became of a withdrawal."""


@strawberry.mutation(description="Take one's own proposal back; it stays readable.")
async def withdraw_proposal(info: Ask, input: WithdrawProposalInput) -> WithdrawProposalPayload:
    return await on_proposal(
        info,
        WithdrawProposalPayload,
        input,
        lambda viewer, proposal: service.withdraw_proposal(viewer, proposal_id=proposal),
    )
