"""setAnswerDays: promise within how many days a commune answers."""

from uuid import UUID

import strawberry

from parvis.directory import neighbourhoods
from parvis_graphql.context import Ask
from parvis_graphql.engine.declarations import to_one
from parvis_graphql.engine.entities import record
from parvis_graphql.engine.global_ids import key_of
from parvis_graphql.mutation import Changed, MutationInput, Payload, answer
from parvis_graphql.places.types import Commune


@strawberry.input(description="A promise to make.")
class SetAnswerDaysInput(MutationInput):
    commune_id: strawberry.ID = strawberry.field(description="The commune.")
    days: int = strawberry.field(description="1 to 90.")


@record
class SetAnswerDaysPayload(Payload):
    """What became of a promise."""

    commune_id: strawberry.Private[UUID | None] = None
    commune: Commune | None = to_one("The commune as it is now.", "commune_id")


@strawberry.mutation(description="Say within how many days what is proposed from now on is answered, as an official.")
async def set_answer_days(info: Ask, input: SetAnswerDaysInput) -> SetAnswerDaysPayload:
    async def command() -> Changed:
        commune = await neighbourhoods.set_answer_days(
            info.context.viewer, commune_id=key_of(input.commune_id, "Commune", "commune_id"), days=input.days
        )
        return {"commune_id": commune.id}

    return await answer(info, SetAnswerDaysPayload, input, command)
