"""A worker killed while it publishes: the next one finishes the photo, once."""

import asyncio
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest
from tests import factories
from tests.photos.sending import keys, sent
from tests.tables import told

from parvis.core.db import execute
from parvis.photos.models import Photo, PhotoStatus
from parvis_media.storage import Storage

pytestmark = pytest.mark.usefixtures("db")

ROOT = Path(__file__).parents[2]


@asynccontextmanager
async def worker(store: Storage, *mode: str) -> AsyncIterator[Process]:
    """A worker process, killed at the end if it is still there."""
    command = (sys.executable, "-m", "tests.photos.worker_process", store.config.bucket, *mode)
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=PIPE)
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()


async def test_a_worker_killed_while_publishing_is_made_up_for(store: Storage) -> None:
    photo = await sent(await factories.resident(), store)
    async with worker(store, "hang") as first, asyncio.timeout(30):
        assert first.stdout
        assert (await first.stdout.readline()).startswith(b"public/")
        first.kill()
        await first.wait()
    assert (await Photo.get(id=photo.id)).status == PhotoStatus.PROCESSING
    # its heart has stopped; that it stopped just now need not be waited for
    await execute("UPDATE procrastinate_workers SET last_heartbeat = last_heartbeat - interval '1 minute'")

    async with worker(store), asyncio.timeout(30):
        while await keys(store, "quarantine/") or (await Photo.get(id=photo.id)).quarantine_key:  # noqa: ASYNC110 - another process changes it
            await asyncio.sleep(0.1)

    ready = await Photo.get(id=photo.id)
    assert ready.status == PhotoStatus.READY
    assert sorted(await keys(store, "")) == sorted(str(variant["key"]) for variant in ready.variants)
    assert [kind for kind, _ in await told(subject_id=photo.id)] == ["photo.processed"]
