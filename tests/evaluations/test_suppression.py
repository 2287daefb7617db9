"""A reader who has all that is published subtracts: nobody's few answers come out."""

from collections.abc import Iterator
from itertools import combinations
from random import Random

import pytest
from tests.evaluations.polls import UNTIL, Counted, Country, figures, random_country, scorecards

from parvis.evaluations.figures_models import CellKind
from parvis.evaluations.publishing import publish_all

pytestmark = pytest.mark.usefixtures("db")


async def _read(country: Country, measure: str) -> dict[int, int]:
    """Secret answers as a reader works them out: all less the signed, by the cell's place in the country."""
    rows = {key[0]: row for key, row in (await scorecards()).items()}
    if measure != "ANSWERS":
        rows = {key[0]: row for key, row in (await figures()).items() if key[1] == measure}
    return {
        id(one): found.answers - found.signed_answers
        for one in country.counted
        if (found := rows.get(one.cell.id)) and found.answers is not None
    }


def _covers(country: Country, whole: Counted) -> Iterator[tuple[Counted, ...]]:
    """Every choice of parts of it that do not overlap: neighbourhoods, districts, or the districts' own parts."""
    parts = [one for one in country.counted if one.parent is whole or one.stratum is whole]
    pieces = [[(part,), *_covers(country, part)] if part.cell.kind == CellKind.COMMUNE else [(part,)] for part in parts]
    for size in range(len(parts) + 1):
        for chosen in combinations(pieces, size):
            yield from _products(chosen)


def _products(pieces: tuple[list[tuple[Counted, ...]], ...]) -> Iterator[tuple[Counted, ...]]:
    if not pieces:
        yield ()
        return
    for first in pieces[0]:
        for others in _products(pieces[1:]):
            yield (*first, *others)


@pytest.mark.parametrize("seed", range(10, 16))
async def test_no_difference_of_published_counts_is_a_few_answers(seed: int) -> None:
    # given a country, its answers spread at random over neighbourhoods, districts, towns
    rng = Random(seed)
    country = Country()
    department = await country.department(region=await country.region())
    city = await country.commune(department, 200000)
    districts = [await country.commune(department, 60000, parent=city) for _ in range(2)]
    towns = [await country.commune(department, 900) for _ in range(3)]
    for place in (city, *districts, *towns):
        for spot in (place, *[await country.neighbourhood(place) for _ in range(rng.randint(0, 2))]):
            number = rng.choice((0, 3, 9, 12, 30, 34, 60, 130))
            answered = round(number * rng.choice((0.8, 1)))
            spot.answer(number, signed=rng.randint(0, 40), SAFETY=(0, 0, answered, 0, 0))
    await country.save()

    # when everything is published and somebody subtracts whatever they can
    await publish_all(UNTIL)
    for measure in ("ANSWERS", "RECOMMENDATION", "SAFETY"):
        read = await _read(country, measure)
        for whole in country.counted:
            if id(whole) not in read:
                continue
            for parts in _covers(country, whole):
                if all(id(part) in read for part in parts):
                    # then there is nobody left, or as many as a number may be told of
                    rest = read[id(whole)] - sum(read[id(part)] for part in parts)
                    assert rest == 0 or rest >= (10 if measure == "ANSWERS" else 30), (
                        measure,
                        whole.cell.kind,
                        [part.cell.kind for part in parts],
                    )


async def test_the_smallest_part_is_held_back_where_a_few_would_be_left() -> None:
    # given a town of 100 answers: 60 and 35 in two neighbourhoods, 5 elsewhere
    country = Country()
    town = await country.commune(await country.department(), 3000)
    large, small = [await country.neighbourhood(town) for _ in range(2)]
    for spot, many in ((town, 5), (large, 60), (small, 35)):
        spot.answer(many)
    await country.save()

    # when they are published
    await publish_all(UNTIL)

    # then the smaller one is not, as the 5 could be told by it
    published = await scorecards()
    assert (large.cell.id, UNTIL) in published
    assert (small.cell.id, UNTIL) not in published


async def test_all_parts_are_shown_where_they_make_up_the_whole() -> None:
    # given a town all of whose answers are in two neighbourhoods
    country = Country()
    town = await country.commune(await country.department(), 3000)
    parts = [await country.neighbourhood(town) for _ in range(2)]
    for part in parts:
        part.answer(12)
    await country.save()

    # when they are published
    await publish_all(UNTIL)

    # then both are
    assert {(part.cell.id, UNTIL) for part in parts} <= set(await scorecards())


async def test_under_a_district_that_is_held_back_nothing_is_shown() -> None:
    # given a city with 5 answers of no district, and a district, the smaller, all of whose answers are in one part
    country = Country()
    department = await country.department()
    city = await country.commune(department, 200000)
    large, small = [await country.commune(department, 60000, parent=city) for _ in range(2)]
    part = await country.neighbourhood(small)
    for spot, many in ((city, 5), (large, 60), (part, 40)):
        spot.answer(many)
    await country.save()

    # when they are published
    await publish_all(UNTIL)

    # then neither the district is shown nor its part, which is as much
    published = await scorecards()
    assert (large.cell.id, UNTIL) in published
    assert (small.cell.id, UNTIL) not in published
    assert (part.cell.id, UNTIL) not in published


async def test_a_stratum_is_held_back_where_its_towns_tell_of_a_few() -> None:
    # given three small towns of a department, of which one has 4 answers
    country = Country()
    department = await country.department()
    towns = [await country.commune(department, 900) for _ in range(3)]
    for town, many in zip(towns, (60, 40, 4), strict=True):
        town.answer(many)
    await country.save()

    # when they are published
    await publish_all(UNTIL)

    # then the stratum is not, nor anything that would be estimated from it
    assert set(await scorecards()) == {(town.cell.id, UNTIL) for town in towns[:2]}


@pytest.mark.parametrize("seed", range(3))
async def test_a_measure_is_shown_on_a_scorecard_alone(seed: int) -> None:
    # given any country
    country = await random_country(Random(100 + seed))
    await country.save()

    # when it is published
    await publish_all(UNTIL)

    # then each figure is on the scorecard of its cell, of no higher level
    cards = {row.id: row for row in (await scorecards()).values()}
    order = ["WORDS", "RATES", "FULL"]
    for row in (await figures()).values():
        assert cards[row.scorecard_id].cell_id == row.cell_id
        assert order.index(row.level) <= order.index(cards[row.scorecard_id].level)
