"""`parvis up`: everything on one machine, from the services to the demonstration, and kept alive.

Each part is a child that dies with this process; a part that dies is started again.
"""

import asyncio
import os
import signal
import socket
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from threading import Event
from types import FrameType
from urllib.request import ProxyHandler, build_opener

import psutil
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from parvis.core.settings import Settings, SettingsError, load_settings
from parvis.core.tasks import end
from parvis_web import environment
from parvis_web.demo.load import DemoAccounts, load_demo
from parvis_web.embedded.child import Child, ChildSpec
from parvis_web.embedded.keeper import Keeper
from parvis_web.embedded.services import EmbeddedServices
from parvis_web.prepare import prepare

_WATCH_SECONDS = 1.0


class Stopped(Exception):
    """Somebody asked for the end: Ctrl-C or SIGTERM."""


def run_all(console: Console) -> None:
    """Bring everything up, say where it is, keep it alive until told to stop. Raises SettingsError, EmbeddedError."""
    settings = load_settings()
    settings.require_identity()
    _check_port(settings)
    stopping = _stop_on_signals()
    started = time.monotonic()
    log = partial(console.log, markup=False)  # what a log says last may look like markup
    services = EmbeddedServices(
        Path(settings.data),
        postgres=settings.database_url is None,
        valkey=settings.redis_url is None,
        s3=settings.s3_endpoint is None,
        mail=settings.mail_host is None,
        log=log,
    )
    processes: list[Child] = []
    named: dict[str, str] = {}
    try:
        with console.status("PostgreSQL, Valkey, SeaweedFS…"):
            named = environment.of_services(settings, services.start())
        settings = environment.use(named)
        environment.leave(Path(settings.data), named)
        asyncio.run(_prepare(settings, console))
        processes += [_process("web", "serve", services, _answers(settings)), _process("worker", "worker", services)]
        for process in processes:
            process.start()
        for process in processes:
            process.wait_ready(stopping)
        if settings.embedded and settings.demo:
            console.print(f"{settings.origin} answers; the demonstration comes next.", style="dim")
        keeper = Keeper(processes, log, stopping)

        def watch() -> None:
            services.watch()
            keeper.watch()

        accounts = asyncio.run(_demonstrate(settings, console, watch)) if settings.embedded and settings.demo else None
        _announce(console, settings, accounts, time.monotonic() - started)
        _say_memory(console, services, processes)
        while not stopping.wait(_WATCH_SECONDS):
            watch()
    except Stopped:
        pass
    finally:
        stopping.set()  # asked for once is enough
        with console.status("Stopping…"):
            for process in processes:
                process.ask_to_stop()
            for process in processes:
                process.wait_stopped()
            services.stop()
            if named:  # else they may be another's, whose folder we could not have
                environment.forget(Path(settings.data))
    console.print("Stopped. The data is kept.")


def _stop_on_signals() -> Event:
    stopping = Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        if not stopping.is_set():
            stopping.set()
            raise Stopped

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    return stopping


def _check_port(settings: Settings) -> None:
    """Raises SettingsError with the remedy where the web port cannot be listened on."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            raise SettingsError(
                f"PARVIS_PORT {settings.port} on {settings.host} cannot be used ({error.strerror}):"
                f" stop what listens there, or choose another, e.g. PARVIS_PORT={settings.port + 1} make run"
            ) from None


async def _prepare(settings: Settings, console: Console) -> None:
    with _progress(console) as progress:
        task = progress.add_task("The communes of France", total=None, visible=False)
        await prepare(settings, lambda done, total: progress.update(task, completed=done, total=total, visible=True))


async def _demonstrate(settings: Settings, console: Console, watch: Callable[[], None]) -> DemoAccounts:
    """Load the demonstration, and watch over the parts meanwhile: it takes a minute, and needs them."""
    with _progress(console) as progress:
        task = progress.add_task("The demonstration", total=None, visible=False)
        watching = asyncio.create_task(_keep_watching(watch))
        try:
            return await load_demo(
                settings, lambda done, total: progress.update(task, completed=done, total=total, visible=True)
            )
        finally:
            await end(watching)


async def _keep_watching(watch: Callable[[], None]) -> None:
    while True:
        # not interrupted in the middle: two at once would bring one part back twice
        await asyncio.shield(asyncio.to_thread(watch))
        await asyncio.sleep(_WATCH_SECONDS)


def _progress(console: Console) -> Progress:
    return Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), console=console, transient=True
    )


def _process(
    name: str, command: str, services: EmbeddedServices, ready: Callable[[int], bool] = lambda _pid: True
) -> Child:
    argv = [sys.executable, "-m", "parvis_web", command]
    # nobody stands before it who would have to notice that it leaves
    environment = {**os.environ, "PARVIS_DRAIN_SECONDS": "0"}
    # the grace of a server that finishes its requests, and a little more
    spec = ChildSpec(name, argv, env=environment, ready=ready, ready_within=60, stop_within=12)
    return Child(spec, services.folder)


def _answers(settings: Settings) -> Callable[[int], bool]:
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.host, settings.host)  # noqa: S104 - compared, not bound
    address = f"http://{f'[{host}]' if ':' in host else host}:{settings.port}/healthz"
    direct = build_opener(ProxyHandler({}))  # a proxy named in the environment does not lead to this machine

    def ready(_pid: int) -> bool:
        with direct.open(address, timeout=1) as answer:
            return bool(answer.status == 200)

    return ready


def _announce(console: Console, settings: Settings, accounts: DemoAccounts | None, seconds: float) -> None:
    def say(line: str) -> None:
        console.print(line, soft_wrap=True)  # addresses are to be clicked and copied

    say(f"\n[bold]Parvis is open[/bold] at [link]{settings.origin}[/link]  (after {seconds:.0f} s)\n")
    say(f"  GraphQL       {settings.origin}/graphql   (schema: {settings.origin}/schema.graphql)")
    if settings.mail_folder:
        say(f"  Caught mail   {settings.origin}/dev/mail")
    say(f"  Readiness     {settings.origin}/readyz")
    say(f"  Data, logs    {settings.data}")
    if accounts:
        say("\n  Demo accounts, all with the password [bold]" + accounts.password + "[/bold]")
        say(f"    {accounts.resident}   a resident of Issy-les-Moulineaux")
        say(f"    {accounts.official}   elected there, with a desk at the town hall")
        say(f"    {accounts.admin}   the site's administrator")
        say(f"\n  A live commune: {settings.origin}{accounts.path}")
    say("\n  Ctrl-C stops everything; the data stays.\n")


def _say_memory(console: Console, services: EmbeddedServices, processes: list[Child]) -> None:
    mine = psutil.Process().memory_full_info()
    sizes = {
        "up": getattr(mine, "pss", mine.uss),
        **services.memory(),
        **{process.name: process.memory() for process in processes},
    }
    parts = ", ".join(f"{name} {size / 1e6:.0f}" for name, size in sizes.items())
    console.print(f"  Memory now: {sum(sizes.values()) / 1e6:.0f} MB ({parts})\n", style="dim", soft_wrap=True)
