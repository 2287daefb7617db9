"""What people say with their names, who has evaluated what this quarter, and what is set aside."""

from datetime import date

from tests.reference.making.country import Country
from tests.reference.making.figures import CRITERIA
from tests.reference.making.people import People
from tests.reference.making.tables import Making, Row

from parvis.evaluations import periods
from parvis.evaluations.models import HoldState, Relation


def make_voting(make: Making, country: Country, people: People) -> None:
    now = periods.period_of(make.now)
    for town in country.towns:
        holds = _holds(make, town)
        # one of whom little else is known, one that tokens ask for, and whoever else
        for person in dict.fromkeys(
            [people.by_kind["resident"], people.by_kind["busy"], *make.some(people.everybody, 5)]
        ):
            for period in dict.fromkeys([now, *make.some(range(now - 4, now), 2)]):
                if make.chance(0.7):
                    _signed(make, country, town, person, period, make.perhaps(make.one(holds), 0.2) if holds else None)
        # taken back, or its author erased, and not subtracted yet
        for _ in range(make.one([0, 1, 2])):
            _signed(make, country, town, None, now, None)
        for hold in [*holds, None]:
            for _ in range(make.random.randint(0, 25)):
                _waiting(make, town, now, hold)
    for person in make.some(people.everybody, 12, 6):
        for slot, town in enumerate(make.some(country.towns, 4)):
            period = make.often(now, [now - 1])
            make.add("sheet", account_id=person, commune_id=town["id"], period=period, slot=slot, is_waiting=True)


def _holds(make: Making, town: Row) -> list[Row]:
    """Some decided ones, and perhaps one that is open."""
    states = [make.one([HoldState.RELEASED, HoldState.DISCARDED]) for _ in range(make.random.randint(0, 2))]
    if make.chance(0.7):
        states.append(HoldState.OPEN)
    return [_hold(make, town, state, make.day(-30, 0)) for state in states]


def _hold(make: Making, town: Row, state: HoldState, opened_on: date) -> Row:
    is_open = state is HoldState.OPEN
    return make.add(
        "ballot_hold",
        commune_id=town["id"],
        state=state,
        opened_on=opened_on,
        held_count=None if is_open else make.random.randint(0, 90),
        reason=None if is_open else "Vingt comptes du même jour.",
        decided_by_id=None,
        decided_at=None if is_open else make.ago(3),
    )


def _signed(make: Making, country: Country, town: Row, person: object, period: int, hold: Row | None) -> None:
    part = make.perhaps(make.one(parts), 0.5) if (parts := country.parts_of(town)) else None
    is_there = person is not None
    scores = {code: make.random.randint(1, 5) for code in make.some(CRITERIA, 12)}
    signed_at = make.ago(20)
    make.add(
        "signed_evaluation",
        person_id=person,
        commune_id=town["id"],
        neighbourhood_id=part and part["id"],
        period=period,
        relation=make.one(list(Relation)),
        recommends=make.chance(0.6) if is_there else None,
        scores=scores if is_there else None,
        counted=None,
        hold_id=hold and hold["id"],
        created_at=signed_at,
        updated_at=signed_at,
    )


def _waiting(make: Making, town: Row, period: int, hold: Row | None) -> None:
    make.add(
        "ballot_inbox",
        commune_id=town["id"],
        neighbourhood_id=None,
        period=period,
        relation=make.one(list(Relation)),
        recommends=make.chance(0.6),
        scores={"SAFETY": make.random.randint(1, 5)},
        code_hash=make.key().bytes,
        replaces=None,
        hold_id=hold and hold["id"],
    )
