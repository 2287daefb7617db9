"""resendCode: have a fresh code mailed."""

import strawberry

from parvis.auth import service
from parvis_graphql.context import Ask
from parvis_graphql.engine.entities import record
from parvis_graphql.engine.global_ids import key_of
from parvis_graphql.mutation import Changed, MutationInput, Payload, answer


@strawberry.input(description="A sign-up whose code is to be sent again.")
class ResendCodeInput(MutationInput):
    sign_up_id: strawberry.ID = strawberry.field(description="As `signUp` gave it.")


@record
class ResendCodePayload(Payload):
    """What became of the wish for a fresh code."""


@strawberry.mutation(description="Have a fresh code mailed; the one before is good no longer.")
async def resend_code(info: Ask, input: ResendCodeInput) -> ResendCodePayload:
    async def command() -> Changed:
        await service.resend_code(info.context.viewer, sign_up_id=key_of(input.sign_up_id, "SignUp", "sign_up_id"))
        return {}

    return await answer(info, ResendCodePayload, input, command)
