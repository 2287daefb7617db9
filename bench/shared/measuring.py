"""What was spent meanwhile: Linux's own account of each thread's time on a processor (/proc/PID/task/TID/schedstat)."""

import statistics
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import psutil
from bench.shared.load import ask_all

Name = TypeVar("Name")
Result = TypeVar("Result")


def spent_by(pid: int) -> int:
    """Nanoseconds of CPU that a process has used, all threads together; 0 where it has gone."""
    total = 0
    for thread in Path(f"/proc/{pid}/task").glob("*/schedstat"):
        with suppress(OSError):
            total += int(thread.read_text().split()[0])
    return total


def resident_mb(pid: int) -> float:
    return float(psutil.Process(pid).memory_info().rss / 2**20)


class Cluster:
    """PostgreSQL with every process it has, and those it had: what works in parallel is soon gone."""

    def __init__(self, postmaster: int) -> None:
        self._postmaster = psutil.Process(postmaster)

    def spent(self) -> int:
        """Nanoseconds of CPU; of processes that have ended to a hundredth of a second."""
        alive = [self._postmaster, *self._postmaster.children(recursive=True)]
        times = self._postmaster.cpu_times()
        ended = float(times.children_user + times.children_system)
        return sum(spent_by(process.pid) for process in alive) + round(ended * 1e9)


def settle(pids: Sequence[int], most: float = 10.0) -> None:
    """Wait until these processes have nothing left to do of their start."""
    deadline = time.monotonic() + most
    while time.monotonic() < deadline:
        before = sum(map(spent_by, pids))
        time.sleep(0.3)
        if sum(map(spent_by, pids)) - before < 3e6:
            return


@dataclass
class Cost:
    """What one kind of request costs one server.

    CPU is the mean of the three best rounds: what else the machine does meanwhile, with its caches, only ever adds.
    """

    server_rounds: list[float] = field(default_factory=list)
    postgres_rounds: list[float] = field(default_factory=list)
    took: list[float] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def server(self) -> float:
        """CPU-ms a request of the server."""
        return _best(self.server_rounds)

    @property
    def postgres(self) -> float:
        """CPU-ms a request of PostgreSQL."""
        return _best(self.postgres_rounds)

    @property
    def both(self) -> float:
        return self.server + self.postgres

    @property
    def count(self) -> int:
        return len(self.took)

    @property
    def per_second(self) -> float:
        return self.count / self.seconds

    def percentile(self, share: float) -> float:
        """Milliseconds within which this share of the requests was answered."""
        ordered = sorted(self.took)
        return ordered[min(int(len(ordered) * share), len(ordered) - 1)] * 1000


def _best(rounds: list[float]) -> float:
    return statistics.mean(sorted(rounds)[:3])


@dataclass
class Asked:
    """Requests to one server, in the order in which they are asked, begun anew when all were."""

    port: int
    pid: int
    requests: list[bytes]
    _next: int = 0

    def take(self, count: int) -> list[bytes]:
        taken = [self.requests[(self._next + step) % len(self.requests)] for step in range(count)]
        self._next += count
        return taken


def measure(
    asked: dict[Name, Asked],
    cluster: Cluster,
    *,
    count: int,
    warm_up: int,
    rounds: int,
    connections: int,
    seconds: float,
) -> dict[Name, Cost]:
    """The costs of each, measured by turns so that what else the machine does falls on all; at most `seconds` each.

    Every other round goes backwards: none is always asked after the same.
    """
    costs = {name: Cost() for name in asked}
    for one in asked.values():
        ask_all(one.port, one.take(warm_up), connections=connections, seconds=seconds / 4)
    for number in range(rounds):
        for name, one in list(asked.items())[:: -1 if number % 2 else 1]:
            cost = costs[name]
            server, postgres, began = spent_by(one.pid), cluster.spent(), time.perf_counter()
            took = ask_all(one.port, one.take(count // rounds), connections=connections, seconds=seconds / rounds)
            cost.seconds += time.perf_counter() - began
            cost.server_rounds.append((spent_by(one.pid) - server) / len(took) / 1e6)
            cost.postgres_rounds.append((cluster.spent() - postgres) / len(took) / 1e6)
            cost.took += took
    return costs


@dataclass(frozen=True)
class Spent:
    """On work that this process does, as a worker would: seconds of CPU here and in PostgreSQL, and of the clock."""

    here: float = 0.0
    postgres: float = 0.0
    took: float = 0.0

    def __add__(self, other: "Spent") -> "Spent":
        return Spent(self.here + other.here, self.postgres + other.postgres, self.took + other.took)

    @property
    def both(self) -> float:
        return self.here + self.postgres


async def spent_on(cluster: Cluster, work: Callable[[], Awaitable[Result]]) -> tuple[Result, Spent]:
    """What the work gives, and what it cost."""
    postgres, here, began = cluster.spent(), time.process_time(), time.perf_counter()
    result = await work()
    took, spent_here = time.perf_counter() - began, time.process_time() - here
    return result, Spent(spent_here, (cluster.spent() - postgres) / 1e9, took)
