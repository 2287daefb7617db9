"""What is published, compared with figures that a book would have from the same counts."""

from dataclasses import astuple
from random import Random
from uuid import UUID

import pytest
from tests.evaluations.plain import MEASURES, Plain, expected
from tests.evaluations.polls import UNTIL, Country, figures, random_country, scorecards

from parvis.core.db import fetch, transaction
from parvis.evaluations.figures_models import Figure, Scorecard
from parvis.evaluations.publishing import publish, publish_all

pytestmark = pytest.mark.usefixtures("db")

_COUNTED = {"COMMUNE", "NEIGHBOURHOOD", "STRATUM"}


async def _published() -> dict[tuple[UUID, str], Plain]:
    cards = await Scorecard.filter(until=UNTIL).select_related("cell")
    out = {
        (row.cell_id, "ANSWERS"): Plain(row.level, row.answers, row.signed_answers)
        for row in cards
        if row.cell.kind in _COUNTED
    }
    cells = {cell_id for cell_id, _ in out}
    for (cell_id, measure), row in (await figures()).items():
        if cell_id in cells:
            out[cell_id, measure] = Plain(
                row.level,
                *(row.answers, row.signed_answers, row.words, row.value, row.low, row.high, row.distribution),
                *(row.change, row.change_value, row.change_low, row.change_high),
            )
    return out


def _close(one: Plain, other: Plain) -> bool:
    return all(
        a == pytest.approx(b, abs=1e-9) if isinstance(a, float) else a == b
        for a, b in zip(astuple(one), astuple(other), strict=True)
    )


@pytest.mark.parametrize("seed", range(6))
async def test_random_counts_give_the_figures_of_the_book(seed: int) -> None:
    # given a small country whose answers were counted
    country = await random_country(Random(seed))
    cells = await country.save()

    # when all of it is published
    await publish_all(UNTIL)

    # then it is what may be told, and as it is told in a book
    published, book = await _published(), expected(country)
    assert published.keys() == book.keys()
    assert [key for key in book if not _close(published[key], book[key])] == []

    # and a part of it being counted again, or all, leaves every row as it lies
    rows = "SELECT id, xmin::text FROM scorecard UNION ALL SELECT id, xmin::text FROM figure ORDER BY 1"
    before = await fetch(rows)
    await publish(cells[:3], UNTIL)
    await publish_all(UNTIL)
    assert await fetch(rows) == before


async def test_counting_one_place_anew_publishes_its_whole_family_and_stratum() -> None:
    # given a country that was published, with a neighbourhood among others
    country = Country()
    department = await country.department(region=await country.region())
    town, other = [await country.commune(department, 3000) for _ in range(2)]
    north, south = [await country.neighbourhood(town) for _ in range(2)]
    for spot, many in ((town, 40), (north, 50), (south, 60), (other, 45)):
        spot.answer(many)
    await country.save()
    await publish_all(UNTIL)
    before = await scorecards()

    # when more is counted in the neighbourhood, and that cell alone is said to have changed
    for one in (north, town, town.stratum):
        await _add_answers(one.cell.id, 20)
    async with transaction():
        await publish([north.cell.id], UNTIL)

    # then its own figures, its commune's and its stratum's have moved, and nobody else's
    after = await scorecards()
    assert {key for key in after if after[key].answers != before[key].answers} == {
        (one.cell.id, UNTIL) for one in (north, town, town.stratum)
    } | {key for key in after if key[0] not in {one.cell.id for one in country.counted}}
    assert after[north.cell.id, UNTIL].answers == 70


async def _add_answers(cell_id: UUID, more: int) -> None:
    await fetch(
        "UPDATE tally SET secret[1] = secret[1] + $2 WHERE cell_id = $1 AND measure = 'ANSWERS' RETURNING id",
        cell_id,
        more,
    )
    await fetch(
        "UPDATE tally SET secret[2] = secret[2] + $2 WHERE cell_id = $1 AND measure = 'RECOMMENDATION' RETURNING id",
        *(cell_id, more),
    )


@pytest.mark.parametrize(
    ("secret", "level", "told"),
    [
        (9, None, None),
        (10, "WORDS", "words"),
        (29, "WORDS", "words"),
        (30, "RATES", "value"),
        (99, "RATES", "value"),
        (100, "FULL", "distribution"),
    ],
)
async def test_only_secret_answers_lift_a_threshold(secret: int, level: str | None, told: str | None) -> None:
    # given a town with so many secret answers, and very many with a name
    country = Country()
    town = await country.commune(await country.department(), 3000)
    town.answer(secret, signed=500, yes=0.9, SAFETY=(0, 0, 0, secret, 0))
    await country.save()

    # when it is published
    await publish_all(UNTIL)

    # then the scorecard says how many answered only from ten secret ones on, and the figures say what theirs allow
    card = (await scorecards()).get((town.cell.id, UNTIL))
    published = await figures()
    recommendation = published.get((town.cell.id, "RECOMMENDATION"))
    if level is None:
        assert (card, recommendation) == (None, None)
        return
    assert card
    assert recommendation
    assert (card.answers, card.signed_answers, card.level) == (secret + 500, 500, level)
    assert (recommendation.level, recommendation.words) == (level, "MOST" if told == "words" else None)
    assert (recommendation.answers, recommendation.signed_answers) == (
        (None, None) if told == "words" else (secret + 500, 500)
    )
    assert (recommendation.value is None, recommendation.low is None) == (told == "words", told == "words")
    assert (recommendation.distribution is not None) == (told == "distribution")
    assert ((town.cell.id, "SAFETY") in published) == (secret >= 30)


async def test_a_criterion_is_shown_no_further_than_the_scorecard() -> None:
    # given towns where some who had not rated safety took their ballots back, in a later quarter than they had cast
    country = Country()
    department = await country.department()
    towns = [await country.commune(department, population) for population in (3000, 600)]
    for town, secret in zip(towns, (104, 34), strict=True):
        town.answer(secret, SAFETY=(0, 0, secret, 0, 0))
        town.add(UNTIL, "ANSWERS", (-5, 0, 0, 0, 0))
    await country.save()

    await publish_all(UNTIL)

    cards, published = await scorecards(), await figures()
    assert [cards[town.cell.id, UNTIL].level for town in towns] == ["RATES", "WORDS"]
    of_safety = published[towns[0].cell.id, "SAFETY"]
    assert (of_safety.level, of_safety.answers, of_safety.distribution) == ("RATES", 104, None)
    assert (towns[1].cell.id, "SAFETY") not in published


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        # nine changed from 1 to 5 when the quarter in which they were counted was over
        ((-9, 0, 0, 0, 109), [0, 0, 0, 0, 100]),
        # nine taken back, as far as the others go
        ((-9, 0, 0, 40, 80), [0, 0, 0, 37, 74]),
        ((-3, 50, -6, 60, 1), [0, 45, 0, 56, 1]),
        ((20, 20, 20, 20, 20), [20, 20, 20, 20, 20]),
    ],
)
async def test_no_answer_is_given_less_often_than_never(counts: tuple[int, ...], told: list[int]) -> None:
    # given a town of whose ballots some were taken back in the only quarter of the window
    country = Country()
    town = await country.commune(await country.department(), 3000)
    town.answer(sum(counts), SAFETY=counts)
    await country.save()

    # when it is published
    await publish_all(UNTIL)

    # then no place is below zero, and they are as many as answered
    figure = (await figures())[town.cell.id, "SAFETY"]
    assert figure.distribution == told
    assert figure.answers == sum(told) == sum(counts) == (await scorecards())[town.cell.id, UNTIL].answers


async def test_a_half_with_answers_below_zero_leaves_the_other_as_it_is() -> None:
    # given a town where sixty rated safety, thirty of whom changed from 1 to 5 half a year later, when as many came
    country = Country()
    town = await country.commune(await country.department(), 3000)
    town.answer(60, period=UNTIL - 3, SAFETY=(30, 0, 0, 0, 30))
    town.answer(60, period=UNTIL, SAFETY=(-30, 0, 0, 0, 90))
    await country.save()

    # when it is published
    await publish_all(UNTIL)

    # then all are counted as they are now, the earlier half as it was, and the later without grades below zero
    figure = (await figures())[town.cell.id, "SAFETY"]
    assert (figure.distribution, figure.answers) == ([0, 0, 0, 0, 120], 120)
    assert figure.change_value == pytest.approx(5 - 3)


@pytest.mark.parametrize(
    ("yes", "words"), [(12, "MOST"), (11, "ABOUT_HALF"), (8, "ABOUT_HALF"), (7, "FEW"), (20, "MOST"), (0, "FEW")]
)
async def test_few_answers_are_told_in_words(yes: int, words: str) -> None:
    # given twenty answers, so many of which recommend
    country = Country()
    town = await country.commune(await country.department(), 3000)
    town.answer(20, yes=yes / 20)
    await country.save()

    # when they are published
    await publish_all(UNTIL)

    # then in words: at least 60 %, less than 40 %, between
    assert (await figures())[town.cell.id, "RECOMMENDATION"].words == words


async def test_what_may_be_told_no_longer_is_gone() -> None:
    # given a town whose figures are published
    country = Country()
    town = await country.commune(await country.department(), 3000)
    town.answer(40, yes=1, SAFETY=(0, 0, 40, 0, 0))
    await country.save()
    await publish_all(UNTIL)
    assert len(await figures()) == 2 * len({"commune", "stratum", "size", "France"})

    # when so many are taken back that nine remain
    await _add_answers(town.cell.id, -31)
    await _add_answers(town.stratum.cell.id, -31)
    await publish([town.cell.id, town.stratum.cell.id], UNTIL)

    # then nothing is left of them
    assert (await Scorecard.all().count(), await Figure.all().count()) == (0, 0)


async def test_history_is_never_written_again() -> None:
    # given a town published at the end of one period
    country = Country()
    town = await country.commune(await country.department(), 3000)
    for period in range(UNTIL - 3, UNTIL + 1):
        town.answer(25, period=period)
    await country.save()
    await publish_all(UNTIL)
    rows = " UNION ALL ".join(
        f"SELECT id, xmin::text FROM {table} WHERE until = $1" for table in ("scorecard", "figure")
    )
    before = await fetch(f"{rows} ORDER BY 1", UNTIL)

    # when the window moves on
    await publish_all(UNTIL + 1)
    await publish([town.cell.id], UNTIL + 1)

    # then its first quarter is no longer counted, and what was said then still stands
    assert await fetch(f"{rows} ORDER BY 1", UNTIL) == before
    assert (await scorecards())[town.cell.id, UNTIL].answers == 100
    assert (await scorecards())[town.cell.id, UNTIL + 1].answers == 75


async def test_regulars_are_counted_apart_and_in_no_stratum() -> None:
    # given a town that those who work there rate
    country = Country()
    town = await country.commune(await country.department(), 3000)
    town.cell.relation, town.stratum = "REGULAR", None
    town.answer(40)
    await country.save()

    # when it is published
    await publish_all(UNTIL)

    # then that cell has figures, and nothing else has
    assert set(await scorecards()) == {(town.cell.id, UNTIL)}
    assert set(await figures()) == {(town.cell.id, MEASURES[0])}
