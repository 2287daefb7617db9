"""Ending background tasks for certain."""

import asyncio
import logging

logger = logging.getLogger(__name__)

_AGAIN_SECONDS = 0.5


async def end(task: "asyncio.Task[None] | None") -> None:
    """Cancel until it ends: a library in the middle of connecting may swallow one cancellation (redis-py does)."""
    if task is None:
        return
    while not task.done():
        task.cancel()
        await asyncio.wait([task], timeout=_AGAIN_SECONDS)
    if not task.cancelled() and (error := task.exception()) is not None:
        logger.error("%s ended by an error: %s", task.get_name(), type(error).__name__)
