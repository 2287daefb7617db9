"""France as it comes: loaded once per worker, into a database that no other test writes to."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from tests import databases

from parvis.core import db as database
from parvis.places.importer import import_communes, is_loaded
from parvis_web.embedded.services import ServiceAddresses

#: addresses of the databases opened one inside another, as fixtures of a module and of a test are
_opened_here: list[str] = []


@asynccontextmanager
async def _opened(url: str, *, worker_url: str) -> AsyncIterator[str]:
    """This database is the open one, then again the one before."""
    await database.close_database()
    await database.open_database(url)
    _opened_here.append(url)
    try:
        yield url
    finally:
        _opened_here.pop()
        await database.close_database()
        await database.open_database(_opened_here[-1] if _opened_here else worker_url)


@pytest.fixture(scope="session")
async def france_url(open_database: str, services: ServiceAddresses, worker_id: str) -> AsyncIterator[str]:
    """The address of a database of this worker that holds France and nothing else."""
    name = f"france_{worker_id}"
    url = await databases.create_from_template(services.database_url, name)
    async with _opened(url, worker_url=open_database):
        if not await is_loaded():
            await import_communes()
    yield url
    await databases.drop(services.database_url, name)


@pytest.fixture(scope="module")
async def france(open_database: str, france_url: str) -> AsyncIterator[str]:
    """The open database is France, for a module that only reads."""
    async with _opened(france_url, worker_url=open_database) as url:
        yield url


@pytest.fixture
async def nowhere(open_database: str, services: ServiceAddresses, worker_id: str) -> AsyncIterator[str]:
    """The open database has no place in it, and is the test's own to fill."""
    name = f"nowhere_{worker_id}"
    url = await databases.create_from_template(services.database_url, name)
    async with _opened(url, worker_url=open_database):
        await database.execute("TRUNCATE region CASCADE")
        yield url
    await databases.drop(services.database_url, name)
