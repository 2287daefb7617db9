"""Bursts of new accounts: held as a whole, in public, until somebody decides who is not of the town hall."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from tests import factories
from tests.evaluations.voting import cast, cast_many, sign
from tests.tables import contents, holds

from parvis.auth.permissions import Permission
from parvis.auth.viewer import Viewer, visitor
from parvis.core import clock
from parvis.core.db import fetch, fetch_one, fetch_value
from parvis.core.errors import Code, Forbidden, Mistake, Unauthenticated
from parvis.directory.models import CommuneRole
from parvis.evaluations import policy
from parvis.evaluations.codes import withdraw_ballot
from parvis.evaluations.draw import draw
from parvis.evaluations.holds import decide_hold
from parvis.evaluations.models import BallotHold, HoldState
from parvis.evaluations.service import withdraw_evaluation
from parvis.places.models import Commune

REASON = "Ces comptes ont été ouverts le même soir depuis un même lieu."
IN_BOX = "SELECT count(*) FILTER (WHERE hold_id IS NULL) AS free, count(hold_id) AS held FROM ballot_inbox"


async def newcomer() -> Viewer:
    return await factories.resident("Nouvelle Voix", created_at=clock.now())


async def box() -> tuple[int, int]:
    """How many ballots wait freely, and how many are held."""
    row = await fetch_one(IN_BOX)
    assert row is not None
    return row["free"], row["held"]


async def burst(place: Commune, count: int = 10) -> BallotHold:
    """The hold that so many new accounts open."""
    for _ in range(count):
        await cast(place.id, viewer=await newcomer())
    return await BallotHold.get(commune_id=place.id, state=HoldState.OPEN)


async def no_burst(place: Commune, count: int) -> None:
    """So many new accounts evaluate the commune, and that opens no hold."""
    for _ in range(count):
        await cast(place.id, viewer=await newcomer())
    assert not await BallotHold.filter(commune_id=place.id, state=HoldState.OPEN).exists()


async def test_the_tenth_new_account_opens_a_hold_of_all_that_waits_of_new_ones(db: str) -> None:
    place, elsewhere = await factories.commune(), await factories.commune()
    await cast(elsewhere.id, viewer=await newcomer())
    signed = await sign(place.id, viewer=await newcomer())
    await no_burst(place, 8)
    hold = await burst(place, 1)
    assert (hold.state, hold.held_count, hold.reason, hold.decided_at) == (HoldState.OPEN, None, None, None)
    assert await box() == (1, 9)
    assert await fetch("SELECT id, hold_id FROM signed_evaluation") == [{"id": signed, "hold_id": hold.id}]


async def test_a_crowd_does_not_have_others_ballots_thrown_away(db: str) -> None:
    place = await factories.commune()
    await cast_many(place.id, 9)
    await sign(place.id)
    with clock.travel(-timedelta(days=3)):  # was new then, and waited since
        await cast(place.id, viewer=await newcomer())
    hold = await burst(place)
    assert await box() == (9, 11)

    decided = await decide_hold(await factories.moderator(place), hold_id=hold.id, release=False, reason=REASON)

    assert decided.held_count == 11
    assert await box() == (9, 0)
    assert await fetch_value("SELECT count(*) FROM signed_evaluation WHERE hold_id IS NULL") == 1
    await cast(place.id)
    await draw()
    assert await fetch_value("SELECT count(*) FROM ballot") == 10


async def test_while_it_is_open_new_accounts_join_and_others_go_free(db: str) -> None:
    place = await factories.commune()
    hold = await burst(place)
    with clock.travel(timedelta(days=4)):  # a new account alone is no burst, but this hold is open
        await cast(place.id, viewer=await newcomer())
        signed = await sign(place.id, viewer=await newcomer())
    await cast(place.id)
    await sign(place.id)

    assert await box() == (1, 11)
    assert await fetch("SELECT id FROM signed_evaluation WHERE hold_id = $1", hold.id) == [{"id": signed}]
    assert await fetch_value("SELECT count(*) FROM ballot_hold") == 1


async def test_a_large_commune_has_more_newcomers(db: str) -> None:
    place = await factories.commune(population=12_999)
    await no_burst(place, 11)
    await burst(place, 1)
    assert await box() == (0, 12)


async def test_yesterday_counts_and_the_day_before_does_not(db: str) -> None:
    first, second = await factories.commune(), await factories.commune()
    for place in (first, second):
        await no_burst(place, 5)
    with clock.travel(timedelta(days=1)):
        await no_burst(first, 4)
        await burst(first, 1)
    with clock.travel(timedelta(days=2)):
        await no_burst(second, 9)


async def test_established_accounts_are_no_burst(db: str) -> None:
    await cast_many((await factories.commune()).id, 15)
    assert await fetch("SELECT 1 FROM ballot_hold UNION ALL SELECT 1 FROM newcomer_count") == []


async def test_one_who_signs_and_takes_back_makes_no_burst_alone(db: str) -> None:
    place, someone = await factories.commune(), await newcomer()
    for _ in range(12):
        await withdraw_evaluation(someone, evaluation_id=await sign(place.id, viewer=someone))
    assert await fetch("SELECT 1 FROM ballot_hold") == []
    assert await fetch_value("SELECT count FROM newcomer_count") == 0


async def test_all_at_once_are_held_together(db: str) -> None:
    """Whoever comes while the hold is being opened is in it too."""
    place = await factories.commune()
    people = [await newcomer() for _ in range(16)]
    await asyncio.gather(*(cast(place.id, viewer=one) for one in people))
    await cast(place.id, viewer=await newcomer())

    assert await fetch_value("SELECT count(*) FROM ballot_hold") == 1
    assert (await box())[1] >= 17 - 9
    assert sum(await box()) == 17


async def test_what_is_held_is_not_drawn_and_its_code_still_opens_it(db: str) -> None:
    place = await factories.commune()
    codes = [await cast(place.id, viewer=await newcomer()) for _ in range(12)]
    await draw()
    assert await box() == (0, 12)
    await withdraw_ballot(code=codes[0], remote=str(uuid4()))
    assert await box() == (0, 11)


async def test_a_withdrawal_of_a_drawn_ballot_is_not_held(db: str) -> None:
    place = await factories.commune()
    codes = await cast_many(place.id, 10)
    await draw()
    await withdraw_ballot(code=codes[0], remote=str(uuid4()))
    await burst(place)
    assert await box() == (1, 10)


async def refusal(who: Viewer, hold_id: UUID, **given: object) -> Exception:
    """What deciding raises; nothing has changed by it."""
    before = await contents()
    with pytest.raises((Mistake, Forbidden, Unauthenticated)) as raised:
        await decide_hold(who, **{"hold_id": hold_id, "release": True, "reason": REASON, **given})
    assert await contents() == before
    if not given:
        assert not await holds(policy.DECIDE.predicate, "ballot_hold", hold_id, who)
    return raised.value


async def test_who_decides(db: str) -> None:
    """A moderator of the commune or of the platform; never somebody of its town hall, whatever else they are."""
    place = await factories.commune()
    hold = await burst(place)
    both = await factories.moderator(place)
    await factories.office(both, place, CommuneRole.AGENT)
    moderator = await factories.moderator(place)

    assert isinstance(await refusal(visitor(), hold.id), Unauthenticated)
    for nobody in (
        await factories.resident(),
        await factories.moderator(await factories.commune()),
        await factories.official(place, CommuneRole.ELECTED),
        await factories.official(place, CommuneRole.AGENT),
        both,
        replace(both, is_moderator=True),
        replace(moderator, permissions=frozenset(Permission) - {Permission.CONTENT_MODERATE}),
    ):
        assert isinstance(await refusal(nobody, hold.id), Forbidden)

    assert await holds(policy.DECIDE.predicate, "ballot_hold", hold.id, moderator)
    decided = await decide_hold(moderator, hold_id=hold.id, release=True, reason=f"  {REASON}\n")
    assert (decided.state, decided.held_count, decided.reason) == (HoldState.RELEASED, 10, REASON)
    assert decided.decided_by_id == moderator.id
    platform = replace(await factories.resident(), is_moderator=True)
    other = await burst(await factories.commune())
    assert (await decide_hold(platform, hold_id=other.id, release=False, reason=REASON)).state == HoldState.DISCARDED


async def test_a_decision_has_a_reason_and_is_made_once(db: str) -> None:
    place = await factories.commune()
    hold, moderator = await burst(place), await factories.moderator(place)
    for reason, code in (("  ", Code.BLANK), ("Voilà.", Code.TOO_SHORT), ("x" * 1001, Code.TOO_LONG)):
        error = await refusal(moderator, hold.id, reason=reason)
        assert isinstance(error, Mistake)
        assert (error.code, error.path) == (code, ("reason",))
    unknown = await refusal(moderator, uuid4())
    assert isinstance(unknown, Mistake)
    assert (unknown.code, unknown.path) == (Code.NOT_FOUND, ("hold_id",))

    await decide_hold(moderator, hold_id=hold.id, release=False, reason=REASON)
    again = await refusal(moderator, hold.id)
    assert isinstance(again, Mistake)
    assert (again.code, again.path) == (Code.ALREADY_DONE, ("hold_id",))


async def held_by(decide: Callable[[Viewer, BallotHold], Awaitable[BallotHold]]) -> Commune:
    """A commune with eleven held ballots and a held signed evaluation of new accounts, decided about."""
    place = await factories.commune(population=5000)
    hold = await burst(place)
    await cast(place.id, viewer=await newcomer())
    await sign(place.id, viewer=await newcomer())
    decided = await decide(await factories.moderator(place), hold)
    assert decided.held_count == 12
    return place


async def test_released_it_is_drawn_and_counted(db: str) -> None:
    place = await held_by(lambda who, hold: decide_hold(who, hold_id=hold.id, release=True, reason=REASON))

    assert await box() == (11, 0)
    await draw()
    assert await fetch_value("SELECT count(*) FROM ballot WHERE commune_id = $1", place.id) == 11
    assert await fetch_value("SELECT counted IS NOT NULL FROM signed_evaluation")
    # what was looked at is no part of another burst
    await no_burst(place, 9)
    await cast(place.id, viewer=await newcomer())
    assert await fetch_value("SELECT count(*) FROM ballot_hold WHERE state = 'OPEN'") == 1


async def test_released_it_is_not_held_again(db: str) -> None:
    place = await factories.commune()
    hold = await burst(place)
    await decide_hold(await factories.moderator(place), hold_id=hold.id, release=True, reason=REASON)
    await burst(place)
    assert await box() == (10, 10)


async def test_thrown_away_it_is_gone_and_nobody_votes_twice(db: str) -> None:
    place = await held_by(lambda who, hold: decide_hold(who, hold_id=hold.id, release=False, reason=REASON))

    assert await box() == (0, 0)
    assert await fetch("SELECT 1 FROM signed_evaluation") == []
    assert await fetch_value("SELECT count(*) FROM sheet WHERE commune_id = $1", place.id) == 12


async def test_a_ballot_that_comes_while_it_is_decided_is_not_forgotten(db: str) -> None:
    """It is in the hold and goes with it, or finds none; never held by what is decided."""
    place = await factories.commune()
    hold, moderator = await burst(place), await factories.moderator(place)
    people = [await newcomer() for _ in range(6)]
    await asyncio.gather(
        *(cast(place.id, viewer=one) for one in people[:3]),
        decide_hold(moderator, hold_id=hold.id, release=True, reason=REASON),
        *(cast(place.id, viewer=one) for one in people[3:]),
    )
    assert await box() == (16, 0)
