"""Residents who write without end, in a process of their own: `python -m tests.faults.writers`, until its input closes.

First says the thread they write in; then each comment that was acknowledged, by its key; at last how many were not.
"""

import asyncio
import sys
from contextlib import suppress
from itertools import cycle

from tests import factories

from parvis.core import limits
from parvis.core.db import close_database, open_database
from parvis.core.errors import Unavailable
from parvis.core.live import Hub
from parvis.core.settings import get_settings
from parvis.discussion.policy import COMMENTS
from parvis.discussion.service import add_comment

WRITERS = 8
PACE_SECONDS = 0.2


def say(line: object) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


async def main() -> None:
    settings = get_settings()
    assert settings.database_url
    await open_database(settings.database_url)
    hub = Hub(settings.database_url, settings.redis_url)
    await hub.start()
    thread = await factories.thread()
    # as many as may write all along without meeting the limit on how often one may
    everyone = cycle([await factories.resident() for _ in range(3_000 // COMMENTS.times)])
    say(thread.id)
    refused = 0

    async def write() -> None:
        nonlocal refused
        while True:
            try:
                comment = await add_comment(next(everyone), thread_id=thread.id, body="Bonjour")
            except Unavailable:
                refused += 1
            else:
                say(comment.id)
            await asyncio.sleep(PACE_SECONDS)

    async with asyncio.TaskGroup() as group:
        writers = [group.create_task(write()) for _ in range(WRITERS)]
        await asyncio.to_thread(sys.stdin.read)
        for writer in writers:
            writer.cancel()
    say(refused)
    await hub.stop()
    await limits.close()
    await close_database()


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        asyncio.run(main())
