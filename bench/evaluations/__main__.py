"""`python -m bench.evaluations`: what it costs to cast a ballot, to read results, to draw, and to close a quarter, over
100,000 ballots and over 10 million.

Everything runs in a folder of its own for as long as this does; `--data` keeps the folder, so that seeding, which takes
some minutes, happens once a quarter. Exits with 1 where a limit is BROKEN.
"""

import argparse
import asyncio
import tempfile
import time
from pathlib import Path

from bench.evaluations import asking, counting, databases, report
from bench.evaluations.report import Measured
from bench.evaluations.seed import CASTERS, LARGE, SMALL
from bench.reads.__main__ import SHARED_BUFFERS
from bench.reads.databases import fetch
from bench.reads.measuring import Asked, Cluster, Cost, measure, settle
from bench.reads.report import machine
from bench.reads.servers import serving

from parvis.core.db import close_database, open_database
from parvis_web.embedded import postgres
from parvis_web.embedded.services import EmbeddedServices

ROUNDS = 10
_COMMUNES = 1000


def _options() -> argparse.Namespace:
    asked = argparse.ArgumentParser(prog="python -m bench.evaluations", description=__doc__)
    asked.add_argument("--small", action="store_true", help="only 100,000 ballots: figures within two minutes")
    asked.add_argument("--large", action="store_true", help="only 10 million")
    asked.add_argument(
        "--requests", type=int, default=2000, help="measured of each kind; 2000 unless told, at most 3500"
    )
    asked.add_argument("--seconds", type=float, default=60.0, help="at most for each kind; 60 unless told")
    asked.add_argument("--data", type=Path, help="folder to keep the data in; a temporary one unless told")
    asked.add_argument("--markdown", type=Path, help="also write the table to this file")
    return asked.parse_args()


def _requests(url: str, services: EmbeddedServices, redis_url: str, options: argparse.Namespace) -> dict[str, Cost]:
    """The costs of casting and of reading, by turns, through a web process."""
    casts = asyncio.run(asking.casts(url, CASTERS))
    results = asyncio.run(asking.results(url, _COMMUNES))
    cluster = Cluster(services.pids["postgres"])
    before = asyncio.run(_waiting(url))
    with serving(services, redis_url, url) as (ours, _):
        settle([ours.pid])
        asked = {"cast": Asked(ours.port, ours.pid, casts), "results": Asked(ours.port, ours.pid, results)}
        # people vote once: no request is sent twice
        bounds = {"count": options.requests, "warm_up": min(400, CASTERS - options.requests), "rounds": ROUNDS}
        costs = measure(asked, cluster, connections=1, seconds=options.seconds, **bounds)
    cast = asyncio.run(_waiting(url)) - before
    if cast < costs["cast"].count:
        raise SystemExit(f"{costs['cast'].count} ballots were sent, {cast} are there")
    return costs


async def _waiting(url: str) -> int:
    return int((await fetch(url, "SELECT count(*) FROM ballot_inbox"))[0]["count"])


async def _counting(url: str, cluster: Cluster) -> tuple[counting.Spent, counting.Spent, counting.Spent]:
    await open_database(url, pool=2)
    try:
        return *await counting.draws(cluster, CASTERS), await counting.closing(cluster)
    finally:
        await close_database()


def _run(folder: Path, options: argparse.Namespace) -> bool:
    """Whether every limit is kept."""
    sizes = [LARGE] if options.large else [SMALL] if options.small else [SMALL, LARGE]
    postgres.SETTINGS["shared_buffers"] = SHARED_BUFFERS
    services = EmbeddedServices(folder, durable=False, s3=False, mail=False)
    measured = []
    try:
        addresses = services.start()
        for size in sizes:
            url = asyncio.run(databases.ready(addresses.database_url, services.superuser_url(), size))
            costs = _requests(url, services, addresses.redis_url, options)
            spent = asyncio.run(_counting(url, Cluster(services.pids["postgres"])))
            measured.append(Measured(size.name, costs["cast"], costs["results"], *spent))
            print("\n" + report.as_text(measured[-1:], []) + "\n", flush=True)
        version = asyncio.run(fetch(addresses.database_url, "SHOW server_version"))[0][0]
    finally:
        services.stop()
    about = machine(version)
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
