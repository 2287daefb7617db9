"""What tests of the ground share."""

from collections.abc import AsyncIterator, Awaitable, Callable
from uuid import UUID

import pytest
from tests.proxy import Wire

from parvis.core import events
from parvis.core.db import transaction
from parvis.core.ids import uuid7
from parvis.core.settings import Settings


@pytest.fixture
async def valkey_wire(settings: Settings) -> AsyncIterator[Wire]:
    """A way to the run's Valkey that can be cut."""
    assert settings.redis_url
    wire = Wire(settings.redis_url)
    await wire.join()
    yield wire
    await wire.cut()


@pytest.fixture
async def database_wire(db: str) -> AsyncIterator[Wire]:
    """A way to the worker's database that can be cut."""
    wire = Wire(db)
    await wire.join()
    yield wire
    await wire.cut()


@pytest.fixture
def happen(db: str) -> Callable[..., Awaitable[UUID]]:
    """`await happen("thread:1", …)` commits one event on these topics and tells its subject."""

    async def record(*topics: str) -> UUID:
        subject = uuid7()
        async with transaction():
            await events.record("comment.added", subject_id=subject, topics=topics)
        return subject

    return record
