"""storyChanged: one story, as it goes on."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Annotated
from uuid import UUID

import strawberry

from parvis.activity.kinds import BY_EVENT
from parvis.core.events import encode_cursor
from parvis_graphql.activity.kinds import ActivityKind
from parvis_graphql.context import Ask
from parvis_graphql.engine.declarations import to_one
from parvis_graphql.engine.entities import Record, record
from parvis_graphql.engine.global_ids import key_of
from parvis_graphql.engine.records import told
from parvis_graphql.live import After, listen, require_visible
from parvis_graphql.stories.types import Story


@record
class StoryChanged(Record):
    """A story was published, changed or deleted, or its number of comments changed."""

    story_id: strawberry.Private[UUID]
    cursor: str = strawberry.field(description="Go on after this event with `after`.")
    kind: ActivityKind = strawberry.field(description="What happened.")
    story: Story | None = to_one("The story as it is now; null once deleted.", "story_id")


@strawberry.subscription(description="How a story changes: first what came after the cursor, then live.")
async def story_changed(
    info: Ask,
    story_id: Annotated[strawberry.ID, strawberry.argument(description="The story.")],
    after: After = None,
) -> AsyncGenerator[StoryChanged, None]:
    story = key_of(story_id, "Story", "story_id")
    await require_visible(info, Story, story, "story_id")
    async with aclosing(listen([f"story:{story}"], after)) as events:
        async for event in events:
            kind = BY_EVENT.get(event.kind)
            if kind is None:
                continue
            changed = StoryChanged(story_id=story, cursor=encode_cursor(event.seq), kind=kind)
            if kind is ActivityKind.STORY_DELETED:
                # nothing is left to be seen or not; whoever follows it has seen it, and is told no more than that
                yield changed
                return
            yield told(changed, Story, story)
