"""deleteNeighbourhood: let a part of one's commune go."""

from uuid import UUID

import strawberry

from parvis.directory import neighbourhoods
from parvis_graphql.context import Ask
from parvis_graphql.engine.declarations import to_one
from parvis_graphql.engine.entities import record
from parvis_graphql.engine.global_ids import key_of
from parvis_graphql.mutation import Changed, MutationInput, Payload, answer
from parvis_graphql.places.types import Commune


@strawberry.input(description="A neighbourhood to delete.")
class DeleteNeighbourhoodInput(MutationInput):
    neighbourhood_id: strawberry.ID = strawberry.field(description="The neighbourhood.")


@record
class DeleteNeighbourhoodPayload(Payload):
    """What became of a deletion."""

    commune_id: strawberry.Private[UUID | None] = None
    commune: Commune | None = to_one("The commune without it.", "commune_id")


@strawberry.mutation(description="Delete a part of a commune; what was in it is then in the commune alone.")
async def delete_neighbourhood(info: Ask, input: DeleteNeighbourhoodInput) -> DeleteNeighbourhoodPayload:
    async def command() -> Changed:
        commune_id = await neighbourhoods.delete_neighbourhood(
            info.context.viewer,
            neighbourhood_id=key_of(input.neighbourhood_id, "Neighbourhood", "neighbourhood_id"),
        )
        return {"commune_id": commune_id}

    return await answer(info, DeleteNeighbourhoodPayload, input, command)
