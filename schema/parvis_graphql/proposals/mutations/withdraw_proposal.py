"""withdrawProposal: take one's own proposal back."""

from uuid import UUID

import strawberry

from parvis.proposals import service
from parvis_graphql.context import Ask
from parvis_graphql.engine.declarations import record, to_one
from parvis_graphql.engine.global_ids import key_of
from parvis_graphql.mutation import Changed, MutationInput, Payload, answer
from parvis_graphql.proposals.types import Proposal


@strawberry.input(description="A proposal to take back.")
class WithdrawProposalInput(MutationInput):
    proposal_id: strawberry.ID = strawberry.field(description="The proposal.")


@record
class WithdrawProposalPayload(Payload):
    """What became of a withdrawal."""

    proposal_id: strawberry.Private[UUID | None] = None
    proposal: Proposal | None = to_one("The proposal as it is now.", "proposal_id")


@strawberry.mutation(description="Take one's own proposal back; it stays readable.")
async def withdraw_proposal(info: Ask, input: WithdrawProposalInput) -> WithdrawProposalPayload:
    async def command() -> Changed:
        proposal = await service.withdraw_proposal(
            info.context.viewer, proposal_id=key_of(input.proposal_id, "Proposal", "proposal_id")
        )
        return {"proposal_id": proposal.id}

    return await answer(info, WithdrawProposalPayload, input, command)
