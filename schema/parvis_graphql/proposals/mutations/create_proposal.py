"""createProposal: ask something of a commune."""

from uuid import UUID

import strawberry

from parvis.places.location import Location
from parvis.proposals import service
from parvis_graphql.context import Ask
from parvis_graphql.directory.speaking import actor_key
from parvis_graphql.engine.declarations import to_one
from parvis_graphql.engine.entities import record
from parvis_graphql.engine.global_ids import key_of
from parvis_graphql.mutation import Changed, MutationInput, Payload, answer
from parvis_graphql.node import GeoPointInput
from parvis_graphql.proposals.types import Proposal
from parvis_graphql.scalars import Markdown


@strawberry.input(description="A proposal to make.")
class CreateProposalInput(MutationInput):
    commune_id: strawberry.ID = strawberry.field(description="The commune it is for.")
    title: str = strawberry.field(description="5 to 120 characters.")
    body: Markdown = strawberry.field(description="20 to 10,000 characters.")
    theme: str = strawberry.field(description="Code of a theme, such as MOBILITY.")
    location: GeoPointInput | None = strawberry.field(default=None, description="The place it is about.")
    neighbourhood_id: strawberry.ID | None = strawberry.field(
        default=None, description="The neighbourhood of that commune it is about."
    )
    photo_ids: list[strawberry.ID] = strawberry.field(
        default_factory=list, description="One's own completed photos, at most 10, in this order."
    )
    actor_id: strawberry.ID | None = strawberry.field(
        default=None, description="For whom one speaks, of `viewer.actors`; oneself unless told."
    )


@record
class CreateProposalPayload(Payload):
    """What became of a proposal."""

    proposal_id: strawberry.Private[UUID | None] = None
    proposal: Proposal | None = to_one("The new proposal.", "proposal_id")


@strawberry.mutation(description="Propose something for a commune.")
async def create_proposal(info: Ask, input: CreateProposalInput) -> CreateProposalPayload:
    async def command() -> Changed:
        proposal = await service.create_proposal(
            info.context.viewer,
            commune_id=key_of(input.commune_id, "Commune", "commune_id"),
            title=input.title,
            body=input.body,
            theme=input.theme,
            location=Location(input.location.latitude, input.location.longitude) if input.location else None,
            neighbourhood_id=(
                key_of(input.neighbourhood_id, "Neighbourhood", "neighbourhood_id") if input.neighbourhood_id else None
            ),
            photo_ids=[key_of(photo, "Photo", "photo_ids") for photo in input.photo_ids],
            actor_id=actor_key(input.actor_id),
        )
        return {"proposal_id": proposal.id}

    return await answer(info, CreateProposalPayload, input, command)
