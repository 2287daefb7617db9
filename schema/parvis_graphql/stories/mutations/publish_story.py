"""publishStory: tell to all what was a draft."""

import strawberry

from parvis.stories import service
from parvis_graphql.context import Ask
from parvis_graphql.engine.entities import record
from parvis_graphql.stories.mutations.one_story import StoryInput, StoryPayload, on_story


@strawberry.input(description="A draft to publish.")
class PublishStoryInput(StoryInput):
    pass


@record
class PublishStoryPayload(StoryPayload):
    """What became of a publication."""


@strawberry.mutation(description="Publish a draft. What it still lacks is said by the fields of `createStory`.")
async def publish_story(info: Ask, input: PublishStoryInput) -> PublishStoryPayload:
    return await on_story(
        info, PublishStoryPayload, input, lambda viewer, story: service.publish_story(viewer, story_id=story)
    )
