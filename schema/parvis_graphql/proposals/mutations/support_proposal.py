"""supportProposal: stand behind another's proposal."""

import strawberry

from parvis.proposals import service
from parvis_graphql.context import Ask
from parvis_graphql.engine.entities import record
from parvis_graphql.proposals.mutations.one_proposal import ProposalInput, ProposalPayload, on_proposal


@strawberry.input(description="A proposal to support.")
class SupportProposalInput(ProposalInput):
    pass


@record
class SupportProposalPayload(ProposalPayload):
    """What became of a support."""


@strawberry.mutation(description="Support another's proposal; counted once.")
async def support_proposal(info: Ask, input: SupportProposalInput) -> SupportProposalPayload:
    return await on_proposal(
        info, SupportProposalPayload, input, lambda viewer, proposal: service.support(viewer, proposal_id=proposal)
    )
