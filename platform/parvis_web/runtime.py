"""What one web process holds open, from its start to its end."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from parvis.core import limits
from parvis.core.db import CONNECTION_ERRORS, close_database, open_database
from parvis.core.errors import Unavailable
from parvis.core.live import Hub, set_hub
from parvis.core.settings import Settings
from parvis.photos.storage import open_storage, set_storage
from parvis.places.search import warm_search
from parvis_graphql.engine.reads import close_reads, open_reads

WANTED = ("database_url", "redis_url", "s3_endpoint", "s3_access_key", "s3_secret_key", "secret_key")


async def _warm() -> None:
    """Make the index of communes beside the first requests; where the database is not there yet, a search makes it."""
    with suppress(Unavailable, *CONNECTION_ERRORS):
        await warm_search()


@asynccontextmanager
async def running(settings: Settings) -> AsyncIterator[None]:
    """Open pools, hub and store, and close them. A service that is down does not keep the process from starting."""
    settings.require(*WANTED)
    assert settings.database_url
    await open_database(settings.database_url)
    await open_reads(settings.database_url)
    hub = Hub(settings.database_url, settings.redis_url)
    storage = open_storage(settings)
    set_storage(storage)
    await hub.start()
    set_hub(hub)
    warming = asyncio.create_task(_warm())
    try:
        yield
    finally:
        warming.cancel()
        set_hub(None)
        await hub.stop()
        set_storage(None)
        await storage.close()
        await limits.close()
        await close_reads()
        await close_database()
