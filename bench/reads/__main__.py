"""`python -m bench.reads`: what reads cost beside hand-written SQL behind bare ASGI, in the same run.

`--small` is shorter as well: figures within a minute. Exits with 1 where a goal is BROKEN.
"""

import argparse
import asyncio
from functools import partial

from bench.reads import equal, report
from bench.reads.operations import OPERATIONS, PAGES, Draws, draw, to_limit, to_ours
from bench.reads.report import LIMIT, READER, VISITOR, Measured
from bench.reads.seed import LARGE, SMALL, VERSION, Size, seed
from bench.shared.load import ask_all, get
from bench.shared.measuring import Asked, Cost, measure, resident_mb, settle
from bench.shared.report import Report
from bench.shared.running import Running, options, run, sizes
from bench.shared.servers import Server, free_port, parvis, started

ROUNDS = 10
CROWD = 8
_READING_SECONDS = 60


def _options() -> argparse.Namespace:
    asked = options("bench.reads", __doc__ or "")
    asked.add_argument("--only", nargs="+", default=[*OPERATIONS, *PAGES], metavar="WHAT", help="only these operations")
    asked.add_argument("--alone", action="store_true", help=f"one connection only, not {CROWD} as well")
    asked.add_argument("--warm-up", type=int, default=500, help="asked before what is measured; 500 unless told")
    asked.add_argument(
        "--draws", type=int, default=1000, help="communes, talks and proposals asked for; 1000 unless told"
    )
    asked.add_argument(
        "--checks", type=int, help="draws of each kind compared before; 100 unless told, 20 with --small"
    )
    told = asked.parse_args()
    told.seconds = told.seconds or (2.0 if told.small else 20.0)
    told.checks = told.checks or (20 if told.small else 100)
    return told


def _asked(name: str, draws: Draws, ours: Server, limit: Server) -> dict[str, Asked]:
    """By whom it is asked: each begins elsewhere in the draws, so that none finds warm what another has just read."""
    if name in PAGES:
        return {VISITOR: Asked(ours.port, ours.pid, [get(path) for path in draws.paths[name]])}
    variables = draws.variables[name]
    requests = {
        VISITOR: [to_ours(name, one, signed_in=False) for one in variables],
        READER: [to_ours(name, one, signed_in=True) for one in variables],
        LIMIT: [to_limit(name, one) for one in variables],
    }
    third = len(variables) // 3
    return {
        who: Asked(*((limit.port, limit.pid) if who == LIMIT else (ours.port, ours.pid)), all_of_them, place * third)
        for place, (who, all_of_them) in enumerate(requests.items())
    }


def _measure(size: Size, url: str, running: Running, told: argparse.Namespace) -> Measured:
    draws = asyncio.run(draw(url, told.draws))
    cluster, port = running.cluster, free_port()
    bare = ["-m", "bench.reads.limit", str(port), url]
    alone: dict[str, dict[str, Cost]] = {}
    crowded: dict[str, dict[str, Cost]] = {}
    with (
        parvis(running.services, "serve", url, running.addresses.redis_url) as ours,
        started(running.services, "limit", port, bare, {}) as limit,
    ):
        settle([ours.pid, limit.pid])
        compared = equal.check(ours.port, limit.port, draws, told.checks)
        print(f"{size.name}: {compared} answers are equal", flush=True)
        bounds = {"count": told.requests, "warm_up": told.warm_up, "rounds": ROUNDS, "seconds": told.seconds}
        for name in told.only:
            asked = _asked(name, draws, ours, limit)
            if LIMIT in asked:  # the quickest way to have PostgreSQL read all of it once
                ask_all(limit.port, asked[LIMIT].requests, connections=1, seconds=_READING_SECONDS)
            alone[name] = measure(asked, cluster, connections=1, **bounds)
            if not told.alone and name in OPERATIONS:
                crowded[name] = measure(asked, cluster, connections=CROWD, **bounds)
            done = ", ".join(f"{who} {cost.server:.3f} + {cost.postgres:.3f}" for who, cost in alone[name].items())
            print(f"  {name}, CPU-ms of server + PostgreSQL: {done}", flush=True)
        resident = {"Parvis": resident_mb(ours.pid), "the limit": resident_mb(limit.pid)}
    return Measured(size.name, alone, crowded, resident)


def _all(told: argparse.Namespace, running: Running) -> Report:
    measured = []
    for size in sizes(told, SMALL, LARGE):
        # as the superuser alone: keys and triggers are left out
        filled = running.databases.made(
            f"reads_{size.name}", str(VERSION), lambda _url, whole, size=size: seed(whole, size)
        )
        measured.append(_measure(size, asyncio.run(filled), running, told))
    return report.of(measured)


def main() -> int:
    told = _options()
    return run(told, partial(_all, told))


if __name__ == "__main__":
    raise SystemExit(main())
