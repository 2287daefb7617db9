"""requestCommuneRole: ask to be an official or a moderator of a commune."""

import strawberry

from parvis.directory import roles
from parvis.directory.models import CommuneRole
from parvis_graphql.context import Ask
from parvis_graphql.directory.mutations.one_role import RolePayload, on_role
from parvis_graphql.engine.entities import record
from parvis_graphql.engine.global_ids import key_of
from parvis_graphql.mutation import MutationInput


@strawberry.input(description="A role to ask for.")
class RequestCommuneRoleInput(MutationInput):
    commune_id: strawberry.ID = strawberry.field(description="Where.")
    role: CommuneRole = strawberry.field(description="What one is there.")
    note: str = strawberry.field(description="10 to 1,000 characters for those who decide: how they can check it.")


@record
class RequestCommuneRolePayload(RolePayload):
    """What became of a request."""


@strawberry.mutation(description="Ask for a role in a commune.")
async def request_commune_role(info: Ask, input: RequestCommuneRoleInput) -> RequestCommuneRolePayload:
    return await on_role(
        info,
        RequestCommuneRolePayload,
        input,
        lambda viewer: roles.request_role(
            viewer,
            commune_id=key_of(input.commune_id, "Commune", "commune_id"),
            role=input.role,
            note=input.note,
        ),
    )
