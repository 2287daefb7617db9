"""Sites to back up, and sites to restore into: a database and a bucket each, made anew."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from uuid import uuid4

import pytest
from tests import databases

from parvis.core.settings import Settings
from parvis.photos.storage import open_storage, set_storage
from parvis_media.storage import Storage


@dataclass(frozen=True, slots=True)
class Site:
    """Where a site's rows and pictures are."""

    database_url: str
    storage: Storage


NewSite = Callable[..., Awaitable[Site]]


def _store(settings: Settings) -> Storage:
    return open_storage(settings.model_copy(update={"s3_bucket": f"backup-{uuid4().hex[:12]}"}))


@pytest.fixture
async def site(db: str, settings: Settings) -> AsyncIterator[Site]:
    """The worker's own database, empty but for places, with a bucket of its own that is the process's store."""
    storage = _store(settings)
    await storage.prepare()
    set_storage(storage)
    yield Site(db, storage)
    set_storage(None)
    await storage.close()


@pytest.fixture
async def new_site(settings: Settings) -> AsyncIterator[NewSite]:
    """`await new_site()` has its tables and no bucket yet; with `bare=True` not even the tables, which take long."""
    async with AsyncExitStack() as stack:

        async def make(bare: bool = False) -> Site:
            base, name = str(settings.database_url), f"restored_{uuid4().hex[:12]}"
            url = await (databases.create_empty if bare else databases.create_from_template)(base, name)
            stack.push_async_callback(databases.drop, base, name)
            storage = _store(settings)
            stack.push_async_callback(storage.close)
            return Site(url, storage)

        yield make
