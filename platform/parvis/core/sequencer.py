"""Gives committed events their numbers, in this process's turn.

Any process may do it for all: the numbering is one SQL function under a lock (see migration 0002). Each does it right
after its own commits, and looks twice a second for what a process left behind that died between commit and numbering.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping
from contextlib import suppress

from parvis.core.event_log import EventLog
from parvis.core.log import Outage
from parvis.core.tasks import end

logger = logging.getLogger(__name__)

POLL_SECONDS = 0.5

_running: "set[Sequencer]" = set()


def nudge() -> None:
    """An event was committed here: number it now rather than at the next look. Nudges in quick succession are one."""
    for sequencer in _running:
        sequencer.nudge()


class Sequencer:
    """`announce` is told the newest number of each topic that got one."""

    def __init__(self, log: EventLog, announce: Callable[[Mapping[str, int]], None]) -> None:
        self._log = log
        self._announce = announce
        self._nudged = asyncio.Event()
        self._outage = Outage(logger, "events wait for their numbers")
        self._task: asyncio.Task[None] | None = None

    def nudge(self) -> None:
        self._nudged.set()

    def start(self) -> None:
        self._task = asyncio.create_task(self._run(), name="sequencer")
        _running.add(self)

    async def stop(self) -> None:
        _running.discard(self)
        await end(self._task)

    async def _run(self) -> None:
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(POLL_SECONDS):
                    await self._nudged.wait()
            self._nudged.clear()
            try:
                rings = await self._log.sequence()
            except Exception as error:  # whatever it is, the next look may find the database back
                self._outage.noticed(error)
                await asyncio.sleep(POLL_SECONDS)
                continue
            self._outage.ended()
            if rings:
                self._announce(rings)
