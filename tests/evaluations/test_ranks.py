"""Places among others, compared with counting who is surely ahead, one by one."""

from random import Random
from uuid import UUID, uuid4

import pytest
from tests.evaluations.polls import SIZES, UNTIL, Counted, Country

from parvis.core.db import execute, fetch
from parvis.evaluations.figures_models import Figure, Level, Rank, Scorecard
from parvis.evaluations.publishing import publish_all
from parvis.evaluations.ranks import rank_all

pytestmark = pytest.mark.usefixtures("db")


async def _figure(one: Counted, measure: str, value: float, half: float, level: Level = Level.FULL) -> Figure:
    """A figure as if it had been published; its scorecard with it."""
    card, _ = await Scorecard.get_or_create(
        cell_id=one.cell.id,
        until=UNTIL,
        defaults={"id": uuid4(), "answers": 200, "signed_answers": 0, "level": Level.FULL},
    )
    return await Figure.create(
        scorecard_id=card.id,
        **{"cell_id": one.cell.id, "until": UNTIL, "measure": measure, "level": level, "answers": 200},
        **{"value": value, "low": value - half, "high": value + half},
    )


async def test_random_figures_are_ranked_as_by_counting() -> None:
    # given towns with values and intervals of all kinds, many of them alike
    rng, country = Random(5), Country()
    fields: dict[tuple[UUID, str], list[tuple[str, Figure]]] = {}
    for region in (await country.region(), await country.region(), None):
        for _ in range(2):
            department = await country.department(region=region)
            for _ in range(6):
                town = await country.commune(department, rng.choice((300, 3000, 30000)))
                await town.cell.save()
                for measure in ("SAFETY", "HEALTH"):
                    row = await _figure(town, measure, rng.randint(10, 40) / 10, rng.randint(1, 8) / 10)
                    places = [("FRANCE", ""), ("SAME_SIZE", town.stratum.cell.size)]
                    for scope in [*places, ("REGION", region.id)] if region else places:
                        fields.setdefault((measure, *scope), []).append((scope[0], row))

    # when they are ranked
    await rank_all(UNTIL)

    # then each stands behind those surely above it, and ahead of those surely below it
    found = {(row.figure_id, row.scope): row for row in await Rank.all()}
    assert len(found) == sum(map(len, fields.values()))
    for field in fields.values():
        rows = [row for _, row in field]
        for scope, own in field:
            rank = found[own.id, scope]
            assert rank.of == len(rows)
            assert rank.low == 1 + sum(other.low > own.high for other in rows)
            assert rank.high == len(rows) - sum(other.high < own.low for other in rows)
            assert rank.quintile == 1 + 5 * sum(other.value > own.value for other in rows) // len(rows)

    # and again without touching a row
    before = await fetch("SELECT id, xmin::text FROM rank ORDER BY id")
    await rank_all(UNTIL)
    assert await fetch("SELECT id, xmin::text FROM rank ORDER BY id") == before


async def test_only_towns_with_a_hundred_answers_are_ranked() -> None:
    # given a town, one with fewer answers, a district, a neighbourhood and those who work in the town
    country = Country()
    department = await country.department()
    town, small = [await country.commune(department, 3000) for _ in range(2)]
    district, part = await country.commune(department, 3000, parent=town), await country.neighbourhood(town)
    regulars = await country.commune(department, 3000)
    regulars.cell.relation = "REGULAR"
    for one in (town, small, district, part, regulars, town.stratum):
        await one.cell.save()
    rows = [await _figure(one, "SAFETY", 3, 0.1) for one in (town, district, part, regulars, town.stratum)]
    await _figure(small, "SAFETY", 4, 0.2, Level.RATES)

    # when they are ranked
    await rank_all(UNTIL)

    # then the town is, alone
    assert {(row.figure_id, row.scope, row.low, row.high, row.of, row.quintile) for row in await Rank.all()} == {
        (rows[0].id, scope, 1, 1, 1, 1) for scope in ("FRANCE", "SAME_SIZE")
    }
    assert town.stratum.cell.size == sum(least <= 3000 for least in SIZES)


async def test_whoever_falls_below_a_hundred_loses_the_rank_at_once() -> None:
    # given a town that is ranked
    country = Country()
    town = await country.commune(await country.department(), 3000)
    town.answer(100, yes=1)
    await country.save()
    await publish_all(UNTIL)
    await rank_all(UNTIL)
    assert await Rank.all().count() == 2

    # when one answer is taken back and the town is published
    await execute("UPDATE tally SET secret = '{99,0,0,0,0}' WHERE measure = 'ANSWERS'")
    await execute("UPDATE tally SET secret = '{0,99,0,0,0}' WHERE measure = 'RECOMMENDATION'")
    await publish_all(UNTIL)

    # then it has none, before anybody ranks again
    assert await Rank.all().count() == 0
    assert await Figure.filter(cell_id=town.cell.id, level="RATES").count() == 1
