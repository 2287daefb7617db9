"""keepContent: find that what was flagged or held may stay."""

import strawberry

from parvis.moderation import service
from parvis_graphql.context import Ask
from parvis_graphql.engine.entities import record
from parvis_graphql.moderation.mutations.one_content import DecisionInput, DecisionPayload, on_content


@strawberry.input(description="Something that may stay.")
class KeepContentInput(DecisionInput):
    pass


@record
class KeepContentPayload(DecisionPayload):
    """What became of a decision to keep."""


@strawberry.mutation(
    description="Decide that what was reported or held may stay, with a public reason; for moderators, never in "
    "their own case."
)
async def keep_content(info: Ask, input: KeepContentInput) -> KeepContentPayload:
    return await on_content(
        info,
        KeepContentPayload,
        input,
        lambda viewer, kind, key: service.keep_content(viewer, content_kind=kind, content_id=key, reason=input.reason),
    )
