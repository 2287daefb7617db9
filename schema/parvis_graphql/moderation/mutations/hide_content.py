"""hideContent: take something out of everybody's sight, with a reason."""

import strawberry

from parvis.moderation import service
from parvis.moderation.models import FlagReason
from parvis_graphql.context import Ask
from parvis_graphql.engine.entities import record
from parvis_graphql.moderation.mutations.one_content import DecisionInput, DecisionPayload, on_content


@strawberry.input(description="Something to hide.")
class HideContentInput(DecisionInput):
    ground: FlagReason = strawberry.field(description="What is wrong with it.")


@record
class HideContentPayload(DecisionPayload):
    """What became of a hiding."""


@strawberry.mutation(
    description="Hide what somebody wrote, with a public reason; for moderators, never in their own case."
)
async def hide_content(info: Ask, input: HideContentInput) -> HideContentPayload:
    return await on_content(
        info,
        HideContentPayload,
        input,
        lambda viewer, kind, key: service.hide_content(
            viewer, content_kind=kind, content_id=key, reason=input.reason, ground=input.ground
        ),
    )
