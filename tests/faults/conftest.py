"""Services of these tests' own, since they kill them, and people who write meanwhile."""

import asyncio
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

import pytest

from parvis.core.migrate import migrate
from parvis_web.embedded.services import EmbeddedServices, ServiceAddresses

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def own_services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedServices]:
    """PostgreSQL, which waits for the disk as in earnest, and Valkey."""
    running = EmbeddedServices(tmp_path_factory.mktemp("faults") / "data", s3=False, mail=False)
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="module")
async def own(own_services: EmbeddedServices) -> ServiceAddresses:
    """Their addresses; the database has its tables."""
    addresses = own_services.start()
    await migrate(addresses.database_url)
    return addresses


@dataclass
class Writing:
    """Residents at work; `acknowledged` are the comments that they were told are kept."""

    process: Process
    thread_id: UUID
    acknowledged: list[UUID] = field(default_factory=list)
    refused: int = 0

    async def read_on(self) -> None:
        assert self.process.stdout
        async for line in self.process.stdout:
            text = line.decode().strip()
            if text.isdigit():
                self.refused = int(text)
            else:
                self.acknowledged.append(UUID(text))

    async def stop(self) -> None:
        """Let them finish what they are at. Raises AssertionError where one of them met a fault."""
        assert self.process.stdin
        self.process.stdin.close()
        async with asyncio.timeout(30):
            assert await self.process.wait() == 0


@asynccontextmanager
async def writing(own: ServiceAddresses, environment: dict[str, str]) -> AsyncIterator[Writing]:
    """People who write until the end of the block."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.faults.writers",
        cwd=ROOT,
        stdin=PIPE,
        stdout=PIPE,
        env={**environment, "PARVIS_DATABASE_URL": own.database_url, "PARVIS_REDIS_URL": own.redis_url},
    )
    try:
        assert process.stdout
        async with asyncio.timeout(30):
            thread_id = UUID((await process.stdout.readline()).decode().strip())
        found = Writing(process, thread_id)
        reading = asyncio.create_task(found.read_on())
        yield found
        await found.stop()
        await reading
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
