"""editNeighbourhood: rename or redraw a part of one's commune."""

from uuid import UUID

import strawberry

from parvis.core.unchanged import UNCHANGED
from parvis.directory import neighbourhoods
from parvis_graphql.context import Ask
from parvis_graphql.engine.declarations import to_one
from parvis_graphql.engine.entities import record
from parvis_graphql.engine.global_ids import key_of
from parvis_graphql.mutation import Changed, MutationInput, Payload, answer
from parvis_graphql.places.neighbourhoods import Neighbourhood
from parvis_graphql.scalars import GeoJson


@strawberry.input(description="A neighbourhood to change; what is left out stays as it is.")
class EditNeighbourhoodInput(MutationInput):
    neighbourhood_id: strawberry.ID = strawberry.field(description="The neighbourhood.")
    name: str | None = strawberry.field(default=None, description="2 to 80 characters, unlike the others there.")
    outline: GeoJson | None = strawberry.field(
        default=strawberry.UNSET, description="Where it lies, in at most 2,000 points; null takes it away."
    )


@record
class EditNeighbourhoodPayload(Payload):
    """What became of a change."""

    neighbourhood_id: strawberry.Private[UUID | None] = None
    neighbourhood: Neighbourhood | None = to_one("The neighbourhood as it is now.", "neighbourhood_id")


@strawberry.mutation(description="Rename or redraw a part of a commune, as one of its officials.")
async def edit_neighbourhood(info: Ask, input: EditNeighbourhoodInput) -> EditNeighbourhoodPayload:
    async def command() -> Changed:
        changed = await neighbourhoods.edit_neighbourhood(
            info.context.viewer,
            neighbourhood_id=key_of(input.neighbourhood_id, "Neighbourhood", "neighbourhood_id"),
            name=input.name,
            outline=UNCHANGED if input.outline is strawberry.UNSET else input.outline,
        )
        return {"neighbourhood_id": changed.id}

    return await answer(info, EditNeighbourhoodPayload, input, command)
