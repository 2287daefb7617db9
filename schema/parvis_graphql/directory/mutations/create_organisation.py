"""createOrganisation: open an organisation, and speak for it."""

import strawberry

from parvis.directory import organisations
from parvis.directory.models import OrganisationKind
from parvis_graphql.context import Ask
from parvis_graphql.directory.mutations.one_organisation import OrganisationPayload
from parvis_graphql.engine.entities import record
from parvis_graphql.engine.global_ids import key_of
from parvis_graphql.mutation import Changed, MutationInput, answer


@strawberry.input(description="An organisation to open.")
class CreateOrganisationInput(MutationInput):
    kind: OrganisationKind = strawberry.field(description="What kind of organisation it is.")
    display_name: str = strawberry.field(description="1 to 80 characters.")
    summary: str = strawberry.field(description="What it does: plain text, 20 to 1,000 characters.")
    commune_ids: list[strawberry.ID] = strawberry.field(description="Where it is active: 1 to 20, its home first.")
    website: str = strawberry.field(default="", description="An http or https address, if it has a site.")


@record
class CreateOrganisationPayload(OrganisationPayload):
    """What became of an organisation."""


@strawberry.mutation(description="Open an organisation; whoever does is its owner and speaks for it.")
async def create_organisation(info: Ask, input: CreateOrganisationInput) -> CreateOrganisationPayload:
    async def command() -> Changed:
        made = await organisations.create_organisation(
            info.context.viewer,
            kind=input.kind,
            display_name=input.display_name,
            summary=input.summary,
            website=input.website,
            commune_ids=[key_of(commune, "Commune", "commune_ids") for commune in input.commune_ids],
        )
        return {"organisation_id": made.id}

    return await answer(info, CreateOrganisationPayload, input, command)
