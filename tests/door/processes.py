"""Processes of Parvis as a deployment runs them, each a child of the test with a log that can be read."""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import httpx

_STARTS_WITHIN = 30


class Running:
    """One `python -m …`; what it writes lies in `log`."""

    def __init__(self, process: asyncio.subprocess.Process, log: Path) -> None:
        self.process = process
        self.log = log

    @property
    def pid(self) -> int:
        return self.process.pid

    def lines(self) -> list[str]:
        return self.log.read_text().splitlines()

    async def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Ask it to end; how it ended (negative: by which signal). Raises TimeoutError after 15 s."""
        if self.process.returncode is None:
            self.process.send_signal(number)
        async with asyncio.timeout(15):
            return await self.process.wait()


class Web(Running):
    """A web process; `url` is where it answers."""

    url = ""

    async def wait_ready(self) -> None:
        """Raises AssertionError where it ends first, TimeoutError where it never answers."""
        async with asyncio.timeout(_STARTS_WITHIN), httpx.AsyncClient(base_url=self.url) as client:
            while True:
                assert self.process.returncode is None, self.log.read_text()
                try:
                    await client.get("/healthz")
                except httpx.TransportError:
                    await asyncio.sleep(0.05)
                else:
                    return


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def _spawn(log: Path, environment: Mapping[str, str], *arguments: str) -> asyncio.subprocess.Process:
    with log.open("wb") as out:
        return await asyncio.create_subprocess_exec(
            sys.executable, *arguments, env={**os.environ, **environment}, stdout=out, stderr=out
        )


@asynccontextmanager
async def web(log: Path, environment: Mapping[str, str], module: str = "parvis_web") -> AsyncIterator[Web]:
    """A web process that answers, with these settings on top of the tests'; stopped at the end."""
    port = environment.get("PARVIS_PORT") or str(free_port())
    arguments = ["-m", module, "serve"]
    running = Web(await _spawn(log, {**environment, "PARVIS_PORT": port}, *arguments), log)
    running.url = f"http://127.0.0.1:{port}"
    try:
        await running.wait_ready()
        yield running
    finally:
        await running.stop()


@asynccontextmanager
async def worker(log: Path, environment: Mapping[str, str]) -> AsyncIterator[Running]:
    running = Running(await _spawn(log, environment, "-m", "parvis_web", "worker"), log)
    try:
        yield running
    finally:
        await running.stop()
