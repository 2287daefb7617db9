"""supportProposal: stand behind another's proposal."""

from uuid import UUID

import strawberry

from parvis.proposals import service
from parvis_graphql.context import Ask
from parvis_graphql.engine.declarations import record, to_one
from parvis_graphql.engine.global_ids import key_of
from parvis_graphql.mutation import Changed, MutationInput, Payload, answer
from parvis_graphql.proposals.types import Proposal


@strawberry.input(description="A proposal to support.")
class SupportProposalInput(MutationInput):
    proposal_id: strawberry.ID = strawberry.field(description="The proposal.")


@record
class SupportProposalPayload(Payload):
    """What became of a support."""

    proposal_id: strawberry.Private[UUID | None] = None
    proposal: Proposal | None = to_one("The proposal as it is now.", "proposal_id")


@strawberry.mutation(description="Support another's proposal; counted once.")
async def support_proposal(info: Ask, input: SupportProposalInput) -> SupportProposalPayload:
    async def command() -> Changed:
        proposal = await service.support(
            info.context.viewer, proposal_id=key_of(input.proposal_id, "Proposal", "proposal_id")
        )
        return {"proposal_id": proposal.id}

    return await answer(info, SupportProposalPayload, input, command)
