"""The schema over the tests' database, as one viewer after another asks it."""

from collections.abc import AsyncIterator, Iterator

import pytest
from tests.graphql.asking import Asker

from parvis.core.settings import Settings
from parvis.photos.storage import open_storage, set_storage
from parvis_graphql.engine import reads
from parvis_graphql.operations import ParvisSchema
from parvis_graphql.schema import make_schema
from parvis_media.storage import Storage


@pytest.fixture(scope="session")
def schema() -> ParvisSchema:
    return make_schema()


@pytest.fixture(scope="session")
async def read_pool(open_database: str) -> AsyncIterator[None]:
    """The pool that reads use; another test package's, if there is one, comes back after."""
    before = reads._pool
    await reads.open_reads(open_database, size=5)
    yield
    await reads.close_reads()
    reads._pool = before


@pytest.fixture
async def ask(schema: ParvisSchema, db: str, read_pool: None) -> AsyncIterator[Asker]:
    """`await ask(document, viewer, **variables)`. However the operations went, they give their connections back."""
    asker = Asker(schema)
    await asker("{ liveCursor }")  # opens a connection, so that its preparation is in nobody's count of statements
    yield asker
    pool = reads._pool
    assert pool is not None
    assert pool.in_use == 0


@pytest.fixture(scope="session")
async def bucket(settings: Settings) -> AsyncIterator[Storage]:
    """The run's bucket, prepared; every object has a name of its own."""
    storage = open_storage(settings)
    await storage.prepare()
    yield storage
    await storage.close()


@pytest.fixture
def store(bucket: Storage) -> Iterator[Storage]:
    """The bucket, named as the process's store."""
    set_storage(bucket)
    yield bucket
    set_storage(None)
