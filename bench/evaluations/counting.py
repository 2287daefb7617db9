"""Draws and the end of a quarter, run here as a worker runs them: what they cost this process and PostgreSQL."""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bench.evaluations.seed import BUSY
from bench.reads.measuring import Cluster

from parvis.core import clock
from parvis.core.db import execute, fetch_value
from parvis.evaluations import draw, periods
from parvis.evaluations.closing import close
from parvis.evaluations.draw import Boxes, clean_up, draw_boxes, refresh_estimates

ROUNDS = 5

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
                       'LOCAL_DEMOCRACY', 2),
    sha256(voter.id::text::bytea)
FROM voter JOIN busy ON busy.place = turn % $2::int
"""


@dataclass(frozen=True)
class Spent:
    """Seconds of CPU here and in PostgreSQL, and of the clock; how many ballots it was about."""

    here: float
    postgres: float
    took: float
    ballots: int = 0

    @property
    def both(self) -> float:
        return self.here + self.postgres


async def spent_on(cluster: Cluster, work: Callable[[], Awaitable[object]]) -> Spent:
    postgres, here, began = cluster.spent(), time.process_time(), time.perf_counter()
    done = await work()
    return Spent(
        time.process_time() - here,
        (cluster.spent() - postgres) / 1e9,
        time.perf_counter() - began,
        getattr(done, "ballots", 0),
    )


async def draws(cluster: Cluster, casters: int) -> tuple[Spent, Spent]:
    """A thousand communes' boxes of ten, several times; the best draw, and the best of what a night adds to it."""
    period = periods.current()
    # what waits there already and what was just cast is no part of it
    await draw_boxes(Boxes(period, period, counted_in=period))
    await execute("DELETE FROM ballot_inbox WHERE commune_id IN (SELECT id FROM seed.home WHERE is_busy)")
    count = BUSY * draw.LEAST_WAITING
    every: list[Spent] = []
    after: list[Spent] = []
    for number in range(ROUNDS):
        await execute(_FILL, period, BUSY, casters + number * count, count)
        drawn = await spent_on(cluster, lambda: draw_boxes(Boxes(period, period, counted_in=period)))
        if drawn.ballots != count:
            raise SystemExit(f"{drawn.ballots} ballots were drawn")
        every.append(drawn)
        after.append(await spent_on(cluster, lambda: _rest_of_the_night(period)))
    return min(every, key=lambda one: one.both), min(after, key=lambda one: one.both)


async def _rest_of_the_night(period: int) -> None:
    await refresh_estimates(period)
    await clean_up()


async def closing(cluster: Cluster) -> Spent:
    """The end of the quarter, once."""
    period = periods.current()
    with clock.travel(periods.starts_at(period + 1) - clock.now()):
        spent = await spent_on(cluster, close)
    if await fetch_value("SELECT count(*) FROM sheet") or not spent.ballots:
        raise SystemExit("the quarter was not closed")
    return spent
