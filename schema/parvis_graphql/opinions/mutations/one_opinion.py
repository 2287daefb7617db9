"""What mutations of one opinion share: they name it, run a command on it, and answer it as it is now."""

from collections.abc import Awaitable, Callable
from typing import TypeVar
from uuid import UUID

import strawberry

from parvis.auth.viewer import Viewer
from parvis_graphql.context import Ask
from parvis_graphql.engine.declarations import to_one
from parvis_graphql.engine.entities import record
from parvis_graphql.engine.global_ids import key_of
from parvis_graphql.mutation import Changed, MutationInput, Payload, answer
from parvis_graphql.opinions.types import Opinion

P = TypeVar("P", bound="OpinionPayload")


@strawberry.input
class OpinionInput(MutationInput):
    opinion_id: strawberry.ID = strawberry.field(description="The opinion.")


@record
class OpinionPayload(Payload):
    opinion_id: strawberry.Private[UUID | None] = None
    opinion: Opinion | None = to_one("The opinion as it is now.", "opinion_id")


async def on_opinion(
    info: Ask, payload_type: type[P], input: OpinionInput, command: Callable[[Viewer, UUID], Awaitable[object]]
) -> P:
    """Run the command on the opinion that the input names."""

    async def run() -> Changed:
        opinion_id = key_of(input.opinion_id, "Opinion", "opinion_id")
        await command(info.context.viewer, opinion_id)
        return {"opinion_id": opinion_id}

    return await answer(info, payload_type, input, run)
