"""endCommuneRole: give a role back, or take it away."""

import strawberry

from parvis.directory import roles
from parvis_graphql.context import Ask
from parvis_graphql.directory.mutations.one_role import RolePayload, on_role
from parvis_graphql.engine.entities import record
from parvis_graphql.engine.global_ids import key_of
from parvis_graphql.mutation import MutationInput


@strawberry.input(description="A role to end.")
class EndCommuneRoleInput(MutationInput):
    grant_id: strawberry.ID = strawberry.field(description="The role: one's own, or one that the caller decides about.")


@record
class EndCommuneRolePayload(RolePayload):
    """What became of a role that was ended."""


@strawberry.mutation(description="Give one's own role or request back, or take another's role away.")
async def end_commune_role(info: Ask, input: EndCommuneRoleInput) -> EndCommuneRolePayload:
    return await on_role(
        info,
        EndCommuneRolePayload,
        input,
        lambda viewer: roles.end_role(viewer, grant_id=key_of(input.grant_id, "CommuneRoleGrant", "grant_id")),
    )
