"""Changing and withdrawing proposals."""

import asyncio

import pytest
from tests import factories
from tests.tables import contents, holds, told

from parvis.auth.viewer import visitor
from parvis.core.db import execute
from parvis.core.errors import Code, Forbidden, Mistake, Mistakes, Unauthenticated
from parvis.core.ids import uuid7
from parvis.core.visibility import Visibility
from parvis.discussion.models import Thread
from parvis.photos.models import Photo
from parvis.places.location import Location
from parvis.proposals import queries
from parvis.proposals.models import Proposal, ProposalPhoto, ProposalState, ProposalVersion
from parvis.proposals.service import edit_proposal, withdraw_proposal

pytestmark = pytest.mark.usefixtures("db")


async def test_only_its_author_edits_a_proposal() -> None:
    author, stranger = await factories.resident(), await factories.resident()
    made = await factories.proposal(author)
    before = await contents()

    with pytest.raises(Unauthenticated):
        await edit_proposal(visitor(), proposal_id=made.id, title="Deux bancs")
    with pytest.raises(Forbidden):
        await edit_proposal(stranger, proposal_id=made.id, title="Deux bancs")

    assert await contents() == before
    viewers = (visitor(), stranger, author)
    assert [await holds(queries.EDITABLE_BY_VIEWER, "proposal", made.id, viewer) for viewer in viewers] == [
        False,
        False,
        True,
    ]


async def test_an_edit_makes_a_version_and_keeps_the_old_one() -> None:
    author = await factories.resident()
    made = await factories.proposal(author)

    edited = await edit_proposal(
        author, proposal_id=made.id, expected_version=1, title="Deux bancs devant l’école", theme="YOUTH_EDUCATION"
    )

    kept = await Proposal.get(id=made.id)
    assert (kept.version, kept.title, kept.theme_id, kept.body) == (
        2,
        "Deux bancs devant l’école",
        "YOUTH_EDUCATION",
        made.body,
    )
    assert kept.updated_at == edited.updated_at > kept.created_at
    versions = await ProposalVersion.filter(proposal_id=made.id).order_by("number")
    assert [(version.number, version.title, version.theme_id) for version in versions] == [
        (1, "Un banc devant l’école", "PUBLIC_SPACE"),
        (2, "Deux bancs devant l’école", "YOUTH_EDUCATION"),
    ]
    topics = [f"proposal:{made.id}", f"commune:{made.commune_id}", f"actor:{made.author_id}"]
    assert (await told(subject_id=made.id))[1:] == [("proposal.edited", topics)]


async def test_an_edit_that_says_the_same_changes_nothing() -> None:
    author = await factories.resident()
    photo = await factories.photo(author)
    made = await factories.proposal(author, location=Location(48.0, 2.0), photo_ids=[photo.id])
    before = await contents()

    same = await edit_proposal(
        author,
        proposal_id=made.id,
        title=f" {made.title} ",
        body=made.body,
        theme=made.theme_id,
        location=Location(48.0, 2.0),
        photo_ids=[photo.id],
    )

    assert same.version == 1
    assert await contents() == before


async def test_the_place_moves_and_goes_without_a_version() -> None:
    author = await factories.resident()
    made = await factories.proposal(author)

    moved = await edit_proposal(author, proposal_id=made.id, location=Location(48.5, 2.5))
    assert (moved.latitude, moved.longitude, moved.version) == (48.5, 2.5, 1)
    kept = await edit_proposal(author, proposal_id=made.id, title="Deux bancs devant l’école")
    assert (kept.latitude, kept.longitude) == (48.5, 2.5)
    gone = await edit_proposal(author, proposal_id=made.id, location=None)
    assert (gone.latitude, gone.longitude) == (None, None)
    assert [kind for kind, _ in await told(subject_id=made.id)] == ["proposal.created"] + ["proposal.edited"] * 3


async def test_photos_are_exchanged_and_those_let_go_are_free_again() -> None:
    author = await factories.resident()
    first, second, third = [await factories.photo(author) for _ in range(3)]
    made = await factories.proposal(author, photo_ids=[first.id, second.id])

    await edit_proposal(author, proposal_id=made.id, photo_ids=[third.id, first.id])

    shown = await ProposalPhoto.filter(proposal_id=made.id).order_by("position").values_list("photo_id", flat=True)
    assert shown == [third.id, first.id]
    assert [photo.id for photo in await Photo.filter(attached_at=None)] == [second.id]
    again = await factories.proposal(author, photo_ids=[second.id])
    assert await ProposalPhoto.filter(proposal_id=again.id).count() == 1


async def test_exchanging_photos_between_two_proposals_at_once_never_locks_up() -> None:
    author = await factories.resident()
    one, other = await factories.photo(author), await factories.photo(author)
    left = await factories.proposal(author, photo_ids=[one.id])
    right = await factories.proposal(author, photo_ids=[other.id])

    outcomes = await asyncio.gather(
        edit_proposal(author, proposal_id=left.id, photo_ids=[other.id]),
        edit_proposal(author, proposal_id=right.id, photo_ids=[one.id]),
        return_exceptions=True,
    )

    # whichever comes first still finds its photo taken
    assert [getattr(outcome, "code", None) for outcome in outcomes] == [Code.TAKEN, Code.TAKEN]
    assert await ProposalPhoto.all().order_by("photo_id").values_list("photo_id", "proposal_id") == sorted(
        [(one.id, left.id), (other.id, right.id)]
    )


async def test_a_stale_edit_is_refused() -> None:
    author = await factories.resident()
    made = await factories.proposal(author)
    await edit_proposal(author, proposal_id=made.id, title="Deux bancs devant l’école")
    before = await contents()

    with pytest.raises(Mistake) as refusal:
        await edit_proposal(author, proposal_id=made.id, expected_version=1, title="Trois bancs")

    assert (refusal.value.code, refusal.value.path) == (Code.CONFLICT, ("expected_version",))
    assert refusal.value.params == {"version": 2}
    assert await contents() == before


async def test_of_edits_at_once_one_wins() -> None:
    author = await factories.resident()
    made = await factories.proposal(author)

    outcomes = await asyncio.gather(
        *(edit_proposal(author, proposal_id=made.id, expected_version=1, title=f"Banc n° {n}") for n in range(5)),
        return_exceptions=True,
    )

    assert sorted(getattr(outcome, "code", "") for outcome in outcomes) == ["", *[Code.CONFLICT] * 4]
    assert await ProposalVersion.filter(proposal_id=made.id).count() == 2


async def test_mistakes_of_an_edit_change_nothing() -> None:
    author = await factories.resident()
    made = await factories.proposal(author)
    before = await contents()

    with pytest.raises(Mistakes) as several:
        await edit_proposal(author, proposal_id=made.id, title="", body="court", theme="BANCS")
    with pytest.raises(Mistake) as unknown:
        await edit_proposal(author, proposal_id=made.thread_id, title="Deux bancs")

    assert [(mistake.code, mistake.path) for mistake in several.value.mistakes] == [
        (Code.BLANK, ("title",)),
        (Code.TOO_SHORT, ("body",)),
        (Code.INVALID, ("theme",)),
    ]
    assert (unknown.value.code, unknown.value.path) == (Code.NOT_FOUND, ("proposal_id",))
    assert await contents() == before


@pytest.mark.parametrize("state", [ProposalState.UNDER_REVIEW, ProposalState.CLOSED, ProposalState.WITHDRAWN])
async def test_only_an_open_proposal_is_edited(state: ProposalState) -> None:
    author = await factories.resident()
    made = await factories.proposal(author)
    await execute("UPDATE proposal SET state = $2 WHERE id = $1", made.id, state.value)
    before = await contents()

    with pytest.raises(Mistake) as refusal:
        await edit_proposal(author, proposal_id=made.id, title="Deux bancs devant l’école")

    assert refusal.value.code == Code.CLOSED
    assert await contents() == before
    assert not await holds(queries.EDITABLE_BY_VIEWER, "proposal", made.id, author)


async def test_only_its_author_withdraws_a_proposal() -> None:
    author, stranger = await factories.resident(), await factories.resident()
    made = await factories.proposal(author)
    before = await contents()

    with pytest.raises(Unauthenticated):
        await withdraw_proposal(visitor(), proposal_id=made.id)
    with pytest.raises(Forbidden):
        await withdraw_proposal(stranger, proposal_id=made.id)
    with pytest.raises(Mistake) as refusal:
        await withdraw_proposal(author, proposal_id=uuid7())

    assert refusal.value.code == Code.NOT_FOUND
    assert await contents() == before


async def test_a_withdrawn_proposal_stays_readable_and_takes_no_more_words() -> None:
    author, stranger = await factories.resident(), await factories.resident()
    made = await factories.proposal(author)
    thread = await Thread.get(id=made.thread_id)
    await factories.comment(stranger, thread)

    await withdraw_proposal(author, proposal_id=made.id)

    assert (await Proposal.get(id=made.id)).state == ProposalState.WITHDRAWN
    assert await holds(queries.VISIBLE, "proposal", made.id, visitor())
    assert (await told(subject_id=made.id))[-1] == (
        "proposal.withdrawn",
        [f"proposal:{made.id}", f"commune:{made.commune_id}", f"actor:{made.author_id}"],
    )
    before = await contents()
    with pytest.raises(Mistake) as commenting:
        await factories.comment(stranger, thread)
    with pytest.raises(Mistake) as again:
        await withdraw_proposal(author, proposal_id=made.id)
    assert (commenting.value.code, again.value.code) == (Code.CLOSED, Code.CLOSED)
    assert await contents() == before


@pytest.mark.parametrize("visibility", [Visibility.HELD, Visibility.HIDDEN])
async def test_nobody_hears_what_becomes_of_a_proposal_that_is_withheld(visibility: Visibility) -> None:
    author = await factories.resident()
    made = await factories.proposal(author)
    await Proposal.filter(id=made.id).update(visibility=visibility)
    before = await told(subject_id=made.id)

    edited = await edit_proposal(author, proposal_id=made.id, title="Deux bancs devant l’école")
    withdrawn = await withdraw_proposal(author, proposal_id=made.id)

    assert (edited.version, withdrawn.state) == (2, ProposalState.WITHDRAWN)
    assert await told(subject_id=made.id) == before
