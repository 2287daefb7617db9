"""answerOpinion: the town hall answers, once."""

import strawberry

from parvis.opinions import service
from parvis_graphql.context import Ask
from parvis_graphql.directory.speaking import actor_key
from parvis_graphql.engine.entities import record
from parvis_graphql.opinions.mutations.one_opinion import OpinionInput, OpinionPayload, on_opinion
from parvis_graphql.scalars import Markdown


@strawberry.input(description="What the town hall answers to an opinion.")
class AnswerOpinionInput(OpinionInput):
    body: Markdown = strawberry.field(description="2 to 5,000 characters.")
    actor_id: strawberry.ID | None = strawberry.field(
        default=None, description="A council or municipal service of the commune to sign for; oneself unless told."
    )


@record
class AnswerOpinionPayload(OpinionPayload):
    """What became of an answer."""


@strawberry.mutation(
    description="Answer an opinion, once, as an official of its commune; the author is told, and shown to nobody."
)
async def answer_opinion(info: Ask, input: AnswerOpinionInput) -> AnswerOpinionPayload:
    return await on_opinion(
        info,
        AnswerOpinionPayload,
        input,
        lambda viewer, opinion: service.answer_opinion(
            viewer, opinion_id=opinion, body=input.body, actor_id=actor_key(input.actor_id)
        ),
    )
