"""What must be there before the first process starts: tables, bucket, communes. Quick where they are there already."""

from collections.abc import Callable

from parvis.core.db import close_database, open_database
from parvis.core.errors import Unavailable
from parvis.core.migrate import migrate
from parvis.core.settings import Settings
from parvis.photos.storage import open_storage
from parvis.places.importer import import_communes, is_loaded
from parvis_media.errors import StorageUnavailable


async def tables_and_bucket(settings: Settings) -> None:
    """Any number of processes may do this at once. Raises Unavailable for the service that does not answer."""
    await migrate(str(settings.database_url))
    storage = open_storage(settings)
    try:
        await storage.prepare()
    except StorageUnavailable as error:
        raise Unavailable("storage") from error
    finally:
        await storage.close()


async def prepare(settings: Settings, on_progress: Callable[[int, int], None] = lambda _done, _total: None) -> None:
    """The communes too, unless some are there; `on_progress` is told how many of them are. Raises Unavailable."""
    await tables_and_bucket(settings)
    await open_database(str(settings.database_url))
    try:
        if not await is_loaded():
            await import_communes(on_progress)
    finally:
        await close_database()
