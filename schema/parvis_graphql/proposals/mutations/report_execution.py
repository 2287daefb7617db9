"""reportExecution: the commune says how far it is with what it accepted."""

import strawberry

from parvis.proposals import steps
from parvis.proposals.models import ExecutionState
from parvis_graphql.context import Ask
from parvis_graphql.directory.speaking import actor_key
from parvis_graphql.engine.entities import record
from parvis_graphql.engine.global_ids import key_of
from parvis_graphql.proposals.mutations.one_proposal import ProposalInput, ProposalPayload, on_proposal
from parvis_graphql.scalars import Markdown


@strawberry.input(description="A report of the commune.")
class ReportExecutionInput(ProposalInput):
    state: ExecutionState = strawberry.field(description="How far it is.")
    message: Markdown = strawberry.field(description="In words: 2 to 5,000 characters.")
    photo_ids: list[strawberry.ID] = strawberry.field(
        default_factory=list, description="One's own completed photos, at most 10, in this order."
    )
    actor_id: strawberry.ID | None = strawberry.field(
        default=None, description="A council or municipal service of the commune to sign for; oneself unless told."
    )


@record
class ReportExecutionPayload(ProposalPayload):
    """What became of a report."""


@strawberry.mutation(
    description="Say how far the commune is with what it accepted, as one of its officials. DONE asks the author."
)
async def report_execution(info: Ask, input: ReportExecutionInput) -> ReportExecutionPayload:
    return await on_proposal(
        info,
        ReportExecutionPayload,
        input,
        lambda viewer, proposal: steps.report_execution(
            viewer,
            proposal_id=proposal,
            state=input.state,
            message=input.message,
            photo_ids=[key_of(photo, "Photo", "photo_ids") for photo in input.photo_ids],
            actor_id=actor_key(input.actor_id),
        ),
    )
