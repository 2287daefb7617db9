"""deleteAccount: leave, for good."""

import strawberry

from parvis.auth.viewer import visitor
from parvis.privacy import erase
from parvis.privacy.erase import Texts
from parvis_graphql.context import Ask
from parvis_graphql.engine.entities import record
from parvis_graphql.enums import described
from parvis_graphql.mutation import Changed, MutationInput, Payload, answer

described(
    Texts,
    "What becomes of the texts of somebody who leaves.",
    {
        "KEEP": "They stay, without a name.",
        "REMOVE": "They go; places in discussions, and what others did there, remain.",
    },
    name="TextsOfWhoLeaves",
)


@strawberry.input(description="An account to delete: the caller's.")
class DeleteAccountInput(MutationInput):
    password: str = strawberry.field(description="The account's password, once more.")
    texts: Texts = strawberry.field(description="Whether texts stay without a name, or go.")


@record
class DeleteAccountPayload(Payload):
    """What became of leaving."""

    is_deleted: bool | None = strawberry.field(default=None, description="True once everything is gone.")


@strawberry.mutation(description="Delete one's account, name and photos for good; sessions and sockets end.")
async def delete_account(info: Ask, input: DeleteAccountInput) -> DeleteAccountPayload:
    context = info.context

    async def command() -> Changed:
        await erase.delete_account(context.viewer, password=input.password, texts=input.texts)
        if context.end_session is not None:
            context.end_session()
        context.become(visitor(context.viewer.locale))
        return {}

    # not kept under a key: there is nobody left whose it could be
    return await answer(info, DeleteAccountPayload, input, command, finish=_gone, is_keyed=False)


async def _gone(_changed: Changed) -> dict[str, object]:
    return {"is_deleted": True}
