"""signOut: end the session that asks."""

import strawberry

from parvis.auth import service
from parvis.auth.viewer import visitor
from parvis_graphql.context import Ask
from parvis_graphql.engine.entities import record
from parvis_graphql.mutation import Changed, MutationInput, Payload, answer


@strawberry.input(description="Nothing to say.")
class SignOutInput(MutationInput):
    pass


@record
class SignOutPayload(Payload):
    """What became of signing out."""


@strawberry.mutation(description="End the session that asks, and its open sockets.")
async def sign_out(info: Ask, input: SignOutInput) -> SignOutPayload:
    context = info.context

    async def command() -> Changed:
        await service.sign_out(context.viewer)
        if context.end_session is not None:
            context.end_session()
        context.become(visitor(context.viewer.locale))
        return {}

    return await answer(info, SignOutPayload, input, command, is_keyed=False)
