"""The clock on an answer that is owed: it runs where the commune is claimed, from that day, until the first answer."""

import json
from datetime import datetime, timedelta

import pytest
from tests import factories
from tests.tables import holds

from parvis.auth.viewer import visitor
from parvis.core import clock
from parvis.core.db import fetch_value, transaction
from parvis.core.sql import bind
from parvis.core.visibility import Visibility
from parvis.directory.models import CommuneRole
from parvis.directory.neighbourhoods import set_answer_days
from parvis.directory.roles import grant_role, request_role
from parvis.places.models import Commune
from parvis.proposals import queries
from parvis.proposals.figures import RESPONSES
from parvis.proposals.models import Proposal
from parvis.proposals.service import withdraw_proposal
from parvis.proposals.steps import answer_proposal
from parvis.proposals.visibility import set_visibility

pytestmark = pytest.mark.usefixtures("db")


async def claim(place: Commune) -> Commune:
    """Grant the commune's first official their role, as it is done."""
    person, site = await factories.resident(), await factories.resident(is_admin=True)
    grant = await request_role(person, commune_id=place.id, role=CommuneRole.ELECTED, note="Maire depuis 2020.")
    await grant_role(site, grant_id=grant.id, ends_on=(clock.now() + timedelta(days=100)).date())
    return await Commune.get(id=place.id)


async def due(proposal: Proposal) -> object:
    return (await Proposal.get(id=proposal.id)).answer_due_at


async def test_nothing_is_owed_where_no_town_hall_has_joined() -> None:
    made = await factories.proposal(await factories.resident())

    assert made.answer_due_at is None
    with clock.travel(timedelta(days=365)):
        assert not await holds(queries.IS_OVERDUE, "proposal", made.id, visitor())


async def test_what_waits_is_owed_an_answer_from_the_day_of_the_claim() -> None:
    place, elsewhere, author = await factories.commune(), await factories.commune(), await factories.resident()
    waiting, gone = await factories.proposal(author, place), await factories.proposal(author, place)
    far = await factories.proposal(author, elsewhere)
    await withdraw_proposal(author, proposal_id=gone.id)

    claimed = (await claim(place)).claimed_at

    assert await due(waiting) == claimed + timedelta(days=30)
    assert [await due(gone), await due(far)] == [None, None]


async def test_a_second_official_does_not_start_it_anew() -> None:
    place = await factories.commune()
    waiting = await factories.proposal(await factories.resident(), place)
    first = await claim(place)
    before = await due(waiting)

    with clock.travel(timedelta(days=5)):
        second = await claim(place)

    assert (second.claimed_at, await due(waiting)) == (first.claimed_at, before)


async def test_what_comes_later_is_owed_one_within_the_days_promised_then() -> None:
    place, author = await factories.commune(), await factories.resident()
    mayor = await factories.official(place)

    first = await factories.proposal(author, place)
    await set_answer_days(mayor, commune_id=place.id, days=10)
    second = await factories.proposal(author, place)

    assert await due(first) == first.created_at + timedelta(days=30)
    assert await due(second) == second.created_at + timedelta(days=10)


async def test_it_is_overdue_after_that_day_and_until_the_first_answer() -> None:
    place = await factories.commune()
    mayor = await factories.official(place)
    made = await factories.proposal(await factories.resident(), place)

    async def is_overdue() -> bool:
        return await holds(queries.IS_OVERDUE, "proposal", made.id, visitor())

    found = [await is_overdue()]
    with clock.travel(timedelta(days=29)):
        found.append(await is_overdue())
    with clock.travel(timedelta(days=31)):
        found.append(await is_overdue())
        await answer_proposal(mayor, proposal_id=made.id, body="Pardon pour le retard.")
        found.append(await is_overdue())

    assert found == [False, False, True, False]
    answered = await Proposal.get(id=made.id)
    assert answered.answered_at > answered.answer_due_at


@pytest.mark.parametrize(
    ("owed_at", "day_ends_at"),
    [("2026-11-23T10:00Z", "2026-11-23T23:00Z"), ("2026-07-22T22:30Z", "2026-07-23T22:00Z")],
    ids=["in winter", "soon after midnight in summer"],
)
async def test_all_through_the_day_by_which_it_is_owed_in_france_it_is_in_time(owed_at: str, day_ends_at: str) -> None:
    place, author = await factories.commune(), await factories.resident()
    await factories.official(place)
    waiting, answered = [await factories.proposal(author, place) for _ in range(2)]
    await Proposal.filter(id__in=[waiting.id, answered.id]).update(answer_due_at=datetime.fromisoformat(owed_at))
    found = []

    for minutes in (-5, 5):
        moment = datetime.fromisoformat(day_ends_at) + timedelta(minutes=minutes)
        await Proposal.filter(id=answered.id).update(answered_at=moment)
        with clock.travel(moment - clock.now()):
            is_overdue = await holds(queries.IS_OVERDUE, "proposal", waiting.id, visitor())
            figures = await _responses(place)
        found.append((is_overdue, figures["overdue"], figures["answered_in_time"]))

    assert found == [(False, 0, 1), (True, 1, 0)]


async def _responses(place: Commune) -> dict[str, int]:
    sql, values = bind(
        f"SELECT {RESPONSES.replace('{t}', 'place')} FROM commune place WHERE place.id = :place",
        {**visitor().sql_values(), "place": place.id},
    )
    return dict(json.loads(await fetch_value(sql, *values)))


async def test_what_waited_for_a_moderator_is_owed_one_from_its_being_shown() -> None:
    place = await factories.commune()
    await factories.official(place)
    made = await factories.proposal(await factories.resident(), place)
    await Proposal.filter(id=made.id).update(visibility=Visibility.HELD, answer_due_at=None)

    with clock.travel(timedelta(days=3)):
        shown_at = clock.now()
        async with transaction():
            await set_visibility(made.id, Visibility.VISIBLE, is_new=True)

    started = (await Proposal.get(id=made.id)).answer_due_at
    assert timedelta(0) <= started - (shown_at + timedelta(days=30)) < timedelta(minutes=1)


async def test_what_is_shown_again_is_owed_one_from_then_unless_it_was_answered_or_taken_back() -> None:
    place, author = await factories.commune(), await factories.resident()
    mayor = await factories.official(place)
    waiting, answered, gone = [await factories.proposal(author, place) for _ in range(3)]
    await answer_proposal(mayor, proposal_id=answered.id, body="Nous y pensons.")
    before = [await due(one) for one in (answered, gone)]

    async with transaction():
        for one in (waiting, answered, gone):
            await set_visibility(one.id, Visibility.HIDDEN)
    await withdraw_proposal(author, proposal_id=gone.id)
    with clock.travel(timedelta(days=40)):
        shown_at = clock.now()
        async with transaction():
            for one in (waiting, answered, gone):
                await set_visibility(one.id, Visibility.VISIBLE)

    started = (await Proposal.get(id=waiting.id)).answer_due_at
    assert timedelta(0) <= started - (shown_at + timedelta(days=30)) < timedelta(minutes=1)
    assert [await due(one) for one in (answered, gone)] == before
