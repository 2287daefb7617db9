"""Servers over a database, each a process of its own that lives no longer than this one."""

import os
import socket
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import ProxyHandler, build_opener

from parvis_web.embedded.child import Child, ChildSpec
from parvis_web.embedded.services import EmbeddedServices

_ROOT = Path(__file__).resolve().parents[2]
_SETTINGS = {
    # wanted, but no picture is fetched here: nobody listens
    "PARVIS_S3_ENDPOINT": "http://127.0.0.1:9",
    "PARVIS_S3_ACCESS_KEY": "none",
    "PARVIS_S3_SECRET_KEY": "none",
    "PARVIS_SECRET_KEY": "a secret of this benchmark, which signs nothing",
}


@dataclass(frozen=True)
class Server:
    """Where it listens, and its process."""

    port: int
    pid: int


@contextmanager
def parvis(services: EmbeddedServices, name: str, database_url: str, redis_url: str) -> Iterator[Server]:
    """`parvis serve`, until the context is left; each under another name and with a Valkey database to itself."""
    port = free_port()
    settings = _SETTINGS | {
        "PARVIS_PORT": str(port),
        "PARVIS_DATABASE_URL": database_url,
        "PARVIS_REDIS_URL": redis_url,
    }
    with started(services, name, port, ["-m", "parvis_web", "serve"], settings) as server:
        yield server


@contextmanager
def started(
    services: EmbeddedServices, name: str, port: int, arguments: Sequence[str], settings: Mapping[str, str]
) -> Iterator[Server]:
    """Python with these arguments, once it answers on /healthz and until the context is left."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("PARVIS_")}
    # the checkout that this was started from, also where another is installed
    roots = [str(_ROOT / part) for part in ("platform", "schema", "media", "")]
    inherited["PYTHONPATH"] = os.pathsep.join([*roots, *filter(None, [inherited.get("PYTHONPATH")])])

    def ready(_pid: int) -> bool:
        with build_opener(ProxyHandler({})).open(f"http://127.0.0.1:{port}/healthz", timeout=1) as answer:
            return bool(answer.status == 200)

    # not in the checkout's folder, whose `.env` is for another purpose
    env = inherited | dict(settings)
    spec = ChildSpec(name, [sys.executable, *arguments], cwd=services.folder.root, env=env, ready=ready)
    child = Child(spec, services.folder)
    try:
        child.start()
        child.wait_ready()
        yield Server(port, child.pid or 0)
    finally:
        child.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
