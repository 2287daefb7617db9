"""What mutations of one proposal share: they name it, run a command on it, and answer it as it is now."""

from collections.abc import Awaitable, Callable
from typing import TypeVar
from uuid import UUID

import strawberry

from parvis.auth.viewer import Viewer
from parvis.proposals.models import Proposal as ProposalModel
from parvis_graphql.context import Ask
from parvis_graphql.engine.declarations import to_one
from parvis_graphql.engine.entities import record
from parvis_graphql.engine.global_ids import key_of
from parvis_graphql.mutation import Changed, MutationInput, Payload, answer
from parvis_graphql.proposals.types import Proposal

P = TypeVar("P", bound="ProposalPayload")


@strawberry.input
class ProposalInput(MutationInput):
    proposal_id: strawberry.ID = strawberry.field(description="The proposal.")


@record
class ProposalPayload(Payload):
    proposal_id: strawberry.Private[UUID | None] = None
    proposal: Proposal | None = to_one("The proposal as it is now.", "proposal_id")


async def on_proposal(
    info: Ask,
    payload_type: type[P],
    input: ProposalInput,
    command: Callable[[Viewer, UUID], Awaitable[ProposalModel]],
) -> P:
    """Run the command on the proposal that the input names."""

    async def run() -> Changed:
        proposal = await command(info.context.viewer, key_of(input.proposal_id, "Proposal", "proposal_id"))
        return {"proposal_id": proposal.id}

    return await answer(info, payload_type, input, run)
