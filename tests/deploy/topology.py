"""docker-compose.yml without containers: two web processes, a worker, services by URL, behind the same Caddyfile."""

import asyncio
import os
import shutil
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import httpx
from tests.door import processes
from tests.waiting import until

ROOT = Path(__file__).parents[2]
CADDYFILE = ROOT / "deploy" / "Caddyfile"
#: the proxy looks at each web process once a second; half of this is for it to notice
DRAIN_SECONDS = 3.0


def caddy() -> str | None:
    """The program, of the system or beside Python's; None where there is none."""
    return shutil.which("caddy", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")


class Deployment:
    """`url` is the proxy's address; `webs` are the two processes behind it, each with an address of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._ports = [processes.free_port(), processes.free_port()]
        self._life: list[AsyncExitStack | None] = [None, None]
        self._starts = 0
        self.webs: dict[int, processes.Web] = {}
        self.url = f"http://127.0.0.1:{processes.free_port()}"

    @property
    def environment(self) -> dict[str, str]:
        return {
            "PARVIS_PUBLIC_URL": self.url,
            "PARVIS_TRUSTED_PROXIES": "127.0.0.1",
            "PARVIS_DRAIN_SECONDS": str(DRAIN_SECONDS),
        }

    @property
    def upstreams(self) -> str:
        return " ".join(f"127.0.0.1:{port}" for port in self._ports)

    async def start_web(self, index: int) -> None:
        """Bring this web process up, and wait until it answers."""
        self._starts += 1
        log = self._folder / f"web{index + 1}-{self._starts}.log"
        stack = self._life[index] = AsyncExitStack()
        settings = {**self.environment, "PARVIS_PORT": str(self._ports[index])}
        running = processes.web(log, settings, module="tests.deploy.seen")
        self.webs[index] = await stack.enter_async_context(running)

    async def stop_web(self, index: int) -> None:
        """Ask it to end by SIGTERM, and wait until it has."""
        stack, self._life[index] = self._life[index], None
        if stack is not None:
            await stack.aclose()

    async def restart_web(self, index: int) -> None:
        await self.stop_web(index)
        await self.start_web(index)

    async def stop(self) -> None:
        await asyncio.gather(self.stop_web(0), self.stop_web(1))


@asynccontextmanager
async def deployment(folder: Path, program: str) -> AsyncIterator[Deployment]:
    """All of it, answering; stopped at the end."""
    running = Deployment(folder)
    async with AsyncExitStack() as stack:
        stack.push_async_callback(running.stop)
        await asyncio.gather(running.start_web(0), running.start_web(1))
        await stack.enter_async_context(processes.worker(folder / "worker.log", running.environment))
        await stack.enter_async_context(_proxy(program, folder, running))
        yield running


@asynccontextmanager
async def _proxy(program: str, folder: Path, behind: Deployment) -> AsyncIterator[None]:
    own = {name: str(folder / name.lower()) for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME")}
    log = (folder / "caddy.log").open("wb")
    process = await asyncio.create_subprocess_exec(
        *(program, "run", "--config", str(CADDYFILE), "--adapter", "caddyfile"),
        env={"PATH": os.defpath, **own, "SITE_ADDRESS": behind.url, "UPSTREAMS": behind.upstreams},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=log,
        stderr=log,
    )
    try:
        async with httpx.AsyncClient(base_url=behind.url, trust_env=False) as client:

            async def answers() -> bool:
                assert process.returncode is None, (folder / "caddy.log").read_text()
                try:
                    return (await client.get("/healthz")).status_code == 200
                except httpx.TransportError:
                    return False

            await until(answers)
        yield
    finally:
        if process.returncode is None:
            process.terminate()
        async with asyncio.timeout(25):
            await process.wait()
        log.close()
