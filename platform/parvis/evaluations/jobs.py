"""What the clock does for evaluations. A cast defers nothing: a job's row has a time."""

from datetime import timedelta

from parvis.core import clock
from parvis.core.db import execute
from parvis.core.jobs import periodic
from parvis.evaluations import closing, periods

#: bursts are looked for within two days
_COUNTS_KEPT = timedelta(days=3)


@periodic("0 2 * * *", "evaluations.draw")
async def draw_boxes() -> None:
    """At night in France, while next to nobody casts."""
    await closing.draw_all()


@periodic("10 * * * *", "evaluations.close")
async def close_periods() -> None:
    """Ten minutes into a period, when whoever was casting at midnight is done; otherwise there is nothing to do."""
    await closing.close()


@periodic("41 3 * * *", "evaluations.prune_newcomer_counts")
async def prune_newcomer_counts() -> None:
    day = (clock.now() - _COUNTS_KEPT).astimezone(periods.ZONE).date()
    await execute("DELETE FROM newcomer_count WHERE day < $1", day)
