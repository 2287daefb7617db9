"""createNeighbourhood: name a part of one's commune."""

from uuid import UUID

import strawberry

from parvis.directory import neighbourhoods
from parvis_graphql.context import Ask
from parvis_graphql.engine.declarations import to_one
from parvis_graphql.engine.entities import record
from parvis_graphql.engine.global_ids import key_of
from parvis_graphql.mutation import Changed, MutationInput, Payload, answer
from parvis_graphql.places.neighbourhoods import Neighbourhood
from parvis_graphql.scalars import GeoJson


@strawberry.input(description="A neighbourhood to name.")
class CreateNeighbourhoodInput(MutationInput):
    commune_id: strawberry.ID = strawberry.field(description="The commune it is part of.")
    name: str = strawberry.field(description="2 to 80 characters, unlike the others there.")
    outline: GeoJson | None = strawberry.field(default=None, description="Where it lies, in at most 2,000 points.")


@record
class CreateNeighbourhoodPayload(Payload):
    """What became of a neighbourhood."""

    neighbourhood_id: strawberry.Private[UUID | None] = None
    neighbourhood: Neighbourhood | None = to_one("The new neighbourhood.", "neighbourhood_id")


@strawberry.mutation(description="Name a part of a commune, as one of its officials.")
async def create_neighbourhood(info: Ask, input: CreateNeighbourhoodInput) -> CreateNeighbourhoodPayload:
    async def command() -> Changed:
        made = await neighbourhoods.create_neighbourhood(
            info.context.viewer,
            commune_id=key_of(input.commune_id, "Commune", "commune_id"),
            name=input.name,
            outline=input.outline,
        )
        return {"neighbourhood_id": made.id}

    return await answer(info, CreateNeighbourhoodPayload, input, command)
