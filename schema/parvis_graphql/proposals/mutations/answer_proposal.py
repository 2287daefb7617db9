"""answerProposal: the town hall answers."""

import strawberry

from parvis.proposals import steps
from parvis_graphql.context import Ask
from parvis_graphql.directory.speaking import actor_key
from parvis_graphql.engine.entities import record
from parvis_graphql.proposals.mutations.one_proposal import ProposalInput, ProposalPayload, on_proposal
from parvis_graphql.scalars import Markdown


@strawberry.input(description="An answer of the town hall.")
class AnswerProposalInput(ProposalInput):
    body: Markdown = strawberry.field(description="2 to 5,000 characters.")
    under_review: bool = strawberry.field(
        default=False, description="Say besides that it is being looked at: its text is then settled."
    )
    actor_id: strawberry.ID | None = strawberry.field(
        default=None, description="A council or municipal service of the commune to sign for; oneself unless told."
    )


@record
class AnswerProposalPayload(ProposalPayload):
    """What became of an answer."""


@strawberry.mutation(description="Answer a proposal, as an official of its commune; the author is told.")
async def answer_proposal(info: Ask, input: AnswerProposalInput) -> AnswerProposalPayload:
    return await on_proposal(
        info,
        AnswerProposalPayload,
        input,
        lambda viewer, proposal: steps.answer_proposal(
            viewer,
            proposal_id=proposal,
            body=input.body,
            under_review=input.under_review,
            actor_id=actor_key(input.actor_id),
        ),
    )
