"""deleteStory: delete a story, with its photos."""

import strawberry

from parvis.stories import service
from parvis_graphql.context import Ask
from parvis_graphql.engine.entities import record
from parvis_graphql.engine.global_ids import encode_id, key_of
from parvis_graphql.mutation import Changed, Payload, answer
from parvis_graphql.stories.mutations.one_story import StoryInput


@strawberry.input(description="A story to delete.")
class DeleteStoryInput(StoryInput):
    pass


@record
class DeleteStoryPayload(Payload):
    """What became of a deletion."""

    deleted_story_id: strawberry.ID | None = strawberry.field(default=None, description="The id that is no more.")


@strawberry.mutation(description="Delete a story of one's own, or of an organisation one speaks for, with its photos.")
async def delete_story(info: Ask, input: DeleteStoryInput) -> DeleteStoryPayload:
    async def command() -> Changed:
        story_id = key_of(input.story_id, "Story", "story_id")
        await service.delete_story(info.context.viewer, story_id=story_id)
        return {"story_id": story_id}

    return await answer(info, DeleteStoryPayload, input, command, finish=_deleted)


async def _deleted(changed: Changed) -> dict[str, object]:
    return {"deleted_story_id": encode_id("Story", changed["story_id"])}
