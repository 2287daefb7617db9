"""confirmDone: the author says whether what was reported done is done."""

import strawberry

from parvis.proposals import steps
from parvis_graphql.context import Ask
from parvis_graphql.engine.entities import record
from parvis_graphql.proposals.mutations.one_proposal import ProposalInput, ProposalPayload, on_proposal
from parvis_graphql.scalars import Markdown


@strawberry.input(description="The author's word.")
class ConfirmDoneInput(ProposalInput):
    done: bool = strawberry.field(description="Whether it is done.")
    comment: Markdown | None = strawberry.field(default=None, description="In words: at most 2,000 characters.")


@record
class ConfirmDonePayload(ProposalPayload):
    """What became of the author's word."""


@strawberry.mutation(
    description="Say in public whether one's own proposal, reported DONE, is done. One may change one's mind."
)
async def confirm_done(info: Ask, input: ConfirmDoneInput) -> ConfirmDonePayload:
    return await on_proposal(
        info,
        ConfirmDonePayload,
        input,
        lambda viewer, proposal: steps.confirm_done(
            viewer, proposal_id=proposal, done=input.done, comment=input.comment
        ),
    )
