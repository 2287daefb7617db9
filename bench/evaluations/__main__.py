"""`python -m bench.evaluations`: what it costs to cast a ballot, to read results, to draw, and to close a quarter, over
100,000 ballots and over 10 million, by turns.

Exits with 1 where a limit is BROKEN.
"""

import argparse
import asyncio
from functools import partial

from bench.evaluations import asking, drawing, report
from bench.evaluations.closing import close
from bench.evaluations.report import Measured
from bench.evaluations.seed import CASTERS, LARGE, SMALL, VERSION, Size, seed
from bench.shared.report import Report
from bench.shared.running import Running, options, run, sizes

from parvis.evaluations import periods

#: of each kind, so that there are people left to warm up with
_MOST_REQUESTS = CASTERS - 500


def _options() -> argparse.Namespace:
    asked = options("bench.evaluations", __doc__ or "")
    asked.set_defaults(seconds=60.0)
    told = asked.parse_args()
    if told.requests > _MOST_REQUESTS:
        asked.error(f"at most {_MOST_REQUESTS} requests: people vote once")
    return told


def _name(size: Size) -> str:
    return f"evaluations_{size.ballots}"


async def _ready(running: Running, size: Size) -> str:
    """The address of a copy of the data of this size, as what is measured changes it."""
    # figures are of a quarter: what was made in another one is old
    version = f"{VERSION} {periods.current()}"
    await running.databases.made(_name(size), version, partial(seed, size=size))
    return await running.databases.copied(_name(size))


def measured_of(told: argparse.Namespace, running: Running, measured: list[Size]) -> Report:
    """The small data first, then the large, of each thing that is measured."""
    urls = {size.name: asyncio.run(_ready(running, size)) for size in measured}
    draws = asyncio.run(drawing.draws(running, urls))
    for url in urls.values():
        asyncio.run(drawing.show_everything(url))
    costs = asking.costs(running, urls, told)
    every = []
    for size in measured:
        closed = asyncio.run(close(running, urls[size.name]))
        every.append(Measured(size, costs[size.name], *draws[size.name], closed))
        print("\n" + report.of(every[-1:]).as_text(), flush=True)
        asyncio.run(running.databases.dropped(_name(size)))
    return report.of(every)


def main() -> int:
    told = _options()
    return run(told, lambda running: measured_of(told, running, sizes(told, SMALL, LARGE)))


if __name__ == "__main__":
    raise SystemExit(main())
