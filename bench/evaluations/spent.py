"""What work that is run here, as a worker runs it, costs this process and PostgreSQL."""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from bench.shared.measuring import Cluster

Result = TypeVar("Result")


@dataclass(frozen=True)
class Spent:
    """Seconds of CPU here and in PostgreSQL, and of the clock."""

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
