"""editProposal: say one's own proposal better; what it said before is kept."""

from uuid import UUID

import strawberry

from parvis.core.unchanged import UNCHANGED, Unchanged
from parvis.places.location import Location
from parvis.proposals import service
from parvis_graphql.context import Ask
from parvis_graphql.engine.entities import record
from parvis_graphql.engine.global_ids import key_of
from parvis_graphql.node import GeoPointInput
from parvis_graphql.proposals.mutations.one_proposal import ProposalInput, ProposalPayload, on_proposal
from parvis_graphql.scalars import Markdown


@strawberry.input(description="A proposal to change; what is left out stays as it is.")
class EditProposalInput(ProposalInput):
    expected_version: int | None = strawberry.field(
        default=None, description="The version one has read: if another is there by now, CONFLICT."
    )
    title: str | None = strawberry.field(default=None, description="5 to 120 characters.")
    body: Markdown | None = strawberry.field(default=None, description="20 to 10,000 characters.")
    theme: str | None = strawberry.field(default=None, description="Code of a theme, such as MOBILITY.")
    location: GeoPointInput | None = strawberry.field(
        default=strawberry.UNSET, description="The place it is about; null takes it away."
    )
    neighbourhood_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET, description="The neighbourhood of its commune it is about; null takes it away."
    )
    photo_ids: list[strawberry.ID] | None = strawberry.field(
        default=None, description="All photos it shall have, in this order; those left out are let go."
    )


@record
class EditProposalPayload(ProposalPayload):
    """What became of a change."""


@strawberry.mutation(description="Change one's own proposal while it is open; every version is kept.")
async def edit_proposal(info: Ask, input: EditProposalInput) -> EditProposalPayload:
    photos = input.photo_ids
    return await on_proposal(
        info,
        EditProposalPayload,
        input,
        lambda viewer, proposal: service.edit_proposal(
            viewer,
            proposal_id=proposal,
            expected_version=input.expected_version,
            title=input.title,
            body=input.body,
            theme=input.theme,
            location=_place(input.location),
            neighbourhood_id=_neighbourhood(input.neighbourhood_id),
            photo_ids=None if photos is None else [key_of(photo, "Photo", "photo_ids") for photo in photos],
        ),
    )


def _place(given: GeoPointInput | None) -> Location | Unchanged | None:
    if given is strawberry.UNSET:
        return UNCHANGED
    return None if given is None else Location(given.latitude, given.longitude)


def _neighbourhood(given: strawberry.ID | None) -> UUID | Unchanged | None:
    if given is strawberry.UNSET:
        return UNCHANGED
    return None if given is None else key_of(given, "Neighbourhood", "neighbourhood_id")
