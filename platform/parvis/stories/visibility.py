"""Holding, hiding and showing a story: for moderation, which decides, and has locked the story."""

from uuid import UUID

from parvis.core.db import execute, fetch
from parvis.core.visibility import Visibility
from parvis.discussion.service import set_thread
from parvis.photos.attachments import withhold
from parvis.stories.events import StoryEvent, announce
from parvis.stories.models import Story


async def set_visibility(story_id: UUID, visibility: Visibility, *, is_new: bool = False) -> None:
    """Take a published story out of sight with its photos and its discussion, or show it again, in the caller's
    transaction. `is_new` for one that is shown for the first time, which is announced as just published.
    """
    story = await Story.get(id=story_id)
    was_shown, is_shown = story.visibility is Visibility.VISIBLE, visibility is Visibility.VISIBLE
    await execute("UPDATE story SET visibility = $2 WHERE id = $1", story_id, str(visibility))
    if was_shown == is_shown:
        return
    photos = await fetch("SELECT photo_id FROM story_photo WHERE story_id = $1", story_id)
    await withhold([row["photo_id"] for row in photos], withheld=not is_shown)
    await set_thread(story.thread_id, visible=is_shown)
    if was_shown:
        await announce(StoryEvent.HIDDEN, story)
    else:
        await announce(StoryEvent.CREATED if is_new else StoryEvent.RESTORED, story)
