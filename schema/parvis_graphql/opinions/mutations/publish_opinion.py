"""publishOpinion: say what one thinks of a commune, with one's name or without."""

import strawberry

from parvis.opinions import service
from parvis.opinions.models import Signature
from parvis_graphql.context import Ask
from parvis_graphql.engine.entities import record
from parvis_graphql.engine.global_ids import key_of
from parvis_graphql.mutation import Changed, MutationInput, answer
from parvis_graphql.opinions.mutations.one_opinion import OpinionPayload
from parvis_graphql.scalars import Markdown


@strawberry.input(description="An opinion about a commune.")
class PublishOpinionInput(MutationInput):
    commune_id: strawberry.ID = strawberry.field(description="The commune it is about.")
    text: Markdown = strawberry.field(description="20 to 2,000 characters.")
    signature: Signature = strawberry.field(description="Whether it says who wrote it.")


@record
class PublishOpinionPayload(OpinionPayload):
    """What became of an opinion; `publishedOn` says whether it waits."""


@strawberry.mutation(
    description="Say what one thinks of a commune, once a quarter; nothing leads from it to a ballot. "
    "Signed it is published at once; with the name withheld next Monday, with others."
)
async def publish_opinion(info: Ask, input: PublishOpinionInput) -> PublishOpinionPayload:
    async def command() -> Changed:
        opinion = await service.publish_opinion(
            info.context.viewer,
            commune_id=key_of(input.commune_id, "Commune", "commune_id"),
            text=input.text,
            signature=input.signature,
        )
        return {"opinion_id": opinion.id}

    return await answer(info, PublishOpinionPayload, input, command)
