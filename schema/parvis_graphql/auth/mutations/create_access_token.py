"""createAccessToken: a key for one's own programs."""

from uuid import UUID

import strawberry

from parvis.auth import service
from parvis.auth.permissions import Permission
from parvis_graphql.auth.types import AccessToken
from parvis_graphql.context import Ask
from parvis_graphql.engine.declarations import to_one
from parvis_graphql.engine.entities import record
from parvis_graphql.mutation import Changed, MutationInput, Payload, answer


@strawberry.input(description="A token to make.")
class CreateAccessTokenInput(MutationInput):
    name: str = strawberry.field(description="What to call it, 1 to 80 characters.")
    scopes: list[Permission] = strawberry.field(description="What it may do.")
    expires_in_days: int | None = strawberry.field(default=None, description="1 to 366; null for until it is revoked.")


@record
class CreateAccessTokenPayload(Payload):
    """A new token."""

    token_id: strawberry.Private[UUID | None] = None
    access_token: AccessToken | None = to_one("The token.", "token_id")
    secret: str | None = strawberry.field(
        default=None, description="Shown this once: only its hash is kept, so a call sent again answers null."
    )


@strawberry.mutation(description="Make a personal access token; only in a signed-in browser.")
async def create_access_token(info: Ask, input: CreateAccessTokenInput) -> CreateAccessTokenPayload:
    shown: dict[str, object] = {}

    async def command() -> Changed:
        token, secret = await service.create_access_token(
            info.context.viewer, name=input.name, scopes=input.scopes, expires_in_days=input.expires_in_days
        )
        shown["secret"] = secret
        return {"token_id": token.id}

    async def finish(changed: Changed) -> dict[str, object]:
        return {**changed, **shown}

    return await answer(info, CreateAccessTokenPayload, input, command, finish=finish)
