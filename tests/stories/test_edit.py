"""Changing and deleting stories."""

import asyncio
from collections.abc import Awaitable, Callable
from contextvars import Context
from typing import Any

import pytest
from tests import factories
from tests.tables import contents, holds, told

from parvis.auth.viewer import Viewer, visitor
from parvis.core import clock
from parvis.core.db import execute, fetch_value, transaction
from parvis.core.errors import Code, Forbidden, Mistake, Mistakes, Unauthenticated
from parvis.core.ids import uuid7
from parvis.discussion import queries as discussion
from parvis.discussion.models import Comment, Thread
from parvis.photos import queries as photos
from parvis.photos.models import Photo
from parvis.places.location import Location
from parvis.places.models import Neighbourhood
from parvis.stories import queries
from parvis.stories.models import Story, StoryKind, StoryPhoto
from parvis.stories.service import delete_story, edit_story

pytestmark = pytest.mark.usefixtures("db")
Command = Callable[..., Awaitable[Any]]


@pytest.mark.parametrize("command", [edit_story, delete_story])
async def test_only_those_who_speak_for_its_author(command: Command) -> None:
    owner, stranger = await factories.resident(), await factories.resident()
    garden = await factories.organisation(owner)
    colleague = await factories.member(garden)
    made = await factories.story(owner, actor_id=garden.id)
    before = await contents()

    with pytest.raises(Unauthenticated):
        await command(visitor(), story_id=made.id)
    with pytest.raises(Forbidden):
        await command(stranger, story_id=made.id)
    with pytest.raises(Mistake) as refusal:
        await command(owner, story_id=uuid7())

    assert (refusal.value.code, refusal.value.path) == (Code.NOT_FOUND, ("story_id",))
    assert await contents() == before
    viewers = (visitor(), stranger, colleague, owner)
    assert [await holds(queries.EDITABLE_BY_VIEWER, "story", made.id, viewer) for viewer in viewers] == [
        False,
        False,
        True,
        True,
    ]
    await command(colleague, story_id=made.id)


async def test_all_of_it_may_change() -> None:
    author = await factories.resident()
    made = await factories.story(author, place="Au jardin", location=Location(48.0, 2.0))

    await edit_story(
        author,
        story_id=made.id,
        kind=StoryKind.NEWS,
        title="Quatre samedis",
        text="Nous avons planté *quatre* tilleuls.",
        place=None,
        location=Location(48.5, 2.5),
    )

    kept = await Story.get(id=made.id)
    assert (kept.kind, kept.title, kept.place) == (StoryKind.NEWS, "Quatre samedis", None)
    assert kept.text_html == "<p>Nous avons planté <em>quatre</em> tilleuls.</p>\n"
    assert (kept.latitude, kept.longitude, kept.published_at) == (48.5, 2.5, made.published_at)
    assert kept.updated_at > made.updated_at
    assert [kind for kind, _ in await told(subject_id=made.id)] == ["story.created", "story.edited"]


async def test_what_is_already_so_changes_nothing() -> None:
    author = await factories.resident()
    photo = await factories.photo(author)
    made = await factories.story(author, place="Au jardin", photo_ids=[photo.id])
    before = await contents()

    await edit_story(author, story_id=made.id, title=f" {made.title} ", place="Au jardin", photo_ids=[photo.id])
    await edit_story(author, story_id=made.id)

    assert await contents() == before


async def test_members_order_each_other_s_photos_and_let_some_go() -> None:
    owner = await factories.resident()
    garden = await factories.organisation(owner)
    colleague = await factories.member(garden)
    first, second, mine = await factories.photo(owner), await factories.photo(owner), await factories.photo(colleague)
    made = await factories.story(owner, actor_id=garden.id, photo_ids=[first.id, second.id])

    await edit_story(colleague, story_id=made.id, photo_ids=[mine.id, second.id])

    shown = await StoryPhoto.filter(story_id=made.id).order_by("position").values_list("photo_id", flat=True)
    assert shown == [mine.id, second.id]
    assert [photo.id for photo in await Photo.filter(attached_at=None)] == [first.id]
    before = await contents()
    with pytest.raises(Mistake) as another_s:  # no longer there: only its owner brings it back
        await edit_story(colleague, story_id=made.id, photo_ids=[first.id])
    assert (another_s.value.code, another_s.value.path) == (Code.NOT_FOUND, ("photo_ids", "0"))
    assert await contents() == before


async def test_photos_of_a_draft_stay_withheld_through_its_edits() -> None:
    author = await factories.resident()
    photo = await factories.photo(author)
    made = await factories.story(author, draft=True)

    await edit_story(author, story_id=made.id, photo_ids=[photo.id], title="")

    assert not await holds(photos.VISIBLE, "photo", photo.id, visitor())
    assert await told(subject_id=made.id) == []


async def test_mistakes_of_an_edit_change_nothing() -> None:
    author = await factories.resident()
    photo = await factories.photo(author)
    made = await factories.story(author, kind=StoryKind.PHOTO_REPORT, photo_ids=[photo.id])
    before = await contents()

    with pytest.raises(Mistakes) as several:
        await edit_story(
            author,
            story_id=made.id,
            title="",
            text="court",
            photo_ids=[],
            neighbourhood_id=uuid7(),
            place="n" * 121,
            location=Location(0, 181),
        )

    assert [(mistake.code, mistake.path) for mistake in several.value.mistakes] == [
        (Code.BLANK, ("title",)),
        (Code.TOO_SHORT, ("text",)),
        (Code.BLANK, ("photo_ids",)),
        (Code.NOT_FOUND, ("neighbourhood_id",)),
        (Code.TOO_LONG, ("place",)),
        (Code.INVALID, ("location",)),
    ]
    assert await contents() == before


async def test_what_is_hidden_is_seen_by_its_author_s_side_and_moderators_with_its_photos() -> None:
    author, stranger = await factories.resident(), await factories.resident()
    moderator = Viewer(id=stranger.id, permissions=stranger.permissions, is_moderator=True)
    photo = await factories.photo(author)
    made = await factories.story(author, photo_ids=[photo.id])
    await execute("UPDATE story SET visibility = 'HIDDEN' WHERE id = $1", made.id)
    await execute("UPDATE photo SET is_withheld = TRUE")

    viewers = (visitor(), stranger, moderator, author)
    of_photo = photos.VISIBLE | queries.PHOTO_OF_STORY
    expected = [False, False, True, True]
    assert [await holds(queries.VISIBLE, "story", made.id, viewer) for viewer in viewers] == expected
    assert [await holds(of_photo, "photo", photo.id, viewer) for viewer in viewers] == expected


async def test_a_story_goes_with_its_photos_and_its_comments_are_shown_no_more() -> None:
    author, other = await factories.resident(), await factories.resident()
    photo = await factories.photo(author)
    made = await factories.story(author, photo_ids=[photo.id])
    said = await factories.comment(other, await Thread.get(id=made.thread_id))

    await delete_story(author, story_id=made.id)

    assert await Story.all().count() == 0
    assert await Photo.all().count() == 0
    assert await StoryPhoto.all().count() == 0
    erasing = "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'photos.erase' AND args->>'public_name' = $1"
    assert await fetch_value(erasing, photo.public_name) == 1
    kept = await Comment.get(id=said.id)
    assert (kept.body, kept.author_id) == (said.body, other.id)
    for viewer in (visitor(), author, other):
        assert not await holds(discussion.THREAD_VISIBLE, "thread", made.thread_id, viewer)
        assert not await holds(discussion.COMMENT_VISIBLE, "comment", said.id, viewer)
    assert [kind for kind, _ in await told(subject_id=made.id)] == ["story.created", "story.deleted"]


async def test_a_draft_goes_without_a_word() -> None:
    author = await factories.resident()
    made = await factories.story(author, draft=True)

    await delete_story(author, story_id=made.id)

    assert await Story.all().count() == 0
    assert await told(subject_id=made.id) == []


@pytest.mark.parametrize("was_there_before", [None, True, False])
async def test_a_neighbourhood_that_goes_away_meanwhile_is_said_to_be_gone(was_there_before: bool | None) -> None:
    """`None`: for a new story; else for one that was in it already, or not."""
    place, person = await factories.commune(), await factories.resident()
    quarter = await Neighbourhood.create(commune_id=place.id, name="Centre", created_at=clock.now())
    if was_there_before is None:
        telling = factories.story(person, place, neighbourhood_id=quarter.id)
    else:
        told_before = await factories.story(person, place, neighbourhood_id=quarter.id if was_there_before else None)
        telling = edit_story(person, story_id=told_before.id, neighbourhood_id=quarter.id, title="Un autre titre")

    async with transaction():
        await execute("SELECT FROM neighbourhood WHERE id = $1 FOR UPDATE", quarter.id)
        meanwhile = asyncio.get_running_loop().create_task(telling, context=Context())
        await asyncio.sleep(0.2)
        await execute("DELETE FROM neighbourhood WHERE id = $1", quarter.id)

    with pytest.raises(Mistake) as refusal:
        await meanwhile
    assert (refusal.value.code, refusal.value.path) == (Code.NOT_FOUND, ("neighbourhood_id",))
