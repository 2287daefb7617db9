"""Signed evaluations: public, changeable while the quarter lasts, on the same roll as the secret ballots."""

import asyncio
import json
from dataclasses import replace
from uuid import uuid4

import pytest
from tests import factories
from tests.evaluations.voting import cast, cast_many, sign
from tests.tables import contents, holds

from parvis.auth.permissions import Permission
from parvis.auth.viewer import Viewer, visitor
from parvis.core import clock
from parvis.core.db import fetch, fetch_one, fetch_value
from parvis.core.errors import Code, Forbidden, Mistake, Unauthenticated
from parvis.evaluations import periods, queries
from parvis.evaluations.draw import draw
from parvis.evaluations.models import Relation, SignedEvaluation
from parvis.evaluations.service import sign_evaluation, withdraw_evaluation

SHEETS = "SELECT count(*) FROM sheet"


async def withdrawing(viewer: Viewer, evaluation_id: object) -> Exception:
    """What taking it back raises; nothing has changed by it."""
    before = await contents()
    with pytest.raises((Mistake, Forbidden, Unauthenticated)) as raised:
        await withdraw_evaluation(viewer, evaluation_id=evaluation_id)
    assert await contents() == before
    return raised.value


async def test_it_is_signed_with_name_and_place_on_the_roll(db: str) -> None:
    someone, place = await factories.resident(), await factories.commune()
    made = await sign_evaluation(
        someone, commune_id=place.id, relation=Relation.REGULAR, recommends=True, scores={"SAFETY": 2}
    )
    assert (made.person_id, made.commune_id, made.period) == (someone.id, place.id, periods.current())
    assert (made.relation, made.recommends, made.scores, made.counted) == (Relation.REGULAR, True, {"SAFETY": 2}, None)
    assert await fetch_one("SELECT account_id, commune_id, slot, is_waiting FROM sheet") == {
        "account_id": someone.id, "commune_id": place.id, "slot": 1, "is_waiting": True
    }  # fmt: skip
    assert await holds(queries.SIGNED_VISIBLE, "signed_evaluation", made.id, visitor())


async def test_signing_again_changes_it(db: str) -> None:
    someone, place = await factories.resident(), await factories.commune()
    first = await sign(place.id, viewer=someone, recommends=True, scores={"SAFETY": 2})
    again = await sign(place.id, viewer=someone, recommends=False, scores={"HEALTH": 5})

    assert again == first
    rows = await fetch("SELECT recommends, scores, created_at < updated_at AS is_newer FROM signed_evaluation")
    assert [(row["recommends"], json.loads(row["scores"]), row["is_newer"]) for row in rows] == [
        (False, {"HEALTH": 5}, True)
    ]
    assert await fetch_value(SHEETS) == 1


async def test_a_change_that_is_refused_changes_nothing(db: str) -> None:
    someone, place = await factories.resident(), await factories.commune()
    await sign(place.id, viewer=someone)
    before = await contents()
    for wrong in ({"scores": {"SAFETY": 6}}, {"scores": {"WEATHER": 1}}, {"neighbourhood_id": uuid4()}):
        with pytest.raises(Mistake):
            await sign(place.id, viewer=someone, **wrong)
    assert await contents() == before


async def test_another_relation_takes_another_place(db: str) -> None:
    someone, place = await factories.resident(), await factories.commune()
    await sign(place.id, viewer=someone, relation=Relation.RESIDENT)
    await sign(place.id, viewer=someone, relation=Relation.REGULAR)

    assert [row["slot"] for row in await fetch("SELECT slot FROM sheet")] == [1]
    assert [row["relation"] for row in await fetch("SELECT relation FROM signed_evaluation")] == ["REGULAR"]


async def test_another_relation_where_no_place_is_left_is_refused(db: str) -> None:
    someone, place = await factories.resident(), await factories.commune()
    await sign((await factories.commune()).id, viewer=someone, relation=Relation.RESIDENT)
    await sign(place.id, viewer=someone, relation=Relation.REGULAR)
    before = await contents()
    with pytest.raises(Mistake) as raised:
        await sign(place.id, viewer=someone, relation=Relation.RESIDENT)
    assert (raised.value.code, raised.value.path) == (Code.ALREADY_DONE, ("relation",))
    assert await contents() == before


async def test_secret_or_signed_not_both(db: str) -> None:
    place, secret, signed = await factories.commune(), await factories.resident(), await factories.resident()
    await cast(place.id, viewer=secret)
    await sign(place.id, viewer=signed)
    before = await contents()

    with pytest.raises(Mistake) as raised:
        await sign(place.id, viewer=secret)
    assert (raised.value.code, raised.value.path) == (Code.ALREADY_DONE, ("commune_id",))
    with pytest.raises(Mistake) as raised:
        await cast(place.id, viewer=signed)
    assert raised.value.code == Code.ALREADY_DONE
    assert await contents() == before


async def test_a_ballot_and_a_signature_at_once_are_one(db: str) -> None:
    someone, place = await factories.resident(), await factories.commune()
    outcomes = await asyncio.gather(
        *(act(place.id, viewer=someone) for act in (cast, sign) * 3), return_exceptions=True
    )
    made = await fetch_value("SELECT (SELECT count(*) FROM ballot_inbox) + (SELECT count(*) FROM signed_evaluation)")
    assert made == await fetch_value(SHEETS) == 1
    # who signs after having signed has changed it
    assert {type(one).__name__ for one in outcomes} - {"str", "UUID"} == {"EvaluatedAlready"}


async def test_only_who_may(db: str) -> None:
    place, someone = await factories.commune(), await factories.resident()
    before = await contents()
    with pytest.raises(Unauthenticated):
        await sign(place.id, viewer=visitor())
    with pytest.raises(Forbidden):
        await sign(place.id, viewer=replace(someone, permissions=frozenset({Permission.BALLOTS_CAST})))
    with pytest.raises(Forbidden):
        await sign(place.id, viewer=await factories.resident(suspended_at=clock.now()))
    after = await contents()
    assert {name for name in after if after[name] != before[name]} <= {"account", "actor"}


async def test_taken_back_it_is_gone_and_one_may_vote_secretly(db: str) -> None:
    someone, place = await factories.resident(), await factories.commune()
    evaluation_id = await sign(place.id, viewer=someone)

    assert isinstance(await withdrawing(visitor(), evaluation_id), Unauthenticated)
    assert isinstance(await withdrawing(await factories.resident(), evaluation_id), Forbidden)
    assert await withdraw_evaluation(someone, evaluation_id=evaluation_id) == place.id

    assert await fetch("SELECT 1 FROM signed_evaluation UNION ALL SELECT 1 FROM sheet") == []
    error = await withdrawing(someone, evaluation_id)
    assert isinstance(error, Mistake)
    assert (error.code, error.path) == (Code.NOT_FOUND, ("evaluation_id",))
    await cast(place.id, viewer=someone)
    assert await fetch_value(SHEETS) == 1


async def test_counted_it_stays_without_its_person_till_a_draw_has_subtracted_it(db: str) -> None:
    someone, place = await factories.resident(), await factories.commune(population=5000)
    evaluation_id = await sign(place.id, viewer=someone, scores={"SAFETY": 2})
    await cast_many(place.id, 10)
    await draw()
    signed = "SELECT signed FROM tally t JOIN cell c ON c.id = t.cell_id WHERE kind = 'COMMUNE' AND measure = 'SAFETY'"
    assert await fetch_value(signed) == [0, 1, 0, 0, 0]

    await withdraw_evaluation(someone, evaluation_id=evaluation_id)

    row = await SignedEvaluation.get(id=evaluation_id)
    assert (row.person_id, row.recommends, row.scores) == (None, None, None)
    assert row.counted is not None
    assert not await holds(queries.SIGNED_VISIBLE, "signed_evaluation", evaluation_id, someone)
    again = await sign(place.id, viewer=someone, scores={"SAFETY": 5})
    assert again != evaluation_id
    await cast_many(place.id, 10)
    await draw()
    assert await fetch_value(signed) == [0, 0, 0, 0, 1]
    assert [row["id"] for row in await fetch("SELECT id FROM signed_evaluation")] == [again]


async def test_earlier_quarters_are_history(db: str) -> None:
    someone, place = await factories.resident(), await factories.commune()
    evaluation_id = await sign(place.id, viewer=someone, scores={"SAFETY": 1})

    with clock.travel(periods.starts_at(periods.current() + 1) - clock.now()):
        error = await withdrawing(someone, evaluation_id)
        assert isinstance(error, Mistake)
        assert (error.code, error.path) == (Code.CLOSED, ("evaluation_id",))
        assert await sign(place.id, viewer=someone, scores={"SAFETY": 5}) != evaluation_id

    rows = await fetch("SELECT period, scores::text FROM signed_evaluation ORDER BY period")
    assert [row["scores"] for row in rows] == ['{"SAFETY": 1}', '{"SAFETY": 5}']
