"""The end of a quarter, once: what each part of it costs, and how much it wrote."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from unittest.mock import patch

from bench.shared.databases import opened
from bench.shared.measuring import Cluster, Spent, spent_on
from bench.shared.running import Running

from parvis.core import clock
from parvis.core.db import fetch, fetch_value
from parvis.evaluations import closing, periods

FORGOTTEN, DRAWN, MOVED_ON = "forgotten", "drawn", "moved on"
#: the steps of a close, by the part they are of; the promise rests on the first two parts
_STEPS = {
    FORGOTTEN: (closing._clear, closing._forget_codes),
    DRAWN: (closing._draw_leftovers,),
    MOVED_ON: (closing._move_on,),
}
_WRITTEN = """
SELECT relname, n_tup_ins + n_tup_upd AS rows FROM pg_stat_user_tables WHERE relname IN ('scorecard', 'figure')
"""


@dataclass
class Part:
    """Of a close; `scorecards` and `figures` are rows that it made or changed."""

    spent: Spent = field(default_factory=Spent)
    scorecards: int = 0
    figures: int = 0


@dataclass(frozen=True)
class Closed:
    """The whole, its parts, the sheets that went, and the ballots that were left in the boxes."""

    spent: Spent
    parts: dict[str, Part]
    sheets: int
    leftovers: int

    @property
    def scorecards(self) -> int:
        return sum(part.scorecards for part in self.parts.values())

    @property
    def figures(self) -> int:
        return sum(part.figures for part in self.parts.values())


async def close(running: Running, url: str) -> Closed:
    """Raises SystemExit where it did not come to its end."""
    period = periods.current()
    # one connection: what it has counted of the rows it wrote can be asked for at once
    async with opened(url, pool=1):
        sheets = await fetch_value("SELECT count(*) FROM sheet")
        await running.databases.run("CHECKPOINT")
        parts = {name: Part() for name in _STEPS}
        with clock.travel(periods.starts_at(period + 1) - clock.now()), _metered(running.cluster, parts):
            drawn, spent = await spent_on(running.cluster, closing.close)
        left = await fetch_value("SELECT count(*) FROM sheet")
    if left or not drawn.ballots or not parts[MOVED_ON].figures:
        raise SystemExit("the quarter was not closed")
    return Closed(spent, parts, sheets, drawn.ballots)


@contextmanager
def _metered(cluster: Cluster, parts: dict[str, Part]) -> Iterator[None]:
    """The close as it is, but that each of its steps is timed."""
    with ExitStack() as stack:
        for name, steps in _STEPS.items():
            for step in steps:
                stack.enter_context(patch.object(closing, step.__name__, partial(_meter, cluster, parts[name], step)))
        yield


async def _meter(cluster: Cluster, part: Part, step: Callable[[int], Awaitable[Any]], period: int) -> Any:
    before = await _written()
    result, spent = await spent_on(cluster, lambda: step(period))
    after = await _written()
    part.spent += spent
    part.scorecards += after["scorecard"] - before["scorecard"]
    part.figures += after["figure"] - before["figure"]
    return result


async def _written() -> dict[str, int]:
    """Rows written so far, by table, what this connection has not told yet included."""
    await fetch_value("SELECT pg_stat_force_next_flush()")
    return {row["relname"]: row["rows"] for row in await fetch(_WRITTEN)}
