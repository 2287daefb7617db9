"""The whole application over the run's services, and browsers that come to it."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from itertools import count
from uuid import uuid4

import httpx
import pytest
from starlette.applications import Starlette
from tests.auth.people import Resident
from tests.pages.browser import ORIGIN, Browser

from parvis.core.settings import Settings
from parvis.photos.storage import open_storage, set_storage
from parvis_graphql.engine import reads
from parvis_media.storage import Storage
from parvis_web.app import create_app

#: counters of tries outlive a test, and count networks: every browser comes from one of its own
_addresses = (f"2001:db8:0:{number:x}::1" for number in count(1))

Visitor = Callable[..., Awaitable[Browser]]


@pytest.fixture(scope="session")
async def read_pool(open_database: str) -> AsyncIterator[None]:
    """The pool that reads use; another test package's, if there is one, comes back after."""
    before = reads._pool
    await reads.open_reads(open_database, size=5)
    yield
    await reads.close_reads()
    reads._pool = before


@pytest.fixture(scope="session")
async def bucket(settings: Settings) -> AsyncIterator[Storage]:
    storage = open_storage(settings.model_copy(update={"s3_bucket": f"pages-{uuid4().hex[:12]}"}))
    await storage.prepare()
    yield storage
    await storage.close()


@pytest.fixture
def store(bucket: Storage) -> Iterator[Storage]:
    """The process's store."""
    set_storage(bucket)
    yield bucket
    set_storage(None)


@pytest.fixture(scope="session")
def application(settings: Settings) -> Starlette:
    return create_app(settings)


@pytest.fixture
async def browser(application: Starlette, db: str, read_pool: None, store: Storage) -> AsyncIterator[Visitor]:
    """`await browser()` is a visitor's; `await browser(resident)` is signed in; `language` is what it asks for."""
    async with AsyncExitStack() as stack:

        async def come(resident: Resident | None = None, language: str = "fr") -> Browser:
            client = httpx.AsyncClient(
                transport=httpx.ASGITransport(application, client=(next(_addresses), 1)),
                base_url=ORIGIN,
                headers={"accept-language": language},
                follow_redirects=True,
            )
            if resident is not None:
                client.cookies.set("parvis_session", resident.secret, domain="127.0.0.1")
            return Browser(await stack.enter_async_context(client))

        yield come
