"""signIn: start a session, kept in a cookie."""

import strawberry

from parvis.auth import service
from parvis.core.errors import Forbidden
from parvis_graphql.auth.session import SignedInPayload, begin_session
from parvis_graphql.context import Ask
from parvis_graphql.engine.entities import record
from parvis_graphql.mutation import Changed, MutationInput, answer


@strawberry.input(description="Who wants to sign in.")
class SignInInput(MutationInput):
    email: str = strawberry.field(description="The account's address.")
    password: str = strawberry.field(description="The account's password.")


@record
class SignInPayload(SignedInPayload):
    """What became of signing in."""


@strawberry.mutation(description="Sign in; the session is kept in a cookie. Programs use a personal access token.")
async def sign_in(info: Ask, input: SignInInput) -> SignInPayload:
    context = info.context
    begun: dict[str, object] = {}

    if context.socket is not None:
        raise Forbidden("Sign in over HTTP: a socket keeps no cookie.")

    async def command() -> Changed:
        signed_in = await service.sign_in(
            context.viewer,
            email=input.email,
            password=input.password,
            user_agent=context.user_agent,
            remote=context.remote,
        )
        begun.update(await begin_session(context, signed_in))
        return {}

    async def finish(_changed: Changed) -> dict[str, object]:
        return begun

    return await answer(info, SignInPayload, input, command, finish=finish, is_keyed=False)
