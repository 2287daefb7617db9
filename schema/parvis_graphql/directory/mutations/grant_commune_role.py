"""grantCommuneRole: give a role that was asked for."""

from datetime import date

import strawberry

from parvis.directory import roles
from parvis_graphql.context import Ask
from parvis_graphql.directory.mutations.one_role import RolePayload, RoleRequestInput, on_role, request_key
from parvis_graphql.engine.entities import record


@strawberry.input(description="A role to give.")
class GrantCommuneRoleInput(RoleRequestInput):
    ends_on: date = strawberry.field(description="Its last day, at most 7 years ahead.")


@record
class GrantCommuneRolePayload(RolePayload):
    """What became of a request that was granted."""


@strawberry.mutation(description="Give a role that was asked for. A commune's first official claims it.")
async def grant_commune_role(info: Ask, input: GrantCommuneRoleInput) -> GrantCommuneRolePayload:
    return await on_role(
        info,
        GrantCommuneRolePayload,
        input,
        lambda viewer: roles.grant_role(viewer, grant_id=request_key(input), ends_on=input.ends_on),
    )
