"""setVerified: say that the platform has checked who somebody is."""

from uuid import UUID

import strawberry

from parvis.core.errors import Code, Mistake
from parvis.directory import organisations
from parvis_graphql.context import Ask
from parvis_graphql.directory.speaking import key_of_actor
from parvis_graphql.directory.types import Actor
from parvis_graphql.engine.declarations import to_one
from parvis_graphql.engine.entities import record
from parvis_graphql.mutation import Changed, MutationInput, Payload, answer


@strawberry.input(description="A badge to give or to take away.")
class SetVerifiedInput(MutationInput):
    actor_id: strawberry.ID = strawberry.field(description="The person or organisation.")
    is_verified: bool = strawberry.field(description="Whether the platform has checked who this is.")


@record
class SetVerifiedPayload(Payload):
    """What became of a badge."""

    actor_id: strawberry.Private[UUID | None] = None
    actor: Actor | None = to_one("The person or organisation as it is now.", "actor_id")


@strawberry.mutation(description="Give or take the verified badge; for administrators of the site.")
async def set_verified(info: Ask, input: SetVerifiedInput) -> SetVerifiedPayload:
    async def command() -> Changed:
        key = key_of_actor(input.actor_id)
        if key is None:
            raise Mistake(Code.NOT_FOUND, "There is nothing with this id.", ("actor_id",))
        actor = await organisations.set_verified(info.context.viewer, actor_id=key, is_verified=input.is_verified)
        return {"actor_id": actor.id}

    return await answer(info, SetVerifiedPayload, input, command)
