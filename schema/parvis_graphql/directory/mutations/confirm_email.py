"""confirmEmail: open the account with the code that was mailed."""

import strawberry

from parvis.directory import service
from parvis_graphql.auth.session import SignedInPayload, begin_session
from parvis_graphql.context import Ask
from parvis_graphql.engine.entities import record
from parvis_graphql.engine.global_ids import key_of
from parvis_graphql.mutation import Changed, MutationInput, answer


@strawberry.input(description="The code that was mailed.")
class ConfirmEmailInput(MutationInput):
    sign_up_id: strawberry.ID = strawberry.field(description="As `signUp` gave it.")
    code: str = strawberry.field(description="Six digits.")


@record
class ConfirmEmailPayload(SignedInPayload):
    """What became of a confirmation."""


@strawberry.mutation(description="Open the account with the code that was mailed, and sign in.")
async def confirm_email(info: Ask, input: ConfirmEmailInput) -> ConfirmEmailPayload:
    context = info.context
    begun: dict[str, object] = {}

    async def command() -> Changed:
        signed_in = await service.confirm_sign_up(
            context.viewer,
            sign_up_id=key_of(input.sign_up_id, "SignUp", "sign_up_id"),
            code=input.code,
            user_agent=context.user_agent,
        )
        begun.update(await begin_session(context, signed_in))
        return {}

    async def finish(_changed: Changed) -> dict[str, object]:
        return begun

    return await answer(info, ConfirmEmailPayload, input, command, finish=finish, is_keyed=False)
