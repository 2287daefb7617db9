"""flagContent: ask moderators to look at something. Visitors may."""

import strawberry

from parvis.moderation import flags
from parvis.moderation.models import FlagReason
from parvis_graphql.context import Ask
from parvis_graphql.engine.entities import record
from parvis_graphql.moderation.contents import content_of
from parvis_graphql.mutation import Changed, MutationInput, Payload, answer


@strawberry.input(description="Something to report.")
class FlagContentInput(MutationInput):
    content_id: strawberry.ID = strawberry.field(description="The proposal, story, opinion or comment.")
    reason: FlagReason = strawberry.field(description="What is wrong with it.")
    message: str = strawberry.field(default="", description="For moderators alone, at most 1,000 characters.")


@record
class FlagContentPayload(Payload):
    """What became of a report: without errors, moderators have it."""


@strawberry.mutation(
    description="Ask moderators to look at something; no account is needed, and nobody learns who asked. "
    "Again, while it waits, it changes nothing."
)
async def flag_content(info: Ask, input: FlagContentInput) -> FlagContentPayload:
    async def command() -> Changed:
        content = content_of(input.content_id)
        await flags.flag_content(
            info.context.viewer,
            content_kind=content.kind,
            content_id=content.id,
            reason=input.reason,
            message=input.message,
            remote=info.context.remote,
        )
        return {}

    return await answer(info, FlagContentPayload, input, command)
