"""Making proposals."""

import asyncio

import pytest
from tests import factories
from tests.tables import contents, holds, told

from parvis.auth.permissions import Permission
from parvis.auth.viewer import Viewer, visitor
from parvis.core.db import fetch_value
from parvis.core.errors import Code, Forbidden, Mistake, Mistakes, RateLimited, Unauthenticated
from parvis.core.ids import uuid7
from parvis.core.sql import bind
from parvis.discussion.models import SubjectKind, Thread
from parvis.photos.models import Photo, PhotoStatus
from parvis.places.location import Location
from parvis.proposals import policy, queries
from parvis.proposals.models import Proposal, ProposalPhoto, ProposalState, ProposalVersion
from parvis.proposals.service import create_proposal

pytestmark = pytest.mark.usefixtures("db")


async def test_a_visitor_and_a_token_without_the_scope_cannot_propose() -> None:
    place, person = await factories.commune(), await factories.resident()
    token = Viewer(id=person.id, permissions=person.permissions - {Permission.PROPOSALS_WRITE})
    before = await contents()

    with pytest.raises(Unauthenticated):
        await factories.proposal(visitor(), place)
    with pytest.raises(Forbidden):
        await factories.proposal(token, place)

    assert await contents() == before


async def test_a_proposal_is_kept_numbered_opened_for_discussion_and_told() -> None:
    place, person = await factories.commune(), await factories.resident()

    made = await create_proposal(
        person,
        commune_id=place.id,
        title="  Un  banc devant l’école ",
        body="Il manque un banc.\r\n\r\n\r\n\r\nVraiment, **un banc**.",
        theme="PUBLIC_SPACE",
        location=Location(48.8239, 2.27),
    )

    kept = await Proposal.get(id=made.id)
    assert (kept.number, kept.title, kept.theme_id) == (1, "Un banc devant l’école", "PUBLIC_SPACE")
    assert kept.body == "Il manque un banc.\n\nVraiment, **un banc**."
    assert kept.body_html == "<p>Il manque un banc.</p>\n<p>Vraiment, <strong>un banc</strong>.</p>\n"
    assert (kept.latitude, kept.longitude, kept.author_id) == (48.8239, 2.27, person.id)
    assert (kept.state, kept.support_count, kept.version) == (ProposalState.OPEN, 0, 1)
    thread = await Thread.get(id=kept.thread_id)
    assert (thread.subject_kind, thread.subject_id, thread.commune_id) == (SubjectKind.PROPOSAL, made.id, place.id)
    assert (thread.is_visible, thread.is_open, thread.comment_count) == (True, True, 0)
    [version] = await ProposalVersion.filter(proposal_id=made.id)
    assert (version.number, version.title, version.body, version.body_html, version.theme_id) == (
        1,
        kept.title,
        kept.body,
        kept.body_html,
        "PUBLIC_SPACE",
    )
    assert await told() == [
        ("proposal.created", [f"proposal:{made.id}", f"commune:{place.id}", f"actor:{made.author_id}"])
    ]


async def test_every_mistake_of_a_form_is_said_at_once() -> None:
    place, person = await factories.commune(), await factories.resident()
    before = await contents()

    with pytest.raises(Mistakes) as refusal:
        await create_proposal(
            person,
            commune_id=place.id,
            title="Banc",
            body="Trop court.",
            theme="BANCS",
            location=Location(91.0, 0.0),
            photo_ids=[uuid7() for _ in range(11)],
        )

    assert [(mistake.code, mistake.path) for mistake in refusal.value.mistakes] == [
        (Code.TOO_SHORT, ("title",)),
        (Code.TOO_SHORT, ("body",)),
        (Code.INVALID, ("theme",)),
        (Code.INVALID, ("location",)),
        (Code.TOO_MANY, ("photo_ids",)),
    ]
    assert await contents() == before


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("title", "", Code.BLANK),
        ("title", "a" * 121, Code.TOO_LONG),
        ("title", "Un \x07 banc", Code.INVALID),
        ("body", "\n", Code.BLANK),
        ("body", "a" * 10_001, Code.TOO_LONG),
        ("theme", "", Code.INVALID),
        ("theme", "\x00", Code.INVALID),
        ("theme", "public_space", Code.INVALID),
        ("location", Location(float("nan"), 2.0), Code.INVALID),
        ("location", Location(48.0, float("inf")), Code.INVALID),
        ("location", Location(0.0, -180.1), Code.INVALID),
        ("commune_id", uuid7(), Code.NOT_FOUND),
    ],
)
async def test_one_mistake_is_said_where_it_is(field: str, value: object, code: Code) -> None:
    place, person = await factories.commune(), await factories.resident()
    before = await contents()

    with pytest.raises(Mistake) as refusal:
        await factories.proposal(person, place, **{field: value})

    assert (refusal.value.code, refusal.value.path) == (code, (field,))
    assert await contents() == before


async def test_photos_are_shown_in_the_order_given() -> None:
    place, person = await factories.commune(), await factories.resident()
    ready = await factories.photo(person)
    under_way = await factories.photo(person, PhotoStatus.PROCESSING)

    made = await factories.proposal(person, place, photo_ids=[under_way.id, ready.id])

    shown = await ProposalPhoto.filter(proposal_id=made.id).order_by("position").values_list("position", "photo_id")
    assert shown == [(0, under_way.id), (1, ready.id)]
    assert await Photo.filter(attached_at=None).count() == 0


@pytest.mark.parametrize(
    ("status", "code"), [(PhotoStatus.AWAITING_UPLOAD, Code.PHOTO_NOT_READY), (PhotoStatus.REJECTED, Code.INVALID)]
)
async def test_a_photo_that_cannot_be_shown_refuses_the_whole(status: PhotoStatus, code: Code) -> None:
    place, person = await factories.commune(), await factories.resident()
    good, bad = await factories.photo(person), await factories.photo(person, status)
    before = await contents()

    with pytest.raises(Mistake) as refusal:
        await factories.proposal(person, place, photo_ids=[good.id, bad.id])

    assert (refusal.value.code, refusal.value.path) == (code, ("photo_ids", "1"))
    assert await contents() == before


async def test_anothers_unknown_repeated_or_shown_photos_are_refused() -> None:
    place, person, stranger = await factories.commune(), await factories.resident(), await factories.resident()
    own, theirs = await factories.photo(person), await factories.photo(stranger)
    shown = await factories.photo(person)
    await factories.proposal(person, place, photo_ids=[shown.id])
    before = await contents()

    for photo_ids, code, index in (
        ([theirs.id], Code.NOT_FOUND, "0"),
        ([own.id, uuid7()], Code.NOT_FOUND, "1"),
        ([own.id, own.id], Code.INVALID, "1"),
        ([own.id, shown.id], Code.TAKEN, "1"),
    ):
        with pytest.raises(Mistake) as refusal:
            await factories.proposal(person, place, photo_ids=photo_ids)
        assert (refusal.value.code, refusal.value.path) == (code, ("photo_ids", index))

    assert await contents() == before


async def test_a_photo_sent_with_two_proposals_at_once_is_shown_by_one() -> None:
    place, person = await factories.commune(), await factories.resident()
    photo = await factories.photo(person)

    outcomes = await asyncio.gather(
        *(factories.proposal(person, place, photo_ids=[photo.id]) for _ in range(4)), return_exceptions=True
    )

    refused = [outcome for outcome in outcomes if isinstance(outcome, Mistake)]
    assert [mistake.code for mistake in refused] == [Code.TAKEN] * 3
    assert [proposal.number for proposal in await Proposal.filter(commune_id=place.id)] == [1]


async def test_numbers_have_no_gap_however_many_propose_at_once() -> None:
    place, people = await factories.commune(), [await factories.resident() for _ in range(10)]
    bad = await factories.photo(people[0], PhotoStatus.REJECTED)

    outcomes = await asyncio.gather(
        *(factories.proposal(person, place) for person in people * 2),
        *(factories.proposal(people[0], place, photo_ids=[bad.id]) for _ in range(5)),  # these are rolled back
        return_exceptions=True,
    )

    assert sorted(made.number for made in outcomes if isinstance(made, Proposal)) == list(range(1, 21))
    assert sum(isinstance(outcome, Mistake) for outcome in outcomes) == 5
    assert (await factories.proposal(people[1], place)).number == 21
    assert (await factories.proposal(people[1], await factories.commune("Vanves"))).number == 1


async def test_proposals_are_not_made_by_the_hundred() -> None:
    place, person = await factories.commune(), await factories.resident()
    for _ in range(policy.PROPOSALS.times):
        await factories.proposal(person, place)
    before = await contents()

    with pytest.raises(RateLimited):
        await factories.proposal(person, place)

    assert await contents() == before


async def test_the_cover_is_the_first_photo_that_is_ready() -> None:
    person, place = await factories.resident(), await factories.commune()
    under_way, ready = await factories.photo(person, PhotoStatus.PROCESSING), await factories.photo(person)
    made = await factories.proposal(person, place, photo_ids=[under_way.id, ready.id])

    async def cover(viewer: Viewer) -> object:
        text = queries.COVER_PHOTO.replace("{t}", "p")
        sql, values = bind(f"SELECT {text} FROM proposal p WHERE id = :row", {**viewer.sql_values(), "row": made.id})
        return await fetch_value(sql, *values)

    assert (await cover(visitor()), await cover(person)) == (ready.id, ready.id)


async def test_everyone_sees_proposals_and_their_versions() -> None:
    made = await factories.proposal(await factories.resident())
    [version] = await ProposalVersion.filter(proposal_id=made.id)

    assert await holds(queries.VISIBLE, "proposal", made.id, visitor())
    assert await holds(queries.VERSION_VISIBLE, "proposal_version", version.id, visitor())
