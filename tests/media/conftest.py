"""A store to work with, and pictures as files."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from uuid import uuid4

import pytest
from tests.media.samples import Processing

from parvis_media.limits import DEFAULT_LIMITS, Limits
from parvis_media.pictures import process
from parvis_media.processed import Processed
from parvis_media.s3 import StorageConfig
from parvis_media.storage import Storage
from parvis_web.embedded.services import ServiceAddresses


@pytest.fixture(scope="session")
def fresh_config(services: ServiceAddresses) -> Callable[[], StorageConfig]:
    """Settings for a bucket that does not exist yet."""
    return lambda: StorageConfig(
        endpoint=services.s3_endpoint,
        region="us-east-1",
        bucket=f"{services.s3_bucket}-{uuid4().hex[:12]}",
        access_key=services.s3_access_key,
        secret_key=services.s3_secret_key,
    )


@pytest.fixture(scope="session")
async def storage(fresh_config: Callable[[], StorageConfig]) -> AsyncIterator[Storage]:
    storage = Storage(fresh_config())
    await storage.prepare()
    yield storage
    await storage.close()


@pytest.fixture(scope="session")
def processed(tmp_path_factory: pytest.TempPathFactory) -> Processing:
    """`await processed(data)`: what `process` makes of a file with these bytes, whose name tells nothing."""
    folder: Path = tmp_path_factory.mktemp("pictures")

    async def run(data: bytes, limits: Limits = DEFAULT_LIMITS, name: str = "upload") -> Processed:
        source = folder / f"{uuid4().hex}-{name}"
        source.write_bytes(data)
        try:
            return await process(source, limits)
        finally:
            source.unlink()

    return run
