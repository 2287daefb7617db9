"""The two servers over one database, each a process of its own that lives no longer than this one."""

import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import ProxyHandler, build_opener

from parvis_web.embedded.child import Child, ChildSpec
from parvis_web.embedded.services import EmbeddedServices

_ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Server:
    """Where it listens, and its process."""

    port: int
    pid: int


@contextmanager
def serving(services: EmbeddedServices, redis_url: str, database_url: str) -> Iterator[tuple[Server, Server]]:
    """`parvis serve`, and the limit, until the context is left."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("PARVIS_")}
    # the checkout that this was started from, also where another is installed
    roots = [str(_ROOT / part) for part in ("platform", "schema", "media", "")]
    inherited["PYTHONPATH"] = os.pathsep.join([*roots, *filter(None, [inherited.get("PYTHONPATH")])])
    ours, limit = _free_port(), _free_port()
    settings = {
        "PARVIS_PORT": str(ours),
        "PARVIS_DATABASE_URL": database_url,
        "PARVIS_REDIS_URL": redis_url,
        # wanted, but no picture is fetched here: nobody listens
        "PARVIS_S3_ENDPOINT": "http://127.0.0.1:9",
        "PARVIS_S3_ACCESS_KEY": "none",
        "PARVIS_S3_SECRET_KEY": "none",
        "PARVIS_SECRET_KEY": "a secret of this benchmark, which signs nothing",
    }
    children = [
        _child("serve", services, ["-m", "parvis_web", "serve"], inherited | settings, ours),
        _child("limit", services, ["-m", "bench.reads.limit", str(limit), database_url], inherited, limit),
    ]
    try:
        for child in children:
            child.start()
        for child in children:
            child.wait_ready()
        yield Server(ours, children[0].pid or 0), Server(limit, children[1].pid or 0)
    finally:
        for child in children:
            child.stop()


def _child(name: str, services: EmbeddedServices, arguments: list[str], env: dict[str, str], port: int) -> Child:
    def ready(_pid: int) -> bool:
        with build_opener(ProxyHandler({})).open(f"http://127.0.0.1:{port}/healthz", timeout=1) as answer:
            return answer.status == 200

    # not in the checkout's folder, whose `.env` is for another purpose
    spec = ChildSpec(name, [sys.executable, *arguments], cwd=services.folder.root, env=env, ready=ready)
    return Child(spec, services.folder)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
