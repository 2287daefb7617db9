"""Secret ballots: who may cast one, what is refused, and that two devices make one ballot."""

import asyncio
import json
import re
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from tests import factories
from tests.evaluations.voting import cast
from tests.tables import contents

from parvis.auth.permissions import Permission
from parvis.auth.viewer import visitor
from parvis.core import clock
from parvis.core.db import execute, fetch, fetch_one, fetch_value
from parvis.core.errors import Code, Forbidden, Mistake, Unauthenticated
from parvis.evaluations import periods
from parvis.evaluations.codes import hash_code
from parvis.evaluations.models import Relation
from parvis.places.models import CommuneKind, Neighbourhood

RESIDENT, REGULAR = Relation.RESIDENT, Relation.REGULAR


async def refused(**ballot: object) -> Mistake:
    """The mistake that casting this raises; nothing has changed by it."""
    before = await contents()
    with pytest.raises(Mistake) as raised:
        await cast(**ballot)
    assert await contents() == before
    return raised.value


async def neighbourhood(commune_id: object, name: str = "Le Fort") -> Neighbourhood:
    return await Neighbourhood.create(commune_id=commune_id, name=name, created_at=clock.now())


async def test_a_ballot_holds_what_was_said_and_nothing_of_who_said_it(db: str) -> None:
    voter, place = await factories.resident(), await factories.commune()
    part = await neighbourhood(place.id)
    code = await cast(
        place.id, viewer=voter, recommends=False, scores={"SAFETY": 5, "HEALTH": 1}, neighbourhood_id=part.id
    )

    ballot = await fetch_one("SELECT * FROM ballot_inbox")
    assert ballot is not None
    assert ballot.pop("id").version == 4
    assert json.loads(ballot.pop("scores")) == {"SAFETY": 5, "HEALTH": 1}
    assert ballot == {
        "commune_id": place.id,
        "neighbourhood_id": part.id,
        "period": periods.current(),
        "relation": "RESIDENT",
        "recommends": False,
        "code_hash": hash_code(code),
        "replaces": None,
        "hold_id": None,
        "is_new": False,
    }
    assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}", code)
    sheet = await fetch_one("SELECT * FROM sheet")
    assert sheet is not None
    assert sheet.pop("id").version == 4
    assert sheet == {
        "account_id": voter.id,
        "commune_id": place.id,
        "period": periods.current(),
        "slot": 0,
        "is_waiting": True,
    }


async def test_no_opinion_on_anything_is_a_ballot_too(db: str) -> None:
    await cast((await factories.commune()).id, scores={})
    assert await fetch_value("SELECT scores::text FROM ballot_inbox") == "{}"


async def test_a_district_may_be_evaluated(db: str) -> None:
    await cast((await factories.commune(kind=CommuneKind.MUNICIPAL_DISTRICT)).id)
    assert await fetch_value("SELECT count(*) FROM ballot_inbox") == 1


async def test_only_accounts_that_may(db: str) -> None:
    place, someone = await factories.commune(), await factories.resident()
    before = await contents()

    with pytest.raises(Unauthenticated):
        await cast(place.id, viewer=visitor())
    with pytest.raises(Forbidden):
        await cast(place.id, viewer=replace(someone, permissions=frozenset(Permission) - {Permission.BALLOTS_CAST}))
    assert await contents() == before

    await cast(place.id, viewer=replace(someone, permissions=frozenset({Permission.BALLOTS_CAST})))
    assert await fetch_value("SELECT count(*) FROM sheet") == 1


async def test_a_suspended_account_casts_nothing(db: str) -> None:
    someone, place = await factories.resident(suspended_at=clock.now()), await factories.commune()
    before = await contents()
    with pytest.raises(Forbidden):
        await cast(place.id, viewer=someone)
    assert await contents() == before


async def test_once_a_quarter(db: str) -> None:
    voter, place = await factories.resident(), await factories.commune()
    await cast(place.id, viewer=voter)

    for relation in Relation:
        mistake = await refused(commune_id=place.id, viewer=voter, relation=relation)
        assert (mistake.code, mistake.path) == (Code.ALREADY_DONE, ("commune_id",))

    with clock.travel(periods.starts_at(periods.current() + 1) - clock.now()):
        await cast(place.id, viewer=voter)
    assert await fetch_value("SELECT count(*) FROM sheet") == 2


async def test_one_lives_in_one_commune(db: str) -> None:
    voter, home = await factories.resident(), await factories.commune()
    elsewhere = await factories.commune()
    await cast(home.id, viewer=voter)

    mistake = await refused(commune_id=elsewhere.id, viewer=voter)
    assert (mistake.code, mistake.path) == (Code.ALREADY_DONE, ("relation",))

    await cast(elsewhere.id, viewer=voter, relation=REGULAR)
    assert [row["slot"] for row in await fetch("SELECT slot FROM sheet ORDER BY slot")] == [0, 1]


async def test_three_communes_where_one_does_not_live(db: str) -> None:
    voter = await factories.resident()
    places = [await factories.commune() for _ in range(4)]
    for place in places[:3]:
        await cast(place.id, viewer=voter, relation=REGULAR)

    mistake = await refused(commune_id=places[3].id, viewer=voter, relation=REGULAR)
    assert (mistake.code, mistake.path, mistake.params) == (Code.TOO_MANY, ("relation",), {"most": 3})

    await cast(places[3].id, viewer=voter, relation=RESIDENT)
    assert [row["slot"] for row in await fetch("SELECT slot FROM sheet ORDER BY slot")] == [0, 1, 2, 3]


@pytest.mark.parametrize("score", [0, 6, -1, 2**70, True, 4.0, "4", None])
async def test_scores_are_one_to_five(db: str, score: object) -> None:
    place = await factories.commune()
    mistake = await refused(
        commune_id=place.id, scores={"SAFETY": score, "HEALTH": 3}, viewer=await factories.resident()
    )
    assert (mistake.code, mistake.path) == (Code.INVALID, ("scores",))


@pytest.mark.parametrize("code", ["WEATHER", "safety", "", "SAFETY\0", "Sécurité", "RECOMMENDATION", "ANSWERS"])
async def test_only_criteria_that_there_are(db: str, code: str) -> None:
    place = await factories.commune()
    mistake = await refused(commune_id=place.id, scores={code: 3}, viewer=await factories.resident())
    assert (mistake.code, mistake.path) == (Code.INVALID, ("scores",))


async def test_only_criteria_that_are_asked_in_this_quarter(db: str) -> None:
    place, voter, now = await factories.commune(), await factories.resident(), periods.current()
    add = """
    INSERT INTO criterion (code, label_fr, label_en, description_fr, description_en, position, is_core, active_from,
                           active_until) VALUES ($1, $1, $1, $1, $1, 99, FALSE, $2, $3)
    """
    try:
        await execute(add, "PAST", now - 4, now - 1)
        await execute(add, "COMING", now + 1, None)
        await execute(add, "LAST_TIME", now, now)
        for code in ("PAST", "COMING"):
            mistake = await refused(commune_id=place.id, scores={code: 3, "SAFETY": 3}, viewer=voter)
            assert (mistake.code, mistake.path) == (Code.INVALID, ("scores",))

        await cast(place.id, viewer=voter, scores={"LAST_TIME": 3})
    finally:
        await execute("DELETE FROM criterion WHERE position = 99")
    assert await fetch_value("SELECT scores::text FROM ballot_inbox") == '{"LAST_TIME": 3}'


async def test_a_commune_and_a_neighbourhood_that_are_not_there(db: str) -> None:
    voter, place = await factories.resident(), await factories.commune()
    others = await neighbourhood((await factories.commune()).id)

    mistake = await refused(commune_id=uuid4(), viewer=voter)
    assert (mistake.code, mistake.path) == (Code.NOT_FOUND, ("commune_id",))
    for part_id in (uuid4(), others.id):
        mistake = await refused(commune_id=place.id, viewer=voter, neighbourhood_id=part_id)
        assert (mistake.code, mistake.path) == (Code.NOT_FOUND, ("neighbourhood_id",))


async def test_the_quarter_ends_between_opening_the_form_and_sending_it(db: str) -> None:
    voter, place, opened = await factories.resident(), await factories.commune(), periods.current()
    last_second = periods.starts_at(opened + 1) - timedelta(seconds=1)

    with clock.travel(last_second + timedelta(seconds=1) - clock.now()):
        mistake = await refused(commune_id=place.id, viewer=voter, expected_period=opened)
        assert (mistake.code, mistake.path) == (Code.CLOSED, ("period",))
        await cast(place.id, viewer=voter, expected_period=opened + 1)
    with clock.travel(last_second - timedelta(minutes=1) - clock.now()):
        await cast(place.id, viewer=voter, expected_period=opened)

    assert {row["period"] for row in await fetch("SELECT period FROM ballot_inbox")} == {opened, opened + 1}


async def test_two_devices_at_once_make_one_ballot(db: str) -> None:
    voter, place = await factories.resident(), await factories.commune()

    outcomes = await asyncio.gather(*(cast(place.id, viewer=voter) for _ in range(6)), return_exceptions=True)

    codes = [outcome for outcome in outcomes if isinstance(outcome, str)]
    mistakes = [outcome for outcome in outcomes if isinstance(outcome, Mistake)]
    assert len(codes) == 1
    assert [mistake.code for mistake in mistakes] == [Code.ALREADY_DONE] * 5
    assert await fetch_value("SELECT count(*) FROM sheet") == 1
    assert [row["code_hash"] for row in await fetch("SELECT code_hash FROM ballot_inbox")] == [hash_code(codes[0])]


async def test_four_communes_at_once_take_three_places(db: str) -> None:
    """They all reach for the first place that is free; who is late tries the next."""
    voter, places = await factories.resident(), [await factories.commune() for _ in range(4)]

    outcomes = await asyncio.gather(
        *(cast(place.id, viewer=voter, relation=REGULAR) for place in places), return_exceptions=True
    )

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["TooManyCommunes", "str", "str", "str"]
    assert [row["slot"] for row in await fetch("SELECT slot FROM sheet ORDER BY slot")] == [1, 2, 3]
    assert await fetch_value("SELECT count(*) FROM ballot_inbox") == 3


async def test_a_city_and_its_districts_are_one_commune_for_who_lives_elsewhere(db: str) -> None:
    """Else four people of three evaluations each would be twelve answers of the city."""
    city = await factories.commune(population=300_000)
    first, second = [await factories.commune(kind=CommuneKind.MUNICIPAL_DISTRICT, parent_id=city.id) for _ in range(2)]
    for one, others in ((city, (first, second)), (first, (city, second))):
        voter = await factories.resident()
        await cast(one.id, viewer=voter, relation=REGULAR)
        for other in others:
            mistake = await refused(commune_id=other.id, viewer=voter, relation=REGULAR)
            assert (mistake.code, mistake.path) == (Code.ALREADY_DONE, ("commune_id",))
        # who lives there is counted apart, and once as it is
        await cast(others[0].id, viewer=voter)
        mistake = await refused(commune_id=others[1].id, viewer=voter)
        assert (mistake.code, mistake.path) == (Code.ALREADY_DONE, ("relation",))
        await cast((await factories.commune()).id, viewer=voter, relation=REGULAR)


async def test_a_city_and_its_districts_at_once_are_evaluated_once(db: str) -> None:
    city, voter = await factories.commune(population=300_000), await factories.resident()
    parts = [await factories.commune(kind=CommuneKind.MUNICIPAL_DISTRICT, parent_id=city.id) for _ in range(5)]

    outcomes = await asyncio.gather(
        *(cast(place.id, viewer=voter, relation=REGULAR) for place in (city, *parts)), return_exceptions=True
    )

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["EvaluatedAlready"] * 5 + ["str"]
    assert await fetch_value("SELECT count(*) FROM ballot_inbox") == 1


async def test_it_is_one_statement(db: str, statements: list[str]) -> None:
    voter, place = await factories.resident(), await factories.commune()
    statements.clear()
    await cast(place.id, viewer=voter)
    assert len(statements) == 1
