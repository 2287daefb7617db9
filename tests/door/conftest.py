"""A web process for each file of tests, on the run's own services, and people to come to its door.

Tests of a file share its database: each makes its own people and places. Nothing is emptied meanwhile, since a running
process keeps count of events.
"""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from tests import databases
from tests.door import processes

from parvis.core.settings import Settings
from parvis.photos.storage import open_storage


@pytest.fixture(scope="module")
async def house(open_database: str, settings: Settings) -> str:
    """The open database of this file's tests, empty at their start, beside a store with its bucket; its address."""
    await databases.empty(open_database)
    storage = open_storage(settings)
    await storage.prepare()
    await storage.close()
    return open_database


@pytest.fixture(scope="module")
async def web(house: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[processes.Web]:
    log: Path = tmp_path_factory.mktemp("door") / "web.log"
    async with processes.web(log, {}) as running:
        yield running


@pytest.fixture
async def client(web: processes.Web) -> AsyncIterator[httpx.AsyncClient]:
    """A program's connection to the web process; it keeps no cookies."""
    async with httpx.AsyncClient(base_url=web.url, timeout=15) as connection:
        yield connection
