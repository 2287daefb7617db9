"""What the three decisions share: they name a content, run a command on it, and answer the decision and the content."""

from collections.abc import Awaitable, Callable
from typing import TypeVar
from uuid import UUID

import strawberry

from parvis.auth.viewer import Viewer
from parvis.moderation.models import ContentKind
from parvis.moderation.models import ModerationDecision as DecisionModel
from parvis_graphql.context import Ask
from parvis_graphql.engine.declarations import to_one
from parvis_graphql.engine.entities import record
from parvis_graphql.moderation.contents import content_of
from parvis_graphql.moderation.types import ModerationDecision
from parvis_graphql.mutation import Changed, MutationInput, Payload, answer

P = TypeVar("P", bound="DecisionPayload")


@strawberry.input
class DecisionInput(MutationInput):
    content_id: strawberry.ID = strawberry.field(description="The proposal, story, opinion or comment.")
    reason: str = strawberry.field(
        description="10 to 1,000 characters. Public, and mailed to the author; it should name nobody."
    )


@record
class DecisionPayload(Payload):
    decision_id: strawberry.Private[UUID | None] = None
    decision: ModerationDecision | None = to_one("The decision, as the public log shows it.", "decision_id")


async def on_content(
    info: Ask,
    payload_type: type[P],
    input: DecisionInput,
    command: Callable[[Viewer, ContentKind, UUID], Awaitable[DecisionModel]],
) -> P:
    """Run the command on the content that the input names."""

    async def run() -> Changed:
        content = content_of(input.content_id)
        decision = await command(info.context.viewer, content.kind, content.id)
        return {"decision_id": decision.id}

    return await answer(info, payload_type, input, run)
