"""A run: its options, PostgreSQL and Valkey in a folder of their own for as long as it takes, and its report.

`--data` keeps the folder, so that seeding, which takes some minutes, happens once.
"""

import argparse
import asyncio
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import psutil
from bench.shared.databases import Databases
from bench.shared.measuring import Cluster
from bench.shared.report import Report, machine

from parvis_web.embedded import postgres
from parvis_web.embedded.services import EmbeddedServices, ServiceAddresses

#: a quarter of the machine's memory, as PostgreSQL's manual advises: what was just read stays there
SHARED_BUFFERS = f"{psutil.virtual_memory().total // 2**20 // 4}MB"
Size = TypeVar("Size")


@dataclass(frozen=True)
class Running:
    """The services of a run."""

    services: EmbeddedServices
    addresses: ServiceAddresses

    @property
    def cluster(self) -> Cluster:
        return Cluster(self.services.pids["postgres"])

    @property
    def databases(self) -> Databases:
        return Databases(self.addresses.database_url, self.services.superuser_url())


def options(module: str, description: str) -> argparse.ArgumentParser:
    """What every run can be told; what only one kind can is added to it."""
    asked = argparse.ArgumentParser(prog=f"python -m {module}", description=description)
    asked.add_argument("--small", action="store_true", help="only the small data")
    asked.add_argument("--large", action="store_true", help="only the large data")
    asked.add_argument("--requests", type=int, default=2000, help="measured of each kind; 2000 unless told")
    asked.add_argument("--seconds", type=float, help="at most for each kind of request")
    asked.add_argument("--data", type=Path, help="folder to keep the data in; a temporary one unless told")
    asked.add_argument("--markdown", type=Path, help="also write the table to this file")
    return asked


def sizes(asked: argparse.Namespace, small: Size, large: Size) -> list[Size]:
    """Which of the two are measured."""
    return [large] if asked.large else [small] if asked.small else [small, large]


@contextmanager
def running(data: Path | None) -> Iterator[Running]:
    """PostgreSQL and Valkey in this folder, or in one that goes with them."""
    with tempfile.TemporaryDirectory() as passing:
        postgres.SETTINGS["shared_buffers"] = SHARED_BUFFERS
        services = EmbeddedServices(data or Path(passing) / "data", durable=False, s3=False, mail=False)
        try:
            yield Running(services, services.start())
        finally:
            services.stop()


def run(asked: argparse.Namespace, measured: Callable[[Running], Report]) -> int:
    """Measure, print and write what was found; the process's exit code, 1 where a goal is broken."""
    began = time.perf_counter()
    with running(asked.data) as services:
        report = measured(services)
        about = machine(asyncio.run(services.databases.version()))
    print("\n" + report.as_text(about))
    if asked.markdown:
        report.write_markdown(asked.markdown, about)
    print(f"\nin {time.perf_counter() - began:.0f} s")
    return 0 if report.is_kept else 1
