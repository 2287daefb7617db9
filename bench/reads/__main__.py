"""`python -m bench.reads`: what reads cost beside hand-written SQL behind bare ASGI, in the same run.

Everything runs in a folder of its own for as long as this does; `--data` keeps the folder, so that seeding, which takes
some minutes, happens once. Exits with 1 where a goal is BROKEN.
"""

import argparse
import asyncio
import tempfile
import time
from pathlib import Path

from bench.reads import databases, equal, report
from bench.reads.load import ask_all
from bench.reads.measuring import Asked, Cluster, Cost, measure, resident_mb, settle
from bench.reads.operations import OPERATIONS, PAGES, Draws, draw, get, to_limit, to_ours
from bench.reads.report import LIMIT, READER, VISITOR, Measured
from bench.reads.seed import LARGE, SMALL, Size
from bench.reads.servers import Server, serving

from parvis_web.embedded import postgres
from parvis_web.embedded.services import EmbeddedServices, ServiceAddresses

ROUNDS = 10
#: as its manual advises for a machine of its own with 8 GB: what was just read stays in memory, whatever lies beside it
SHARED_BUFFERS = "2GB"
CROWD = 8
_READING_SECONDS = 60


def _options() -> argparse.Namespace:
    asked = argparse.ArgumentParser(prog="python -m bench.reads", description=__doc__)
    asked.add_argument("--small", action="store_true", help="only the small data, and shorter: figures within a minute")
    asked.add_argument("--large", action="store_true", help="only the large data")
    asked.add_argument("--only", nargs="+", default=[*OPERATIONS, *PAGES], metavar="WHAT", help="only these operations")
    asked.add_argument("--alone", action="store_true", help=f"one connection only, not {CROWD} as well")
    asked.add_argument("--requests", type=int, default=2000, help="measured of each kind; 2000 unless told")
    asked.add_argument("--warm-up", type=int, default=500, help="asked before that; 500 unless told")
    asked.add_argument("--seconds", type=float, help="at most for each kind; 20 unless told, 2 with --small")
    asked.add_argument(
        "--draws", type=int, default=1000, help="communes, talks and proposals asked for; 1000 unless told"
    )
    asked.add_argument(
        "--checks", type=int, help="draws of each kind compared before; 100 unless told, 20 with --small"
    )
    asked.add_argument("--data", type=Path, help="folder to keep the data in; a temporary one unless told")
    asked.add_argument("--markdown", type=Path, help="also write the table to this file")
    options = asked.parse_args()
    options.seconds = options.seconds or (2.0 if options.small else 20.0)
    options.checks = options.checks or (20 if options.small else 100)
    return options


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


def _measure(size: Size, url: str, services: EmbeddedServices, redis_url: str, options: argparse.Namespace) -> Measured:
    draws = asyncio.run(draw(url, options.draws))
    cluster = Cluster(services.pids["postgres"])
    alone: dict[str, dict[str, Cost]] = {}
    crowded: dict[str, dict[str, Cost]] = {}
    with serving(services, redis_url, url) as (ours, limit):
        settle([ours.pid, limit.pid])
        compared = equal.check(ours.port, limit.port, draws, options.checks)
        print(f"{size.name}: {compared} answers are equal", flush=True)
        bounds = {"count": options.requests, "warm_up": options.warm_up, "rounds": ROUNDS, "seconds": options.seconds}
        for name in options.only:
            asked = _asked(name, draws, ours, limit)
            if LIMIT in asked:  # the quickest way to have PostgreSQL read all of it once
                ask_all(limit.port, asked[LIMIT].requests, connections=1, seconds=_READING_SECONDS)
            alone[name] = measure(asked, cluster, connections=1, **bounds)
            if not options.alone and name in OPERATIONS:
                crowded[name] = measure(asked, cluster, connections=CROWD, **bounds)
            done = ", ".join(f"{who} {cost.server:.3f} + {cost.postgres:.3f}" for who, cost in alone[name].items())
            print(f"  {name}, CPU-ms of server + PostgreSQL: {done}", flush=True)
        resident = {"Parvis": resident_mb(ours.pid), "the limit": resident_mb(limit.pid)}
    return Measured(size.name, alone, crowded, resident)


def _run(folder: Path, options: argparse.Namespace) -> bool:
    """Whether every goal that was measured is kept, or at least within its bound."""
    sizes = [LARGE] if options.large else [SMALL] if options.small else [SMALL, LARGE]
    postgres.SETTINGS["shared_buffers"] = SHARED_BUFFERS
    services = EmbeddedServices(folder, durable=False, s3=False, mail=False)
    try:
        addresses: ServiceAddresses = services.start()
        measured = []
        for size in sizes:
            url = asyncio.run(databases.ready(addresses.database_url, services.superuser_url(), size))
            measured.append(_measure(size, url, services, addresses.redis_url, options))
        rows = asyncio.run(databases.fetch(addresses.database_url, "SHOW server_version"))
    finally:
        services.stop()
    about = report.machine(rows[0][0])
    print("\n" + report.as_text(measured, about))
    if options.markdown:
        report.write_markdown(options.markdown, report.as_markdown(measured, about))
    return not any(line.endswith("BROKEN") for line in report.goals(measured))


def main() -> int:
    options = _options()
    began = time.perf_counter()
    if options.data:
        kept = _run(options.data, options)
    else:
        with tempfile.TemporaryDirectory() as folder:
            kept = _run(Path(folder) / "data", options)
    print(f"\nin {time.perf_counter() - began:.0f} s")
    return 0 if kept else 1


if __name__ == "__main__":
    raise SystemExit(main())
