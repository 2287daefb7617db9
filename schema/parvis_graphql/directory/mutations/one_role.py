"""What mutations of one role share: they name it, run a command on it, and answer it as it is now."""

from collections.abc import Awaitable, Callable
from typing import TypeVar
from uuid import UUID

import strawberry

from parvis.auth.viewer import Viewer
from parvis.directory.models import CommuneRoleGrant as GrantModel
from parvis_graphql.context import Ask
from parvis_graphql.directory.roles import CommuneRoleGrant
from parvis_graphql.engine.declarations import to_one
from parvis_graphql.engine.entities import record
from parvis_graphql.engine.global_ids import key_of
from parvis_graphql.mutation import Changed, MutationInput, Payload, answer
from parvis_graphql.places.types import Commune

P = TypeVar("P", bound="RolePayload")


@strawberry.input
class RoleRequestInput(MutationInput):
    role_request_id: strawberry.ID = strawberry.field(description="The request.")


@record
class RolePayload(Payload):
    grant_id: strawberry.Private[UUID | None] = None
    commune_id: strawberry.Private[UUID | None] = None
    grant: CommuneRoleGrant | None = to_one("The role as it is now.", "grant_id")
    commune: Commune | None = to_one("The commune as it is now.", "commune_id")


async def on_role(
    info: Ask,
    payload_type: type[P],
    input: MutationInput,
    command: Callable[[Viewer], Awaitable[GrantModel]],
) -> P:
    """Run the command and answer the role that it returns."""

    async def run() -> Changed:
        grant = await command(info.context.viewer)
        return {"grant_id": grant.id, "commune_id": grant.commune_id}

    return await answer(info, payload_type, input, run)


def request_key(input: RoleRequestInput) -> UUID:
    return key_of(input.role_request_id, "RoleRequest", "role_request_id")
