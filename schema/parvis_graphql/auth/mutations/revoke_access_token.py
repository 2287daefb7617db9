"""revokeAccessToken: end one of one's own tokens."""

from uuid import UUID

import strawberry

from parvis.auth import service
from parvis_graphql.auth.types import AccessToken
from parvis_graphql.context import Ask
from parvis_graphql.engine.declarations import to_one
from parvis_graphql.engine.entities import record
from parvis_graphql.engine.global_ids import key_of
from parvis_graphql.mutation import Changed, MutationInput, Payload, answer


@strawberry.input(description="A token to end.")
class RevokeAccessTokenInput(MutationInput):
    token_id: strawberry.ID = strawberry.field(description="One of `viewer.accessTokens`.")


@record
class RevokeAccessTokenPayload(Payload):
    """What became of ending a token."""

    token_id: strawberry.Private[UUID | None] = None
    access_token: AccessToken | None = to_one("The token as it is now.", "token_id")


@strawberry.mutation(description="End one of one's own tokens at once.")
async def revoke_access_token(info: Ask, input: RevokeAccessTokenInput) -> RevokeAccessTokenPayload:
    async def command() -> Changed:
        token_id = key_of(input.token_id, "AccessToken", "token_id")
        token = await service.revoke_access_token(info.context.viewer, token_id=token_id)
        return {"token_id": token.id}

    return await answer(info, RevokeAccessTokenPayload, input, command)
