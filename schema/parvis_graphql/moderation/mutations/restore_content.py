"""restoreContent: show again what was hidden."""

import strawberry

from parvis.moderation import service
from parvis_graphql.context import Ask
from parvis_graphql.engine.entities import record
from parvis_graphql.moderation.mutations.one_content import DecisionInput, DecisionPayload, on_content


@strawberry.input(description="Something to show again.")
class RestoreContentInput(DecisionInput):
    pass


@record
class RestoreContentPayload(DecisionPayload):
    """What became of a restoration."""


@strawberry.mutation(
    description="Show again what was hidden, with a public reason; for moderators, never in their own case."
)
async def restore_content(info: Ask, input: RestoreContentInput) -> RestoreContentPayload:
    return await on_content(
        info,
        RestoreContentPayload,
        input,
        lambda viewer, kind, key: service.restore_content(
            viewer, content_kind=kind, content_id=key, reason=input.reason
        ),
    )
