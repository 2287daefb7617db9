"""A commune becomes part of another: everything that was said of it follows, once, and nobody evaluates it any more."""

import asyncio
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from tests import factories
from tests.evaluations.test_holds import burst
from tests.evaluations.voting import cast, cast_many, sign
from tests.tables import contents

from parvis.core import clock
from parvis.core.db import fetch, fetch_one, fetch_value
from parvis.core.errors import Code, Mistake
from parvis.evaluations import periods
from parvis.evaluations.codes import change_ballot
from parvis.evaluations.draw import draw
from parvis.evaluations.merging import merge_commune
from parvis.evaluations.models import HoldState, Relation
from parvis.evaluations.recounting import find_differing
from parvis.places.models import Commune, CommuneKind, Neighbourhood

TALLIED = """
SELECT sum(secret[1]) AS secret, sum(signed[1]) AS signed FROM tally t JOIN cell c ON c.id = t.cell_id
WHERE c.commune_id = $1 AND c.kind = 'COMMUNE' AND c.relation = 'RESIDENT' AND t.measure = 'ANSWERS'
"""


async def pair() -> tuple[Commune, Commune]:
    return await factories.commune("Le Petit", population=900), await factories.commune("Le Grand", population=9000)


async def answers(place: Commune) -> tuple[int | None, int | None]:
    row = await fetch_one(TALLIED, place.id)
    assert row is not None
    return row["secret"], row["signed"]


async def shown(place: Commune) -> int | None:
    """Answers on the scorecard of this quarter."""
    found: int | None = await fetch_value(
        "SELECT s.answers FROM scorecard s JOIN cell c ON c.id = s.cell_id"
        " WHERE c.commune_id = $1 AND c.kind = 'COMMUNE' AND s.until = $2",
        place.id,
        periods.current(),
    )
    return found


async def all_adds_up() -> None:
    """The tallies of every cell are what a count of the ballots and signed evaluations says."""
    assert await find_differing() == []


async def rows(table: str, commune_id: UUID) -> int:
    return int(await fetch_value(f"SELECT count(*) FROM {table} WHERE commune_id = $1", commune_id))


async def test_ballots_counts_and_figures_follow(db: str) -> None:
    old, new = await pair()
    await cast_many(old.id, 11)
    await sign(old.id)
    await cast_many(new.id, 12)
    await draw()
    await cast_many(old.id, 3)
    assert (await shown(old), await shown(new)) == (12, 12)

    merger = await merge_commune(old.insee_code, new.insee_code)

    assert (merger.old_id, merger.new_id, merger.is_done) == (old.id, new.id, False)
    for table, count in (("ballot_inbox", 3), ("sheet", 27), ("signed_evaluation", 1)):
        assert (await rows(table, old.id), await rows(table, new.id)) == (0, count)
    await all_adds_up()
    assert (await answers(old), await answers(new)) == ((None, None), (23, 1))
    assert (await shown(old), await shown(new)) == (None, 24)
    await cast_many(new.id, 7)
    await draw()
    assert (await answers(new), await shown(new)) == ((33, 1), 34)
    await all_adds_up()


async def test_what_waits_to_be_shown_is_added_up(db: str) -> None:
    """Six of a neighbourhood and four others: neither is shown before there are ten."""
    old, new = await pair()
    part = await Neighbourhood.create(commune_id=old.id, name="Le Bourg", created_at=clock.now())
    await cast_many(old.id, 4)
    await cast_many(old.id, 6, neighbourhood_id=part.id)
    await draw()
    waiting = "SELECT c.kind, w.changes FROM waiting_tally w JOIN cell c ON c.id = w.cell_id WHERE measure = 'ANSWERS'"
    waiting += " ORDER BY w.changes"
    assert await fetch(waiting) == [{"kind": "COMMUNE", "changes": 4}, {"kind": "NEIGHBOURHOOD", "changes": 6}]

    await merge_commune(old.insee_code, new.insee_code)
    await cast_many(new.id, 10)
    await cast_many(new.id, 10, neighbourhood_id=part.id)
    await draw()

    # of the new commune's stratum ten of each count; those of the old one's wait on, for company from there
    assert await fetch(waiting) == [{"kind": "COMMUNE", "changes": 4}, {"kind": "NEIGHBOURHOOD", "changes": 6}]
    assert await answers(new) == (20, 0)
    assert await fetch("SELECT commune_id FROM cell WHERE neighbourhood_id = $1", part.id) == [{"commune_id": new.id}]
    await all_adds_up()


async def test_a_code_opens_its_ballot_still(db: str) -> None:
    old, new = await pair()
    code = await cast(old.id, recommends=False)
    await cast_many(old.id, 9)
    await draw()
    await merge_commune(old.insee_code, new.insee_code)

    await change_ballot(code=code, recommends=True, scores={}, remote=str(uuid4()))
    await cast_many(new.id, 10)
    await draw()

    assert await fetch("SELECT recommends, count(*) AS n FROM ballot GROUP BY 1") == [{"recommends": True, "n": 20}]
    assert await answers(new) == (20, 0)
    await all_adds_up()


async def test_who_has_a_sheet_of_each_keeps_the_one_of_where_they_live(db: str) -> None:
    old, new = await pair()
    one, other = await factories.resident(), await factories.resident()
    for voter, home, work in ((one, old, new), (other, new, old)):
        await cast(home.id, viewer=voter)
        await cast(work.id, viewer=voter, relation=Relation.REGULAR)

    await merge_commune(old.insee_code, new.insee_code)

    sheets = await fetch("SELECT account_id, commune_id, slot FROM sheet ORDER BY account_id")
    assert sheets == [{"account_id": key, "commune_id": new.id, "slot": 0} for key in sorted((one.id, other.id))]
    assert await rows("ballot_inbox", new.id) == 4


@pytest.mark.parametrize("is_counted", [False, True])
async def test_who_signed_both_keeps_the_newer_one(db: str, *, is_counted: bool) -> None:
    old, new = await pair()
    someone = await factories.resident()
    await sign(new.id, viewer=someone, relation=Relation.REGULAR, scores={"SAFETY": 1})
    with clock.travel(timedelta(seconds=1)):
        newer = await sign(old.id, viewer=someone, scores={"SAFETY": 5})
    if is_counted:
        for place, relation in ((old, Relation.RESIDENT), (new, Relation.REGULAR)):
            await cast_many(place.id, 10, relation=relation)
        await draw()

    await merge_commune(old.insee_code, new.insee_code)

    there = await fetch("SELECT id, commune_id, scores::text FROM signed_evaluation WHERE person_id IS NOT NULL")
    assert there == [{"id": newer, "commune_id": new.id, "scores": '{"SAFETY": 5}'}]
    await all_adds_up()
    await cast_many(new.id, 10)
    await draw()
    assert [row["id"] for row in await fetch("SELECT id FROM signed_evaluation")] == [newer]
    await all_adds_up()


async def test_holds_follow_and_join(db: str) -> None:
    old, new = await pair()
    alone = await factories.commune("Le Moyen", population=900)
    await burst(old)
    kept = await burst(new)
    await burst(alone, 11)

    await merge_commune(old.insee_code, new.insee_code)
    held = await fetch("SELECT commune_id, id FROM ballot_hold WHERE commune_id <> $1", alone.id)
    assert held == [{"commune_id": new.id, "id": kept.id}]
    assert await fetch_value("SELECT count(*) FROM ballot_inbox WHERE hold_id = $1", kept.id) == 20
    assert await fetch_value("SELECT count FROM newcomer_count WHERE commune_id = $1", new.id) == 20

    whole = await factories.commune()
    await merge_commune(alone.insee_code, whole.insee_code)
    row = await fetch_one("SELECT commune_id, state FROM ballot_hold WHERE id <> $1", kept.id)
    assert row == {"commune_id": whole.id, "state": HoldState.OPEN}


async def test_nobody_evaluates_it_any_more(db: str) -> None:
    old, new = await pair()
    await merge_commune(old.insee_code, new.insee_code)
    before = await contents()
    someone = await factories.resident()
    for act in (cast, sign):
        with pytest.raises(Mistake) as raised:
            await act(old.id, viewer=someone)
        error = raised.value
        assert (error.code, error.path, error.params) == (Code.CLOSED, ("commune_id",), {"name": "Le Grand"})
    after = await contents()
    assert {name for name in after if after[name] != before[name]} == {"account", "actor"}
    await cast(new.id, viewer=someone)


async def test_neighbourhoods_are_the_new_ones_and_keep_apart(db: str) -> None:
    old, new = await pair()
    for place, name in ((old, "le fort"), (old, "La Plaine"), (new, "Le Fort")):
        await Neighbourhood.create(commune_id=place.id, name=name, created_at=clock.now())

    await merge_commune(old.insee_code, new.insee_code)

    names = await fetch('SELECT name FROM neighbourhood WHERE commune_id = $1 ORDER BY name COLLATE "C"', new.id)
    assert [row["name"] for row in names] == ["La Plaine", "Le Fort", "le fort (Le Petit)"]
    assert await rows("neighbourhood", old.id) == 0


async def test_again_changes_nothing(db: str) -> None:
    old, new = await pair()
    await cast_many(old.id, 10)
    await draw()
    await merge_commune(old.insee_code, new.insee_code)
    before = await contents()
    assert (await merge_commune(old.insee_code, new.insee_code)).is_done
    assert await contents() == before


async def test_one_after_the_other_they_end_in_the_last(db: str) -> None:
    first, second = await pair()
    last = await factories.commune("Le Dernier")
    await cast(first.id)
    await merge_commune(first.insee_code, second.insee_code)
    await merge_commune(second.insee_code, last.insee_code)

    assert await fetch_value("SELECT count(*) FROM commune WHERE merged_into_id = $1", last.id) == 2
    assert await rows("ballot_inbox", last.id) == 1
    with pytest.raises(Mistake) as raised:
        await cast(first.id)
    assert raised.value.params == {"name": "Le Dernier"}


async def test_what_cannot_be_merged(db: str) -> None:
    old, new = await pair()
    other = await factories.commune("Le Tiers")
    city = await factories.commune("La Ville")
    district = await factories.commune("Un", kind=CommuneKind.MUNICIPAL_DISTRICT, parent_id=city.id)
    await merge_commune(old.insee_code, new.insee_code)
    before = await contents()

    for one, two, code, params in (
        ("99999", new.insee_code, Code.NOT_FOUND, {"insee_code": "99999"}),
        (new.insee_code, "x", Code.NOT_FOUND, {"insee_code": "x"}),
        (other.insee_code, other.insee_code, Code.INVALID, {}),
        (other.insee_code, old.insee_code, Code.CONFLICT, {"name": "Le Petit", "into": "Le Grand"}),
        (old.insee_code, other.insee_code, Code.CONFLICT, {"name": "Le Petit", "into": "Le Grand"}),
        (new.insee_code, old.insee_code, Code.CONFLICT, {"name": "Le Petit", "into": "Le Grand"}),
        (district.insee_code, new.insee_code, Code.INVALID, {"name": "Un"}),
        (other.insee_code, city.insee_code, Code.INVALID, {"name": "La Ville"}),
    ):
        with pytest.raises(Mistake) as raised:
            await merge_commune(one, two)
        assert (raised.value.code, raised.value.params) == (code, params)
    assert await contents() == before


async def test_a_ballot_cast_meanwhile_is_not_left_behind(db: str) -> None:
    """It is moved, or refused with the new commune's name."""
    old, new = await pair()
    voters = [await factories.resident() for _ in range(12)]
    outcomes = await asyncio.gather(
        *(cast(old.id, viewer=voter) for voter in voters[:6]),
        merge_commune(old.insee_code, new.insee_code),
        *(cast(old.id, viewer=voter) for voter in voters[6:]),
        return_exceptions=True,
    )
    codes = [one for one in outcomes if isinstance(one, str)]
    assert {type(one).__name__ for one in outcomes} <= {"str", "Merger", "CommuneMerged"}
    assert (await rows("ballot_inbox", old.id), await rows("sheet", old.id)) == (0, 0)
    assert await rows("ballot_inbox", new.id) == await rows("sheet", new.id) == len(codes)
