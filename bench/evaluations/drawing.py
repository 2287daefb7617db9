"""Draws by turns, a round over the small data and one over the large: the best of each."""

import json
from collections.abc import Mapping

from bench.evaluations.seed import BUSY, CASTERS, FREE_ROUNDS
from bench.shared.databases import fetch, opened
from bench.shared.measuring import Spent, spent_on
from bench.shared.running import Running

from parvis.core.db import execute
from parvis.evaluations import draw, periods
from parvis.evaluations.draw import Boxes, clean_up, draw_boxes, rank_anew

ROUNDS = 5
BALLOTS = BUSY * draw.LEAST_WAITING
_FURTHER = {"HEALTH": 3, "HOUSING": 2, "CLEANLINESS": 4, "ENVIRONMENT": 3}

_FILL = """
WITH busy AS (SELECT id AS commune_id, row_number() OVER () - 1 AS place FROM seed.home WHERE is_busy),
voter AS (
    SELECT id, row_number() OVER () - 1 AS turn FROM (
        SELECT id FROM seed.free WHERE number > $3::int ORDER BY number LIMIT $4::int
    ) next
), put AS (
    INSERT INTO sheet (id, account_id, commune_id, period, slot, is_waiting)
    SELECT gen_random_uuid(), voter.id, busy.commune_id, $1::int, 0, TRUE
    FROM voter JOIN busy ON busy.place = turn % $2::int
)
INSERT INTO ballot_inbox (id, commune_id, period, relation, recommends, scores, code_hash)
SELECT gen_random_uuid(), busy.commune_id, $1::int, 'RESIDENT', random() < 0.7,
    jsonb_build_object('SAFETY', 1 + turn % 5, 'ECONOMY', 1 + turn % 4, 'MOBILITY', 3, 'QUALITY_OF_LIFE', 4,
                       'LOCAL_DEMOCRACY', 2) || $5::jsonb,
    sha256(voter.id::text::bytea)
FROM voter JOIN busy ON busy.place = turn % $2::int
"""


async def draws(running: Running, urls: Mapping[str, str]) -> dict[str, tuple[Spent, Spent]]:
    """By size of data: a thousand communes' boxes of ten, and what a night adds to it; the best of several of each."""
    every: dict[str, list[Spent]] = {size: [] for size in urls}
    nights: dict[str, list[Spent]] = {size: [] for size in urls}
    period = periods.current()
    for url in urls.values():
        async with opened(url):
            # what waits there already and what was just cast is no part of it
            await draw_boxes(Boxes(period, period))
            await execute("DELETE FROM ballot_inbox WHERE commune_id IN (SELECT id FROM seed.home WHERE is_busy)")
    for number in range(ROUNDS):
        for size, url in list(urls.items())[:: -1 if number % 2 else 1]:
            async with opened(url):
                await _fill(number * BALLOTS, BALLOTS, {})
                # what the turn before has left to write is not this one's
                await running.databases.run("CHECKPOINT")
                drawn, spent = await spent_on(running.cluster, lambda: draw_boxes(Boxes(period, period)))
                if drawn.ballots != BALLOTS:
                    raise SystemExit(f"{drawn.ballots} ballots were drawn")
                every[size].append(spent)
                _, spent = await spent_on(running.cluster, lambda: _rest_of_the_night(period))
                nights[size].append(spent)
    return {size: (_best(every[size]), _best(nights[size])) for size in urls}


async def show_everything(url: str) -> None:
    """Draw so many more in those communes that each publishes all nine criteria and its ranks, whatever else is there.

    Of a hundred ballots some are no resident's: at the small size alone, most of these communes would show less, and be
    cheaper to read. The dead rows of all these draws go, as autovacuum is off.
    """
    async with opened(url):
        await _fill(ROUNDS * BALLOTS, (FREE_ROUNDS - ROUNDS) * BALLOTS, _FURTHER)
        await draw.draw()
    await fetch(url, "VACUUM ANALYZE ballot, ballot_code, ballot_inbox, sheet, tally, scorecard, figure, rank")


async def _fill(skipped: int, ballots: int, further: Mapping[str, int]) -> None:
    """Ballots into the boxes of the thousand communes, as many into each, of people who have not voted yet."""
    await execute(_FILL, periods.current(), BUSY, CASTERS + skipped, ballots, json.dumps(further))


def _best(rounds: list[Spent]) -> Spent:
    return min(rounds, key=lambda one: one.both)


async def _rest_of_the_night(period: int) -> None:
    await rank_anew(period)
    await clean_up()
