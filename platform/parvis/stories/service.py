"""What people and organisations do with stories. Rows are locked in one order: neighbourhood, story, photos, thread."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from parvis.auth.permissions import Permission
from parvis.auth.viewer import Viewer
from parvis.core import clock
from parvis.core.db import execute, fetch, transaction
from parvis.core.errors import MistakeCollector
from parvis.core.ids import uuid7
from parvis.core.jobs import defer
from parvis.core.policy import authorise
from parvis.core.text import render_markdown
from parvis.core.unchanged import UNCHANGED, Unchanged
from parvis.core.visibility import Visibility
from parvis.directory.neighbourhoods import check_neighbourhood
from parvis.directory.newcomers import must_wait
from parvis.directory.speaking import speaker
from parvis.discussion.models import SubjectKind
from parvis.discussion.service import open_thread, orphan_thread, set_thread
from parvis.photos.attachments import attach, withhold
from parvis.photos.service import erase
from parvis.places.location import Location, check_location
from parvis.stories import policy
from parvis.stories.content import (
    check_commune,
    check_day,
    check_photos,
    check_pictured,
    check_place,
    check_text,
    check_title,
    keep_neighbourhood,
)
from parvis.stories.events import StoryEvent, announce
from parvis.stories.models import Story, StoryKind, StoryPhoto, StoryState


async def create_story(
    viewer: Viewer,
    *,
    commune_id: UUID,
    kind: StoryKind,
    title: str,
    text: str,
    photo_ids: Sequence[UUID] = (),
    neighbourhood_id: UUID | None = None,
    happened_on: date | None = None,
    place: str | None = None,
    location: Location | None = None,
    draft: bool = False,
    actor_id: UUID | None = None,
) -> Story:
    """Tell what happened in a commune, to all or, as a draft, to those who speak for the same author alone.

    `title` 5 to 120 characters, `text` Markdown of 20 to 20,000, at most 40 of one's own photos in the order given, at
    least one in a photo report, `place` at most 120 characters; a draft may say less. `actor_id` is an organisation to
    speak for. In a flood of new accounts' posts it comes out HELD: its author and moderators see it, who decide.
    Raises Mistake or Mistakes at the fields, NOT_FOUND at `commune_id`, `neighbourhood_id` or `actor_id`;
    RateLimited.
    """
    writer_id = viewer.require(Permission.STORIES_WRITE)
    mistakes = MistakeCollector()
    with mistakes:
        title = check_title(title, draft=draft)
    with mistakes:
        text = check_text(text, draft=draft)
    with mistakes:
        photo_ids = check_photos(photo_ids)
    with mistakes:
        if not draft:
            check_pictured(kind, photo_ids)
    with mistakes:
        await check_commune(commune_id)
        neighbourhood_id = await check_neighbourhood(neighbourhood_id, commune_id)
    with mistakes:
        happened_on = check_day(happened_on)
    with mistakes:
        place = check_place(place)
    with mistakes:
        location = check_location(location)
    mistakes.raise_if_any()
    await policy.STORIES.spend(str(writer_id))
    story_id, now = uuid7(), clock.now()
    async with transaction():
        author_id = await speaker(viewer, actor_id)
        await check_neighbourhood(neighbourhood_id, commune_id)  # once more: it may be gone since
        is_held = not draft and await must_wait(writer_id, commune_id)
        thread = await open_thread(
            subject_kind=SubjectKind.STORY,
            subject_id=story_id,
            commune_id=commune_id,
            author_id=author_id,
            visible=not draft and not is_held,
        )
        if draft:
            await set_thread(thread.id, is_open=False)
        story = await Story.create(
            id=story_id,
            kind=kind,
            state=StoryState.DRAFT if draft else StoryState.PUBLISHED,
            visibility=Visibility.HELD if is_held else Visibility.VISIBLE,
            commune_id=commune_id,
            neighbourhood_id=neighbourhood_id,
            title=title,
            text=text,
            text_html=render_markdown(text),
            happened_on=happened_on,
            place=place,
            latitude=location.latitude if location else None,
            longitude=location.longitude if location else None,
            author_id=author_id,
            written_by_id=writer_id,
            thread_id=thread.id,
            created_at=now,
            updated_at=now,
            published_at=None if draft else now,
        )
        await attach(photo_ids, owner_id=writer_id, withheld=draft or is_held)
        await _show_photos(story_id, photo_ids)
        if not draft:
            await _tell_published(story)
    return story


async def edit_story(
    viewer: Viewer,
    *,
    story_id: UUID,
    kind: StoryKind | None = None,
    title: str | None = None,
    text: str | None = None,
    photo_ids: Sequence[UUID] | None = None,
    neighbourhood_id: UUID | Unchanged | None = UNCHANGED,
    happened_on: date | Unchanged | None = UNCHANGED,
    place: str | Unchanged | None = UNCHANGED,
    location: Location | Unchanged | None = UNCHANGED,
) -> Story:
    """Change a story of one's own, or of an organisation that one speaks for; its commune and its author stay.

    None leaves a kind, a title, a text or the photos as they are, and takes a neighbourhood, day, place or location
    away. `photo_ids` are all that it shall have, in this order: the viewer's own, or already there; those left out are
    let go. What is already so changes nothing and is not told. Raises Mistake or Mistakes as `create_story`, NOT_FOUND
    (`story_id`); Forbidden for another's.
    """
    viewer.require(Permission.STORIES_WRITE)
    async with transaction():
        if not isinstance(neighbourhood_id, Unchanged):
            await keep_neighbourhood(neighbourhood_id)
        writer_id = await authorise(viewer, policy.EDIT, story_id, path="story_id")
        story = await Story.get(id=story_id)
        shown = await _shown(story_id)
        wanted = shown if photo_ids is None else list(photo_ids)
        before = _content(story)
        mistakes = MistakeCollector()
        story.kind = kind or story.kind
        with mistakes:
            if title is not None:
                story.title = check_title(title, draft=story.state == StoryState.DRAFT)
        with mistakes:
            if text is not None:
                story.text = check_text(text, draft=story.state == StoryState.DRAFT)
                story.text_html = render_markdown(story.text)
        with mistakes:
            check_photos(wanted)
        with mistakes:
            if story.state == StoryState.PUBLISHED:
                check_pictured(story.kind, wanted)
        with mistakes:
            if not isinstance(neighbourhood_id, Unchanged):
                story.neighbourhood_id = await check_neighbourhood(neighbourhood_id, story.commune_id)
        with mistakes:
            if not isinstance(happened_on, Unchanged):
                story.happened_on = check_day(happened_on)
        with mistakes:
            if not isinstance(place, Unchanged):
                story.place = check_place(place)
        with mistakes:
            if not isinstance(location, Unchanged):
                story.latitude, story.longitude = check_location(location) or (None, None)
        mistakes.raise_if_any()
        if wanted != shown:
            await _replace_photos(story, wanted, shown, writer_id)
        if _content(story) != before or wanted != shown:
            story.updated_at = clock.now()
            await story.save(update_fields=[*_CONTENT, "text_html", "updated_at"])
            if not _is_withheld(story):
                await announce(StoryEvent.EDITED, story)
    return story


async def publish_story(viewer: Viewer, *, story_id: UUID) -> Story:
    """Show a draft to all, with its photos and a discussion; held for a moderator as `create_story` says.

    Raises Mistake or Mistakes for what is still missing, as `create_story`; NOT_FOUND (`story_id`), CLOSED for what is
    published already; Forbidden for another's; RateLimited.
    """
    writer_id = viewer.require(Permission.STORIES_WRITE)
    await policy.STORIES.spend(str(writer_id))
    async with transaction():
        await authorise(viewer, policy.PUBLISH, story_id, path="story_id")
        story = await Story.get(id=story_id)
        photo_ids = await _shown(story_id)
        mistakes = MistakeCollector()
        with mistakes:
            check_title(story.title, draft=False)
        with mistakes:
            check_text(story.text, draft=False)
        with mistakes:
            check_pictured(story.kind, photo_ids)
        mistakes.raise_if_any()
        story.state = StoryState.PUBLISHED
        if await must_wait(writer_id, story.commune_id):
            story.visibility = Visibility.HELD
        story.published_at = story.updated_at = clock.now()
        await story.save(update_fields=["state", "visibility", "published_at", "updated_at"])
        await withhold(photo_ids, withheld=_is_withheld(story))
        await set_thread(story.thread_id, visible=story.visibility == Visibility.VISIBLE, is_open=True)
        await _tell_published(story)
    return story


async def delete_story(viewer: Viewer, *, story_id: UUID) -> None:
    """Delete a story of one's own, or of an organisation that one speaks for: its row goes, and its photos for good.

    What others said under it is theirs, so it stays in the tables, where each of them finds it in their export and
    takes it along when they leave; but its thread is closed and shown to nobody except moderators.
    Raises Mistake NOT_FOUND (`story_id`); Forbidden for another's.
    """
    async with transaction():
        await authorise(viewer, policy.DELETE, story_id, path="story_id")
        story = await Story.get(id=story_id)
        for photo_id in sorted(await _shown(story_id)):
            await erase(photo_id)
        await story.delete()
        await orphan_thread(story.thread_id)
        if not _is_withheld(story):
            await announce(StoryEvent.DELETED, story)


async def _tell_published(story: Story) -> None:
    """Announce it; or, where it is held, ask moderators to look at it, and leave the announcing to their release."""
    if story.visibility is Visibility.HELD:
        await defer("moderation.hold", content_kind="STORY", content_id=str(story.id))
    else:
        await announce(StoryEvent.CREATED, story)


#: the columns that an edit may change, `text_html` apart, which follows `text`
_CONTENT = (
    "kind", "title", "text", "neighbourhood_id", "happened_on", "place", "latitude", "longitude"
)  # fmt: skip


def _content(story: Story) -> tuple[object, ...]:
    return tuple(getattr(story, column) for column in _CONTENT)


def _is_withheld(story: Story) -> bool:
    return story.state == StoryState.DRAFT or story.visibility != Visibility.VISIBLE


async def _shown(story_id: UUID) -> list[UUID]:
    """Its photos in order, whoever may see them."""
    rows = await fetch("SELECT photo_id FROM story_photo WHERE story_id = $1 ORDER BY position", story_id)
    return [row["photo_id"] for row in rows]


async def _show_photos(story_id: UUID, photo_ids: Sequence[UUID]) -> None:
    await StoryPhoto.bulk_create(
        [
            StoryPhoto(story_id=story_id, photo_id=photo_id, position=position)
            for position, photo_id in enumerate(photo_ids)
        ]
    )


async def _replace_photos(story: Story, wanted: Sequence[UUID], shown: Sequence[UUID], writer_id: UUID) -> None:
    """Show these photos in this order; those no longer shown are let go."""
    await execute("DELETE FROM story_photo WHERE story_id = $1", story.id)
    await attach(wanted, owner_id=writer_id, replacing=shown, withheld=_is_withheld(story))
    await _show_photos(story.id, wanted)
