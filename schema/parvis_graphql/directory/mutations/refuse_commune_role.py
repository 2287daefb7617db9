"""refuseCommuneRole: turn a request for a role down."""

import strawberry

from parvis.directory import roles
from parvis_graphql.context import Ask
from parvis_graphql.directory.mutations.one_role import RolePayload, RoleRequestInput, on_role, request_key
from parvis_graphql.engine.entities import record


@strawberry.input(description="A request to turn down.")
class RefuseCommuneRoleInput(RoleRequestInput):
    pass


@record
class RefuseCommuneRolePayload(RolePayload):
    """What became of a request that was refused."""


@strawberry.mutation(description="Turn a request for a role down; the person is told and may ask again.")
async def refuse_commune_role(info: Ask, input: RefuseCommuneRoleInput) -> RefuseCommuneRolePayload:
    return await on_role(
        info,
        RefuseCommuneRolePayload,
        input,
        lambda viewer: roles.refuse_role(viewer, grant_id=request_key(input)),
    )
