"""What a page costs, read and rendered whole: `make bench-pages` or `python bench/pages.py`, in a minute.

PostgreSQL and Valkey run in a folder of their own for as long as this does. The server is this process, as `parvis
serve` sets it up; a browser beside it asks over HTTP, one page at a time. CPU is this process's, split into reading
(what a page asks of the schema) and the rest (who it is, template, form tokens, middleware, HTTP), and from Linux's
/proc/PID/schedstat that of the PostgreSQL processes that serve it.
"""

import asyncio
import os
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

import uvicorn
import uvloop
from pages_seed import Seeded, seed

from parvis.core.db import close_database, fetch, open_database
from parvis.core.migrate import migrate
from parvis.core.settings import Settings
from parvis.places.importer import import_communes
from parvis_web import environment
from parvis_web.app import create_app
from parvis_web.embedded.services import EmbeddedServices
from parvis_web.pages.visit import Visit
from parvis_web.server import configured, settle

PROMISED_MS = 6.0
#: the pages that the promise is about; the others are shown beside them
PROMISED = ("commune", "proposal")
WARMING, ROUNDS, PAGES_A_ROUND = 20, 15, 10


class Reading:
    """How much of this process's CPU went into `Visit.ask` so far, in milliseconds. One request at a time, please."""

    def __init__(self) -> None:
        self.milliseconds = 0.0

    def metered(self) -> Any:
        ask = Visit.ask

        async def measured(visit: Visit, name: str, /, **variables: Any) -> dict[str, Any]:
            before = time.process_time_ns()
            try:
                return await ask(visit, name, **variables)
            finally:
                self.milliseconds += (time.process_time_ns() - before) / 1e6

        return patch.object(Visit, "ask", measured)


@dataclass(frozen=True, slots=True)
class Cost:
    """Milliseconds of CPU a page: of the server, how much of that is reading, and of PostgreSQL."""

    server: float
    reading: float
    database: float


class Browser:
    """The process that asks."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def open(self, path: str, cookie: str, times: int) -> int:
        """Ask so often, one after the other; the bytes of the page."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(f"{times}\t{path}\t{cookie}\n".encode())
        answer = await self._process.stdout.readline()
        if not answer:
            raise SystemExit(f"the browser gave up on {path}")
        return int(answer)


@asynccontextmanager
async def _serving(settings: Settings) -> AsyncIterator[Browser]:
    config = configured(create_app(settings), settings)
    config.port = 0
    settle()
    server = uvicorn.Server(config)
    running = asyncio.create_task(server.serve())
    while not server.started and not running.done():  # noqa: ASYNC110 - a plain attribute is all that uvicorn has
        await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    browser = await asyncio.create_subprocess_exec(
        sys.executable,
        str(Path(__file__).with_name("browse.py")),
        str(port),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        yield Browser(browser)
    finally:
        assert browser.stdin
        browser.stdin.close()
        await browser.wait()
        server.should_exit = True
        await running


async def _postgres() -> list[Path]:
    """Where the kernel keeps the times of PostgreSQL's processes for this database."""
    rows = await fetch(
        "SELECT pid FROM pg_stat_activity WHERE backend_type = 'io worker'"
        " OR (backend_type = 'client backend' AND datname = current_database())"
    )
    return [Path(f"/proc/{row['pid']}/schedstat") for row in rows]


def _spent(files: list[Path]) -> float:
    return sum(int(file.read_text().split()[0]) for file in files) / 1e6


async def _measure(browser: Browser, reading: Reading, path: str, cookie: str) -> tuple[Cost, int]:
    await browser.open(path, cookie, WARMING)
    files, rounds, size = await _postgres(), [], 0
    for _ in range(ROUNDS):
        here, read, there = time.process_time_ns(), reading.milliseconds, _spent(files)
        size = await browser.open(path, cookie, PAGES_A_ROUND)
        spent = (time.process_time_ns() - here) / 1e6, reading.milliseconds - read, _spent(files) - there
        rounds.append([milliseconds / PAGES_A_ROUND for milliseconds in spent])
    # the median of the rounds: what else the machine does is not the page's cost
    return Cost(*(statistics.median(column) for column in zip(*rounds, strict=True))), size


async def main(settings: Settings) -> bool:
    seeded = await _seeded(settings)
    reading, costs = Reading(), {}
    print(f"\n{'CPU a page, in ms':28} {'server':>8} {'reading':>8} {'the rest':>8} {'PostgreSQL':>11} {'bytes':>8}")
    with reading.metered():
        async with _serving(settings) as browser:
            for who, cookie in (("visitor", ""), ("signed in", f"parvis_session={seeded.session}")):
                for name, path in seeded.pages.items():
                    cost, size = await _measure(browser, reading, path, cookie)
                    costs[name, who] = cost
                    rest = cost.server - cost.reading
                    figures = f"{cost.server:8.2f} {cost.reading:8.2f} {rest:8.2f} {cost.database:11.2f} {size:8,}"
                    print(f"{f'{name}, {who}':28} {figures}", flush=True)
    dearest = max((cost.server, key) for key, cost in costs.items() if key[0] in PROMISED)
    kept = dearest[0] <= PROMISED_MS
    print(f"\npromised at most {PROMISED_MS:.0f} ms of the server's CPU for {' and '.join(PROMISED)}:", end=" ")
    print(f"{'kept' if kept else 'BROKEN'} ({', '.join(dearest[1])}: {dearest[0]:.2f} ms)")
    return kept


async def _seeded(settings: Settings) -> Seeded:
    assert settings.database_url
    await migrate(settings.database_url)
    await open_database(settings.database_url, pool=1)
    try:
        await import_communes()
        made = await seed()
        await fetch("ANALYZE")  # as PostgreSQL does by itself within a minute
        for row in await fetch("SELECT (SELECT count(*) FROM proposal) p, (SELECT count(*) FROM comment) c"):
            print(f"France loaded; one commune with {row['p']} proposals and {row['c']} comments")
        return made
    finally:
        await close_database()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        services = EmbeddedServices(Path(folder) / "data", durable=False, s3=False, mail=False)
        try:
            named = environment.of_services(Settings(data=Path(folder)), services.start())
            # the store is only named: pages tell browsers where pictures are, and do not fetch them
            store = {
                "PARVIS_S3_ENDPOINT": "http://127.0.0.1:9",
                "PARVIS_S3_ACCESS_KEY": "x",
                "PARVIS_S3_SECRET_KEY": "x",
            }
            with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
                good = runner.run(main(environment.use({**named, **store})))
        finally:
            services.stop()
    raise SystemExit(os.EX_OK if good else 1)
