"""unsupportProposal: take one's support back."""

from uuid import UUID

import strawberry

from parvis.proposals import service
from parvis_graphql.context import Ask
from parvis_graphql.engine.declarations import record, to_one
from parvis_graphql.engine.global_ids import key_of
from parvis_graphql.mutation import Changed, MutationInput, Payload, answer
from parvis_graphql.proposals.types import Proposal


@strawberry.input(description="A proposal to support no longer.")
class UnsupportProposalInput(MutationInput):
    proposal_id: strawberry.ID = strawberry.field(description="The proposal.")


@record
class UnsupportProposalPayload(Payload):
    """What became of a support taken back."""

    proposal_id: strawberry.Private[UUID | None] = None
    proposal: Proposal | None = to_one("The proposal as it is now.", "proposal_id")


@strawberry.mutation(description="Take one's support back.")
async def unsupport_proposal(info: Ask, input: UnsupportProposalInput) -> UnsupportProposalPayload:
    async def command() -> Changed:
        proposal = await service.unsupport(
            info.context.viewer, proposal_id=key_of(input.proposal_id, "Proposal", "proposal_id")
        )
        return {"proposal_id": proposal.id}

    return await answer(info, UnsupportProposalPayload, input, command)
