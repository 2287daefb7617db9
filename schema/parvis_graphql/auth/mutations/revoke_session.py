"""revokeSession: end one of one's own sessions, here or elsewhere."""

import strawberry

from parvis.auth import service
from parvis_graphql.context import Ask
from parvis_graphql.engine.entities import record
from parvis_graphql.engine.global_ids import encode_id, key_of
from parvis_graphql.mutation import Changed, MutationInput, Payload, answer


@strawberry.input(description="A session to end.")
class RevokeSessionInput(MutationInput):
    session_id: strawberry.ID = strawberry.field(description="One of `viewer.sessions`.")


@record
class RevokeSessionPayload(Payload):
    """What became of ending a session."""

    revoked_session_id: strawberry.ID | None = strawberry.field(default=None, description="The id that is no more.")


@strawberry.mutation(description="End one of one's own sessions; its open sockets close.")
async def revoke_session(info: Ask, input: RevokeSessionInput) -> RevokeSessionPayload:
    async def command() -> Changed:
        session_id = key_of(input.session_id, "Session", "session_id")
        await service.revoke_session(info.context.viewer, session_id=session_id)
        return {"session_id": session_id}

    return await answer(info, RevokeSessionPayload, input, command, finish=_ended)


async def _ended(changed: Changed) -> dict[str, object]:
    return {"revoked_session_id": encode_id("Session", changed["session_id"])}
