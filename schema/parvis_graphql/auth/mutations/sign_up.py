"""signUp: ask for an account; a code is mailed."""

import strawberry

from parvis.auth import service
from parvis_graphql.context import Ask
from parvis_graphql.engine.entities import record
from parvis_graphql.engine.global_ids import encode_id
from parvis_graphql.mutation import Changed, MutationInput, Payload, answer


@strawberry.input(description="An account to ask for.")
class SignUpInput(MutationInput):
    email: str = strawberry.field(description="Where the code is sent.")
    password: str = strawberry.field(description="10 to 200 characters, none of the very common ones.")
    display_name: str = strawberry.field(description="The name others will see, 1 to 80 characters.")
    is_fifteen: bool = strawberry.field(description="Whether one declares to be 15 or older.")
    locale: str | None = strawberry.field(default=None, description="fr or en; else the language of the request.")


@record
class SignUpPayload(Payload):
    """What became of a sign-up. It says the same whether or not the address has an account."""

    sign_up_id: strawberry.ID | None = strawberry.field(default=None, description="To be given to `confirmEmail`.")


@strawberry.mutation(description="Ask for an account: a six-digit code is mailed, for `confirmEmail`.")
async def sign_up(info: Ask, input: SignUpInput) -> SignUpPayload:
    context = info.context

    async def command() -> Changed:
        asked = await service.sign_up(
            context.viewer,
            email=input.email,
            password=input.password,
            display_name=input.display_name,
            is_fifteen=input.is_fifteen,
            locale=input.locale or context.viewer.locale,
            remote=context.remote,
        )
        return {"sign_up_id": asked.id}

    return await answer(info, SignUpPayload, input, command, finish=_asked)


async def _asked(changed: Changed) -> dict[str, object]:
    return {"sign_up_id": encode_id("SignUp", changed["sign_up_id"])}
