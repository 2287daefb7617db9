"""A bucket for these tests, named as the process's store."""

from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from uuid import uuid4

import pytest
from tests.photos.sending import keys

from parvis.core.settings import Settings
from parvis.photos.storage import set_storage
from parvis_media.s3 import StorageConfig
from parvis_media.storage import Storage
from parvis_web.embedded.services import ServiceAddresses


@pytest.fixture(scope="session")
async def bucket(services: ServiceAddresses, settings: Settings) -> AsyncIterator[Storage]:
    """A prepared bucket of this worker alone."""
    storage = Storage(
        StorageConfig(
            endpoint=services.s3_endpoint,
            region="us-east-1",
            bucket=f"{services.s3_bucket}-{uuid4().hex[:12]}",
            access_key=services.s3_access_key,
            secret_key=services.s3_secret_key,
        )
    )
    await storage.prepare()
    yield storage
    await storage.close()


@pytest.fixture
async def store(bucket: Storage) -> AsyncIterator[Storage]:
    """The process's store, empty."""
    await bucket.delete(await keys(bucket, ""))
    set_storage(bucket)
    yield bucket
    set_storage(None)


@pytest.fixture
async def store_is_down(store: Storage) -> AsyncIterator[Callable[[], None]]:
    """Called, it makes the process's store one that nobody answers for."""
    nowhere = Storage(replace(store.config, endpoint="http://127.0.0.1:9"))
    yield lambda: set_storage(nowhere)
    await nowhere.close()
