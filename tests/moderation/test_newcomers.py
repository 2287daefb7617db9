"""A flood of new accounts' posts: from a number on they wait, are told so, and are announced once released."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from tests import factories
from tests.moderation.caring import KINDS, REASON, comment_counts_are_wrong, newcomer, state_of, story, write
from tests.tables import told

from parvis.core import clock
from parvis.directory.models import NewcomerPost
from parvis.directory.newcomers import BURST, must_wait
from parvis.discussion.models import CommentState, Thread
from parvis.moderation import jobs
from parvis.moderation.models import CaseCause, CaseState, ContentKind, FlagReason, ModerationCase
from parvis.moderation.service import hide_content, keep_content, restore_content
from parvis.photos.models import Photo
from parvis.places.models import Commune
from parvis.stories.service import publish_story

RunJobs = Callable[[], Awaitable[None]]
pytestmark = pytest.mark.usefixtures("db")


async def flood(place: Commune, posts: int = BURST) -> None:
    """So many posts of new accounts in the commune, as their notes say it."""
    for _ in range(posts):
        await must_wait((await newcomer()).id, place.id)


@pytest.mark.parametrize("kind", KINDS)
async def test_in_a_flood_a_new_accounts_post_waits(kind: ContentKind, run_jobs: RunJobs) -> None:
    place, elsewhere, someone = await factories.commune(), await factories.commune(), await newcomer()
    await flood(place)

    held = await write(kind, someone, place)
    there = await write(kind, someone, elsewhere)
    settled = await write(kind, await factories.resident(), place)
    await run_jobs()

    assert [await state_of(kind, one) for one in (held, there, settled)] == ["HELD", "VISIBLE", "VISIBLE"]
    assert str(held.state if kind is ContentKind.COMMENT else held.visibility) == "HELD"
    [case] = await ModerationCase.all()
    assert (case.content_id, case.cause, case.flag_count) == (held.id, CaseCause.NEWCOMER_BURST, 0)
    assert await told(subject_id=held.id) == []
    assert not await comment_counts_are_wrong()


async def test_the_first_posts_of_newcomers_are_heard_at_once() -> None:
    place = await factories.commune()
    await flood(place, BURST - 1)

    tenth = await factories.proposal(await newcomer(), place)
    eleventh = await factories.proposal(await newcomer(), place)

    assert [str(one.visibility) for one in (tenth, eleventh)] == ["VISIBLE", "HELD"]


async def test_a_flood_passes_and_its_notes_are_forgotten() -> None:
    place = await factories.commune()
    await flood(place)

    with clock.travel(timedelta(minutes=61)):
        later = await factories.proposal(await newcomer(), place)
    with clock.travel(timedelta(hours=26)):
        await jobs.sweep()

    assert str(later.visibility) == "VISIBLE"
    assert await NewcomerPost.all().count() == 0


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("hidden_first", [False, True])
@pytest.mark.parametrize("job_has_run", [False, True])
async def test_released_it_is_announced_as_new(
    kind: ContentKind, hidden_first: bool, job_has_run: bool, run_jobs: RunJobs
) -> None:
    place = await factories.commune()
    await flood(place)
    held = await write(kind, await newcomer(), place)
    moderator = await factories.moderator(place)
    about = {"content_kind": kind, "content_id": held.id, "reason": "Bienvenue à cette personne."}
    if job_has_run:
        await run_jobs()

    if hidden_first:
        await hide_content(moderator, **about, ground=FlagReason.SPAM)
        assert await told(subject_id=held.id) == []
        await restore_content(moderator, **about)
    else:
        await keep_content(moderator, **about)
    await run_jobs()  # a job that comes late finds nothing to hold

    assert await state_of(kind, held) == "VISIBLE"
    verb = {ContentKind.COMMENT: "added", ContentKind.OPINION: "published"}.get(kind, "created")
    assert [event for event, _ in await told(subject_id=held.id)] == [f"{kind.lower()}.{verb}"]
    assert await ModerationCase.filter(state=CaseState.OPEN).count() == 0
    assert not await comment_counts_are_wrong()


async def test_photos_and_the_discussion_wait_too() -> None:
    place, someone = await factories.commune(), await newcomer()
    await flood(place)
    photo = await factories.photo(someone)

    held = await factories.proposal(someone, place, photo_ids=[photo.id])
    waiting = (await Photo.get(id=photo.id)).is_withheld, (await Thread.get(id=held.thread_id)).is_visible
    await keep_content(
        await factories.moderator(place), content_kind=ContentKind.PROPOSAL, content_id=held.id, reason=REASON
    )

    assert waiting == (True, False)
    assert not (await Photo.get(id=photo.id)).is_withheld
    assert (await Thread.get(id=held.thread_id)).is_visible


async def test_a_draft_waits_when_it_is_published() -> None:
    place, someone = await factories.commune(), await newcomer()
    draft = await story(someone, place, draft=True)
    await flood(place)

    published = await publish_story(someone, story_id=draft.id)

    assert (str(draft.visibility), str(published.visibility)) == ("VISIBLE", "HELD")
    assert not (await Thread.get(id=draft.thread_id)).is_visible
    assert await told(subject_id=draft.id) == []


async def test_a_held_answer_keeps_its_place_and_is_not_counted() -> None:
    place = await factories.commune()
    thread = await Thread.get(id=(await factories.proposal(await factories.resident(), place)).thread_id)
    said = await factories.comment(await factories.resident(), thread)
    await flood(place)

    answer = await factories.comment(await newcomer(), said)

    await said.refresh_from_db()
    await thread.refresh_from_db()
    assert (answer.state, said.reply_count, thread.comment_count) == (CommentState.HELD, 1, 1)
