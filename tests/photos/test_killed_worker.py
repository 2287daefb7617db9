"""Workers killed while they publish: the next ones finish every photo, once."""

import asyncio
import sys
from asyncio.subprocess import PIPE, Process
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from pathlib import Path

import pytest
from tests import factories
from tests.photos.sending import PHONE_PHOTO, keys, sent
from tests.tables import told
from tests.waiting import until

from parvis.core.db import execute, fetch, fetch_value
from parvis.photos.models import Photo, PhotoStatus
from parvis_media.storage import Storage

pytestmark = pytest.mark.usefixtures("db")

ROOT = Path(__file__).parents[2]
#: a heart that has stopped just now need not be waited for; those that beat say so again within seconds
_LONG_AGO = "UPDATE procrastinate_workers SET last_heartbeat = last_heartbeat - interval '1 minute'"


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
    await execute(_LONG_AGO)

    async with worker(store), asyncio.timeout(30):
        while await keys(store, "quarantine/") or (await Photo.get(id=photo.id)).quarantine_key:  # noqa: ASYNC110 - another process changes it
            await asyncio.sleep(0.1)

    ready = await Photo.get(id=photo.id)
    assert ready.status == PhotoStatus.READY
    assert sorted(await keys(store, "")) == sorted(str(variant["key"]) for variant in ready.variants)
    assert [kind for kind, _ in await told(subject_id=photo.id)] == ["photo.processed"]


PHOTOS, KILLS = 100, 20
_SETTLED = "SELECT count(*) FROM photo WHERE status IN ('READY', 'REJECTED')"


async def test_a_hundred_photos_survive_twenty_kills(store: Storage) -> None:
    """Two workers at a time; the one that has worked longest is killed amid its photos, and another takes its place."""
    photos = []
    for _ in range(PHOTOS // 20):
        owner = await factories.resident()
        photos += [await sent(owner, store, PHONE_PHOTO if n % 10 else b"not a picture") for n in range(20)]
    async with AsyncExitStack() as workers:
        working = [await workers.enter_async_context(worker(store)) for _ in range(2)]
        for _ in range(KILLS):
            settled = await fetch_value(_SETTLED)
            working.append(await workers.enter_async_context(worker(store)))
            await until(_more_than(settled), within=60)
            longest = working.pop(0)
            longest.kill()
            await longest.wait()
            await execute(_LONG_AGO)
        await until(_more_than(PHOTOS - 1), within=120)
        async with asyncio.timeout(30):
            while await keys(store, "quarantine/"):  # noqa: ASYNC110 - other processes empty it
                await asyncio.sleep(0.1)

    found = {photo.id: photo for photo in await Photo.all()}
    by_status = Counter(found[photo.id].status for photo in photos)
    assert by_status == {PhotoStatus.READY: PHOTOS * 9 // 10, PhotoStatus.REJECTED: PHOTOS // 10}
    told_of = [row["subject_id"] for row in await fetch("SELECT subject_id FROM event WHERE kind = 'photo.processed'")]
    assert sorted(told_of) == sorted(photo.id for photo in photos)
    shown = {str(variant["key"]) for photo in found.values() for variant in photo.variants}
    assert set(await keys(store, "public/")) == shown


def _more_than(count: int) -> Callable[[], Awaitable[bool]]:
    async def reached() -> bool:
        return bool(await fetch_value(_SETTLED) > count)

    return reached
