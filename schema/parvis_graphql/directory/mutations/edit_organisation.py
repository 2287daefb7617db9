"""editOrganisation: describe one's organisation otherwise."""

import strawberry

from parvis.directory import organisations
from parvis.directory.models import OrganisationKind
from parvis_graphql.context import Ask
from parvis_graphql.directory.mutations.one_organisation import OrganisationPayload
from parvis_graphql.engine.entities import record
from parvis_graphql.engine.global_ids import key_of
from parvis_graphql.mutation import Changed, MutationInput, answer


@strawberry.input(description="An organisation to change; what is left out stays as it is.")
class EditOrganisationInput(MutationInput):
    organisation_id: strawberry.ID = strawberry.field(description="The organisation.")
    kind: OrganisationKind | None = strawberry.field(
        default=None, description="What kind it is; another one takes the verified badge away."
    )
    display_name: str | None = strawberry.field(
        default=None, description="1 to 80 characters; another one takes the verified badge away."
    )
    summary: str | None = strawberry.field(default=None, description="Plain text, 20 to 1,000 characters.")
    website: str | None = strawberry.field(
        default=None, description="An http or https address; an empty text takes it away."
    )
    commune_ids: list[strawberry.ID] | None = strawberry.field(
        default=None, description="All communes where it is active: 1 to 20, its home first."
    )
    avatar_photo_id: strawberry.ID | None = strawberry.field(default=None, description="One's own photo, READY.")


@record
class EditOrganisationPayload(OrganisationPayload):
    """What became of a change."""


@strawberry.mutation(description="Change how an organisation is described; for its owners.")
async def edit_organisation(info: Ask, input: EditOrganisationInput) -> EditOrganisationPayload:
    async def command() -> Changed:
        places, photo = input.commune_ids, input.avatar_photo_id
        edited = await organisations.edit_organisation(
            info.context.viewer,
            organisation_id=key_of(input.organisation_id, "Organisation", "organisation_id"),
            kind=input.kind,
            display_name=input.display_name,
            summary=input.summary,
            website=input.website,
            commune_ids=None if places is None else [key_of(place, "Commune", "commune_ids") for place in places],
            avatar_photo_id=key_of(photo, "Photo", "avatar_photo_id") if photo else None,
        )
        return {"organisation_id": edited.id}

    return await answer(info, EditOrganisationPayload, input, command)
