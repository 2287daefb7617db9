"""Sizes, regions and France: estimated from strata, by inhabitants and not by who answers most."""

from random import Random
from uuid import UUID

import pytest
from tests.evaluations.plain import MEASURES, expected, weighed
from tests.evaluations.polls import UNTIL, Counted, Country, figures, random_country, scorecards

from parvis.evaluations.figures_models import Cell, CellKind
from parvis.evaluations.publishing import publish, publish_all

pytestmark = pytest.mark.usefixtures("db")


async def _derived() -> dict[tuple[CellKind, int | None, UUID | None], Cell]:
    found = await Cell.filter(kind__in=["SIZE", "REGION", "FRANCE"])
    return {(cell.kind, cell.size, cell.region_id): cell for cell in found}


def _strata_of(country: Country, kind: CellKind, size: int | None, region_id: UUID | None) -> list[Counted]:
    strata = country.kind(CellKind.STRATUM)
    if kind == CellKind.SIZE:
        return [one for one in strata if one.cell.size == size]
    return [one for one in strata if kind == CellKind.FRANCE or one.region_id == region_id]


@pytest.mark.parametrize("seed", range(20, 24))
async def test_random_strata_give_the_estimates_of_the_book(seed: int) -> None:
    # given a country whose answers were counted
    country = await random_country(Random(seed))
    await country.save()

    # when all of it is published
    await publish_all(UNTIL)

    # then each size, each region and France are what the published strata come to
    published, book, compared = await figures(), expected(country), 0
    for key, cell in (await _derived()).items():
        for measure in MEASURES:
            found, plain = published.get((cell.id, measure)), weighed(_strata_of(country, *key), book, measure)
            assert (found is None) == (plain is None)
            if found and plain:
                compared += 1
                assert (found.level, found.answers, found.signed_answers) == (plain.level, plain.answers, plain.signed)
                assert (found.words, found.distribution) == (None, None)
                assert (found.value, found.low, found.high) == pytest.approx((plain.value, plain.low, plain.high))
    assert compared > 10


async def test_a_big_city_with_many_answers_does_not_drown_the_others() -> None:
    # given a city of 200,000 with very many answers, all against, and towns of 800,000 together with few, all for
    country = Country()
    region = await country.region()
    city = await country.commune(await country.department(region=region), 200_000)
    towns = [await country.commune(await country.department(region=region), 400_000) for _ in range(2)]
    city.answer(5000, yes=0)
    for town in towns:
        town.answer(50, yes=1)
    await country.save()

    # when they are published
    await publish_all(UNTIL)

    # then France recommends as its inhabitants do: four in five
    france = (await _derived())[CellKind.FRANCE, None, None]
    found = (await figures())[france.id, "RECOMMENDATION"]
    assert (found.value, found.answers) == (pytest.approx(0.8), 5100)


async def test_districts_are_counted_once() -> None:
    # given a city whose answers are all in its districts
    country = Country()
    department = await country.department(region=await country.region())
    city = await country.commune(department, 400_000)
    for _ in range(3):
        (await country.commune(department, 130_000, parent=city)).answer(40)
    await country.save()

    # when they are published
    await publish_all(UNTIL)

    # then France has as many answers as the city, and weighs it by the city's inhabitants
    cards, derived = await scorecards(), await _derived()
    assert cards[city.cell.id, UNTIL].answers == 120
    assert cards[derived[CellKind.FRANCE, None, None].id, UNTIL].answers == 120
    assert (await Cell.get(id=city.stratum.cell.id)).population == 400_000


async def test_an_estimate_is_fictitious_with_one_of_its_strata() -> None:
    # given two regions, and a stratum in one of them that is made up
    country = Country()
    towns = [
        await country.commune(await country.department(region=await country.region()), people) for people in (900, 3000)
    ]
    for town in towns:
        town.answer(40)
    towns[0].stratum.cell.is_fictitious = True
    await country.save()

    # when they are published
    await publish_all(UNTIL)

    # then its size, its region and France are marked, the others are not
    marked = {key for key, cell in (await _derived()).items() if cell.is_fictitious}
    assert marked == {
        (CellKind.SIZE, 2, None),
        (CellKind.REGION, None, towns[0].stratum.region_id),
        (CellKind.FRANCE, None, None),
    }


async def test_a_department_of_no_region_counts_in_france_alone() -> None:
    # given a town in such a department
    country = Country()
    town = await country.commune(await country.department(), 900)
    town.answer(40)
    cells = await country.save()

    # when it is published
    await publish(cells, UNTIL)

    # then there is no region
    assert set(await _derived()) == {(CellKind.SIZE, 2, None), (CellKind.FRANCE, None, None)}


@pytest.mark.parametrize(
    ("then", "now", "change"), [(0.3, 0.8, "IMPROVED"), (0.8, 0.3, "WORSENED"), (0.5, 0.52, "UNCLEAR")]
)
async def test_france_has_improved_only_where_the_difference_is_sure(then: float, now: float, change: str) -> None:
    # given a town that answered otherwise half a year ago
    country = Country()
    town = await country.commune(await country.department(), 900)
    town.answer(100, period=UNTIL - 3, yes=then)
    town.answer(100, period=UNTIL, yes=now)
    await country.save()

    # when it is published
    await publish_all(UNTIL)

    # then town, stratum, size and France say so alike
    found = list((await figures()).values())
    assert len(found) == 4
    assert {row.change for row in found} == {change}
    assert {round(row.change_value, 9) for row in found} == {round(now - then, 9)}
    assert all(row.change_low < row.change_value < row.change_high for row in found)
