"""Describing and deleting one's photos."""

from collections.abc import Awaitable, Callable
from datetime import date

import pytest
from tests import factories
from tests.photos.sending import keys, sent
from tests.tables import contents, holds

from parvis.auth.viewer import visitor
from parvis.core.errors import Code, Forbidden, Mistake, Mistakes
from parvis.core.ids import uuid7
from parvis.photos import queries
from parvis.photos.attachments import attach
from parvis.photos.models import Photo, PhotoStatus
from parvis.photos.service import delete_photo, describe_photo
from parvis.proposals.models import ProposalPhoto
from parvis_media.storage import Storage

pytestmark = pytest.mark.usefixtures("db", "store")

SUGGESTION = {"latitude": 48.8, "longitude": 2.3, "taken_on": "2024-05-31"}


async def test_only_its_owner_describes_or_deletes_a_photo() -> None:
    owner, stranger = await factories.resident(), await factories.resident()
    private, shown = await factories.photo(owner), await factories.photo(owner)
    await factories.proposal(owner, photo_ids=[shown.id])
    before = await contents()

    for command in (describe_photo, delete_photo):
        with pytest.raises(Forbidden):
            await command(stranger, photo_id=shown.id)
        for hidden in (private.id, uuid7(), stranger.id):  # of what one may not see, not even that it is there
            with pytest.raises(Mistake) as refusal:
                await command(stranger, photo_id=hidden)
            assert (refusal.value.code, refusal.value.path) == (Code.NOT_FOUND, ("photo_id",))

    assert await contents() == before
    assert [await holds(queries.OWN, "photo", shown.id, who) for who in (visitor(), stranger, owner)] == [
        False,
        False,
        True,
    ]


async def test_texts_are_set_left_and_taken_away() -> None:
    owner = await factories.resident()
    photo = await factories.photo(owner, alt="Un arbre", caption="Place de la mairie")

    described = await describe_photo(owner, photo_id=photo.id, alt=" Un  banc ", caption="", credit="C. Martin")

    assert (described.alt, described.caption, described.credit) == ("Un banc", None, "C. Martin")
    kept = await Photo.get(id=photo.id)
    assert (kept.alt, kept.caption, kept.credit) == ("Un banc", None, "C. Martin")
    before = await contents()
    await describe_photo(owner, photo_id=photo.id)
    assert await contents() == before


async def test_texts_too_long_are_refused_together() -> None:
    owner = await factories.resident()
    photo = await factories.photo(owner)
    before = await contents()

    with pytest.raises(Mistakes) as refusal:
        await describe_photo(owner, photo_id=photo.id, alt="a" * 501, caption="\x00", credit="c" * 121)

    assert [(mistake.code, mistake.path) for mistake in refusal.value.mistakes] == [
        (Code.TOO_LONG, ("alt",)),
        (Code.INVALID, ("caption",)),
        (Code.TOO_LONG, ("credit",)),
    ]
    assert await contents() == before


@pytest.mark.parametrize(("answer", "told"), [(True, (48.8, 2.3, date(2024, 5, 31))), (False, (None, None, None))])
async def test_place_and_day_are_told_with_consent_only(answer: bool, told: tuple[object, ...]) -> None:
    owner = await factories.resident()
    photo = await factories.photo(owner, suggestion=SUGGESTION)
    await describe_photo(owner, photo_id=photo.id, alt="Un banc")
    assert (await Photo.get(id=photo.id)).suggestion == SUGGESTION  # not answered yet

    await describe_photo(owner, photo_id=photo.id, accept_suggestion=answer)

    kept = await Photo.get(id=photo.id)
    assert (kept.latitude, kept.longitude, kept.taken_on) == told
    assert kept.suggestion is None
    before = await contents()
    await describe_photo(owner, photo_id=photo.id, accept_suggestion=True)  # nothing is left to agree to
    assert await contents() == before


async def test_half_a_suggestion_can_be_accepted() -> None:
    owner = await factories.resident()
    photo = await factories.photo(owner, suggestion={"latitude": None, "longitude": None, "taken_on": "2024-05-31"})

    accepted = await describe_photo(owner, photo_id=photo.id, accept_suggestion=True)

    assert (accepted.latitude, accepted.taken_on) == (None, date(2024, 5, 31))


async def test_a_deleted_photo_leaves_its_proposal_and_the_store(
    store: Storage, run_jobs: Callable[[], Awaitable[None]]
) -> None:
    owner = await factories.resident()
    photo, other = await sent(owner, store), await sent(owner, store)
    await run_jobs()
    made = await factories.proposal(owner, photo_ids=[photo.id, other.id])
    others = [str(variant["key"]) for variant in (await Photo.get(id=other.id)).variants]

    await delete_photo(owner, photo_id=photo.id)
    await run_jobs()

    assert await ProposalPhoto.filter(proposal_id=made.id).values_list("photo_id", flat=True) == [other.id]
    assert await Photo.all().values_list("id", flat=True) == [other.id]
    assert sorted(await keys(store, "")) == sorted(others)


async def test_attaching_wants_photos_of_ones_own_that_can_be_shown() -> None:
    owner, stranger = await factories.resident(), await factories.resident()
    theirs, attached = await factories.photo(stranger), await factories.photo(owner)
    waiting = await factories.photo(owner, PhotoStatus.AWAITING_UPLOAD)
    await attach([attached.id], owner_id=owner.id)
    before = await contents()

    for photo_id, code in (
        (theirs.id, Code.NOT_FOUND),
        (uuid7(), Code.NOT_FOUND),
        (waiting.id, Code.PHOTO_NOT_READY),
        (attached.id, Code.TAKEN),
    ):
        with pytest.raises(Mistake) as refusal:
            await attach([photo_id], owner_id=owner.id)
        assert (refusal.value.code, refusal.value.path) == (code, ("photo_ids", "0"))

    assert await contents() == before
    await attach([attached.id], owner_id=owner.id, replacing=[attached.id])  # in exchange for itself
