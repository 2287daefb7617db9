"""What mutations of one story share: they name it, run a command on it, and answer it as it is now."""

from collections.abc import Awaitable, Callable
from typing import TypeVar
from uuid import UUID

import strawberry

from parvis.auth.viewer import Viewer
from parvis.places.location import Location
from parvis.stories.models import Story as StoryModel
from parvis_graphql.context import Ask
from parvis_graphql.engine.declarations import to_one
from parvis_graphql.engine.entities import record
from parvis_graphql.engine.global_ids import key_of
from parvis_graphql.mutation import Changed, MutationInput, Payload, answer
from parvis_graphql.node import GeoPointInput
from parvis_graphql.stories.types import Story

P = TypeVar("P", bound="StoryPayload")


@strawberry.input
class StoryInput(MutationInput):
    story_id: strawberry.ID = strawberry.field(description="The story.")


@record
class StoryPayload(Payload):
    story_id: strawberry.Private[UUID | None] = None
    story: Story | None = to_one("The story as it is now.", "story_id")


async def on_story(
    info: Ask, payload_type: type[P], input: StoryInput, command: Callable[[Viewer, UUID], Awaitable[StoryModel]]
) -> P:
    """Run the command on the story that the input names."""

    async def run() -> Changed:
        story = await command(info.context.viewer, key_of(input.story_id, "Story", "story_id"))
        return {"story_id": story.id}

    return await answer(info, payload_type, input, run)


def location_of(given: GeoPointInput | None) -> Location | None:
    return None if given is None else Location(given.latitude, given.longitude)
