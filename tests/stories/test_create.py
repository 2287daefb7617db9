"""Telling stories, and drafts of them."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests import factories
from tests.tables import contents, holds, told

from parvis.auth.permissions import Permission
from parvis.auth.viewer import Viewer, visitor
from parvis.core import clock
from parvis.core.errors import Code, Forbidden, Mistake, Mistakes, RateLimited, Unauthenticated
from parvis.core.ids import uuid7
from parvis.discussion import queries as discussion
from parvis.discussion.models import SubjectKind, Thread
from parvis.photos import queries as photos
from parvis.photos.models import Photo, PhotoStatus
from parvis.places.location import Location
from parvis.places.models import Neighbourhood
from parvis.stories import policy, queries
from parvis.stories.models import Story, StoryKind, StoryPhoto, StoryState
from parvis.stories.service import create_story, publish_story

pytestmark = pytest.mark.usefixtures("db")


async def test_a_visitor_and_a_token_without_the_scope_cannot_tell() -> None:
    place, person = await factories.commune(), await factories.resident()
    token = Viewer(id=person.id, permissions=person.permissions - {Permission.STORIES_WRITE})
    before = await contents()

    with pytest.raises(Unauthenticated):
        await factories.story(visitor(), place)
    with pytest.raises(Forbidden):
        await factories.story(token, place)

    assert await contents() == before


async def test_a_story_is_kept_shown_opened_for_discussion_and_told() -> None:
    place, person = await factories.commune(), await factories.resident()
    quarter = await Neighbourhood.create(commune_id=place.id, name="Les Hauts", created_at=clock.now())
    first, second = await factories.photo(person), await factories.photo(person, PhotoStatus.PROCESSING)

    made = await create_story(
        person,
        commune_id=place.id,
        kind=StoryKind.PHOTO_REPORT,
        title="  Trois  samedis au jardin ",
        text="Il a plu.\r\n\r\n\r\n\r\nNous avons planté **trois tilleuls**.",
        photo_ids=[second.id, first.id],
        neighbourhood_id=quarter.id,
        happened_on=clock.now().date(),
        place=" Jardin  des Hauts ",
        location=Location(48.8239, 2.27),
    )

    kept = await Story.get(id=made.id)
    assert (kept.kind, kept.state, kept.title) == (
        StoryKind.PHOTO_REPORT,
        StoryState.PUBLISHED,
        "Trois samedis au jardin",
    )
    assert kept.text_html == "<p>Il a plu.</p>\n<p>Nous avons planté <strong>trois tilleuls</strong>.</p>\n"
    assert (kept.neighbourhood_id, kept.happened_on, kept.place) == (
        quarter.id,
        clock.now().date(),
        "Jardin des Hauts",
    )
    assert (kept.latitude, kept.longitude, kept.author_id, kept.written_by_id) == (48.8239, 2.27, person.id, person.id)
    assert kept.published_at == kept.created_at == kept.updated_at
    shown = await StoryPhoto.filter(story_id=made.id).order_by("position").values_list("photo_id", flat=True)
    assert shown == [second.id, first.id]
    assert await holds(photos.VISIBLE, "photo", first.id, visitor())
    assert not await holds(photos.VISIBLE, "photo", second.id, visitor())
    thread = await Thread.get(id=kept.thread_id)
    assert (thread.subject_kind, thread.subject_id, thread.author_id) == (SubjectKind.STORY, made.id, person.id)
    assert (thread.is_visible, thread.is_open) == (True, True)
    topics = [f"story:{made.id}", f"commune:{place.id}", f"actor:{person.id}"]
    assert [(kind, heard[:3]) for kind, heard in await told(subject_id=made.id)] == [("story.created", topics)]


async def test_a_member_tells_for_an_organisation_and_nobody_else_does() -> None:
    owner, stranger = await factories.resident(), await factories.resident()
    garden = await factories.organisation(owner)
    before = await contents()

    with pytest.raises(Mistake) as refusal:
        await factories.story(stranger, actor_id=garden.id)
    assert (refusal.value.code, refusal.value.path) == (Code.NOT_FOUND, ("actor_id",))
    after = await contents()
    assert {name for name in before if before[name] != after[name]} <= {"commune"}  # the factory's own

    made = await factories.story(owner, actor_id=garden.id)
    assert (made.author_id, made.written_by_id) == (garden.id, owner.id)


async def test_a_draft_is_for_those_who_speak_for_its_author_alone() -> None:
    owner, stranger = await factories.resident(), await factories.resident()
    moderator = Viewer(id=stranger.id, permissions=stranger.permissions, is_moderator=True)
    garden = await factories.organisation(owner)
    colleague = await factories.member(garden)
    photo = await factories.photo(owner)

    made = await factories.story(owner, actor_id=garden.id, draft=True, title="", text="", photo_ids=[photo.id])

    async def sees(viewer: Viewer) -> tuple[bool, bool]:
        of_photo = photos.VISIBLE | queries.PHOTO_OF_STORY
        return (
            await holds(queries.VISIBLE, "story", made.id, viewer),
            await holds(of_photo, "photo", photo.id, viewer),
        )

    assert [await sees(viewer) for viewer in (visitor(), stranger, moderator)] == [(False, False)] * 3
    assert [await sees(viewer) for viewer in (colleague, owner)] == [(True, True)] * 2
    assert not await holds(discussion.THREAD_VISIBLE, "thread", made.thread_id, stranger)
    assert not await holds(discussion.CAN_COMMENT, "thread", made.thread_id, owner)
    assert await told(subject_id=made.id) == []


async def test_a_draft_is_published_whole_by_any_member() -> None:
    owner = await factories.resident()
    garden = await factories.organisation(owner)
    colleague = await factories.member(garden)
    photo = await factories.photo(owner)
    made = await factories.story(
        owner, actor_id=garden.id, draft=True, kind=StoryKind.PHOTO_REPORT, photo_ids=[photo.id]
    )

    published = await publish_story(colleague, story_id=made.id)

    assert published.state == StoryState.PUBLISHED
    assert published.published_at == published.updated_at > made.created_at
    assert await holds(queries.VISIBLE, "story", made.id, visitor())
    assert await holds(photos.VISIBLE, "photo", photo.id, visitor())
    assert await holds(discussion.CAN_COMMENT, "thread", made.thread_id, owner)
    assert [kind for kind, _ in await told(subject_id=made.id)] == ["story.created"]
    before = await contents()
    with pytest.raises(Mistake) as again:
        await publish_story(owner, story_id=made.id)
    assert again.value.code == Code.CLOSED
    assert await contents() == before


async def test_what_a_draft_lacks_is_said_when_it_is_published() -> None:
    author, stranger = await factories.resident(), await factories.resident()
    made = await factories.story(author, draft=True, kind=StoryKind.PHOTO_REPORT, title="Un", text="")
    before = await contents()

    with pytest.raises(Mistakes) as lacking:
        await publish_story(author, story_id=made.id)
    with pytest.raises(Mistake) as hidden:
        await publish_story(stranger, story_id=made.id)

    assert [(mistake.code, mistake.path) for mistake in lacking.value.mistakes] == [
        (Code.TOO_SHORT, ("title",)),
        (Code.BLANK, ("text",)),
        (Code.BLANK, ("photo_ids",)),
    ]
    assert (hidden.value.code, hidden.value.path) == (Code.NOT_FOUND, ("story_id",))
    assert await contents() == before


@pytest.mark.parametrize(
    ("fields", "code", "path"),
    [
        ({"title": "Non"}, Code.TOO_SHORT, "title"),
        ({"title": "n" * 121, "draft": True}, Code.TOO_LONG, "title"),
        ({"text": "Trop court."}, Code.TOO_SHORT, "text"),
        ({"text": "n" * 20_001}, Code.TOO_LONG, "text"),
        ({"kind": StoryKind.PHOTO_REPORT}, Code.BLANK, "photo_ids"),
        ({"photo_ids": [uuid7() for _ in range(41)]}, Code.TOO_MANY, "photo_ids"),
        ({"place": "n" * 121}, Code.TOO_LONG, "place"),
        ({"location": Location(91, 0)}, Code.INVALID, "location"),
        ({"commune_id": uuid7()}, Code.NOT_FOUND, "commune_id"),
        ({"neighbourhood_id": uuid7()}, Code.NOT_FOUND, "neighbourhood_id"),
    ],
)
async def test_mistakes_make_nothing(fields: dict[str, Any], code: Code, path: str) -> None:
    person, place = await factories.resident(), await factories.commune()
    before = await contents()

    with pytest.raises(Mistake) as refusal:
        await factories.story(person, place, **fields)

    assert (refusal.value.code, refusal.value.path) == (code, (path,))
    assert await contents() == before


async def test_a_neighbourhood_of_another_commune_is_refused() -> None:
    person, elsewhere = await factories.resident(), await factories.commune()
    quarter = await Neighbourhood.create(commune_id=elsewhere.id, name="Le Port", created_at=clock.now())

    with pytest.raises(Mistake) as refusal:
        await factories.story(person, neighbourhood_id=quarter.id)

    assert (refusal.value.code, refusal.value.path) == (Code.NOT_FOUND, ("neighbourhood_id",))
    assert await Story.all().count() == 0


async def test_a_day_that_has_begun_somewhere_in_france_is_no_day_to_come(monkeypatch: pytest.MonkeyPatch) -> None:
    person = await factories.resident()
    now = datetime(2026, 5, 4, 13, 30, tzinfo=UTC)
    monkeypatch.setattr(clock, "now", lambda: now)

    made = await factories.story(person, happened_on=now.date() + timedelta(days=1))
    assert made.happened_on == now.date() + timedelta(days=1)
    with pytest.raises(Mistake) as refusal:
        await factories.story(person, happened_on=now.date() + timedelta(days=2))

    assert (refusal.value.code, refusal.value.path) == (Code.INVALID, ("happened_on",))


async def test_another_s_photo_and_one_shown_elsewhere_are_refused() -> None:
    person, other = await factories.resident(), await factories.resident()
    theirs, shown = await factories.photo(other), await factories.photo(person)
    await factories.proposal(person, photo_ids=[shown.id])
    place, before = await factories.commune(), await contents()

    codes = []
    for photo in (theirs, shown):
        with pytest.raises(Mistake) as refusal:
            await factories.story(person, place, photo_ids=[photo.id], draft=True)
        codes.append((refusal.value.code, refusal.value.path))

    assert codes == [(Code.NOT_FOUND, ("photo_ids", "0")), (Code.TAKEN, ("photo_ids", "0"))]
    after = await contents()
    assert after == before
    assert (await Photo.get(id=theirs.id)).attached_at is None


async def test_stories_are_limited() -> None:
    person, place = await factories.resident(), await factories.commune()
    for _ in range(policy.STORIES.times):
        await policy.STORIES.spend(str(person.id))

    with pytest.raises(RateLimited):
        await factories.story(person, place, draft=True)

    assert await Story.all().count() == 0
