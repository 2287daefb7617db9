"""A worker for photos in a process of its own, to be killed: `python -m tests.photos.worker_process BUCKET [hang]`.

With `hang` it publishes one variant, says so on its output, and stops there for good.
"""

import asyncio
import os
import sys
from contextlib import suppress

from parvis.core.settings import get_settings
from parvis.core.worker import run_worker
from parvis.photos.storage import open_storage, set_storage
from parvis_media.storage import Storage


class Hanging(Storage):
    async def publish(self, key: str, data: bytes, content_type: str) -> None:
        await super().publish(key, data, content_type)
        sys.stdout.write(f"{key}\n")
        sys.stdout.flush()
        await asyncio.Event().wait()


async def main(bucket: str, mode: str = "") -> None:
    os.environ["PARVIS_S3_BUCKET"] = bucket
    settings = get_settings()
    storage = open_storage(settings)
    if mode == "hang":
        storage = Hanging(storage.config)
    set_storage(storage)
    await run_worker(settings, ["parvis.photos.jobs"])


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        asyncio.run(main(*sys.argv[1:]))
