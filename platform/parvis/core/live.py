"""The hub: hears the bell, reads each topic's news once for this process, hands them to whoever listens here.

Nothing is missed: a listener's cursor is the number of the last event it was given, and numbers are gapless and become
visible in their order. What a full queue had to drop is read again from the table. A bell that stays silent is made up
for by a poll each second.
"""

import asyncio
import logging
import time
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress

from parvis.core.bell import Bell
from parvis.core.errors import CursorExpired, Unavailable
from parvis.core.event_log import EventLog, LiveEvent
from parvis.core.events import encode_cursor
from parvis.core.feed import Feed, Listener
from parvis.core.log import Outage
from parvis.core.sequencer import Sequencer
from parvis.core.tasks import end

__all__ = ["Hub", "LiveEvent", "get_hub", "set_hub"]

logger = logging.getLogger(__name__)

POLL_SECONDS = 1.0
_READ_AT_ONCE = 500


class Hub:
    """One per process. With no `redis_url` it lives by its poll alone."""

    def __init__(self, database_url: str, redis_url: str | None) -> None:
        self._log = EventLog(database_url)
        self._sequencer = Sequencer(self._log, self._announce)
        self._bell = Bell(redis_url, self._hear) if redis_url else None
        self._feeds: dict[tuple[str, ...], Feed] = {}
        self._by_topic: defaultdict[str, set[Feed]] = defaultdict(set)
        self._dirty: dict[Feed, int] = {}  # rung, with the number to read up to
        self._wake = asyncio.Event()
        self._newest = 0  # the highest number this process knows to be given
        self._polled: int | None = None  # the last number given at the last poll
        self._outage = Outage(logger, "live events wait")
        self._task: asyncio.Task[None] | None = None
        self._is_finishing = False

    async def start(self) -> None:
        """Begin to number, hear and read. Does not fail while the database or Valkey is down."""
        await self._log.open()
        with suppress(Exception):  # then the first poll that succeeds tells
            await self._poll()
        self._task = asyncio.create_task(self._run(), name="hub")
        self._sequencer.start()
        if self._bell:
            self._bell.start()

    def finish(self) -> None:
        """Let every listener, of now or later, end once it has given what has happened so far."""
        self._is_finishing = True
        for feed in list(self._feeds.values()):
            for listener in list(feed.listeners):
                listener.finish()

    async def stop(self) -> None:
        """End every listener's iteration, then stop."""
        if self._bell:
            await self._bell.stop()
        await self._sequencer.stop()
        ending, self._task = self._task, None
        await end(ending)
        for feed in list(self._feeds.values()):
            for listener in list(feed.listeners):
                await listener.aclose()
        await self._log.close()

    def listen(self, topic: str, after: int | None = None) -> Listener:
        """See `listen_many`."""
        return self.listen_many([topic], after)

    def listen_many(self, topics: Iterable[str], after: int | None = None) -> Listener:
        """The topics' events in order, each once: those after the number `after`, then what comes, without end.

        Without `after`, what is numbered from this call on; a poll interval's worth of older events may come too.
        The iteration raises CursorExpired where events after `after` have been pruned, or `after` was never given.
        Close it (`contextlib.aclosing`) or drop it when done. Raises Unavailable("database") where that has not been
        reached since the start.
        """
        if self._task is None:
            raise RuntimeError("the hub is not running")
        if self._polled is None:
            raise Unavailable("database")
        key = tuple(sorted(set(topics)))
        feed = self._feeds.get(key)
        if feed is None:
            feed = self._feeds[key] = Feed(key, self._newest)
            for topic in key:
                self._by_topic[topic].add(feed)
        listener = Listener(feed, self._newest if after is None else after, self._replay, is_behind=after is not None)
        if self._is_finishing:
            listener.finish()
        else:
            feed.listeners.add(listener)
        return listener

    def _announce(self, rings: Mapping[str, int]) -> None:
        self._newest = max(self._newest, *rings.values())
        self._hear(rings)
        if self._bell:
            self._bell.ring(rings)

    def _hear(self, rings: Mapping[str, int]) -> None:
        """Look into these topics. A ring is a hint and no more: another house's bell may hang in the same Valkey."""
        for topic, seq in rings.items():
            for feed in self._by_topic.get(topic, ()):
                self._dirty[feed] = max(seq, self._dirty.get(feed, 0))
        if self._dirty:
            self._wake.set()

    async def _run(self) -> None:
        next_poll = time.monotonic() + POLL_SECONDS
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(max(0.0, next_poll - time.monotonic())):
                    await self._wake.wait()
            self._wake.clear()
            try:
                if time.monotonic() >= next_poll:
                    await self._poll()
                    next_poll = time.monotonic() + POLL_SECONDS
                await self._read_dirty()
            except Exception as error:  # listeners wait, nothing is lost: cursors stand where they stood
                self._outage.noticed(error)
                await asyncio.sleep(POLL_SECONDS)
            else:
                self._outage.ended()

    async def _poll(self) -> None:
        self._forget_silent_feeds()
        _, last = await self._log.bounds()
        if self._polled is not None and last > self._polled and self._feeds:
            self._hear(await self._log.topics_since(self._polled))
        self._polled = last
        self._newest = max(self._newest, last)

    async def _read_dirty(self) -> None:
        while self._dirty:
            feed, seq = self._dirty.popitem()  # before the read: what is rung during it must count
            if seq <= feed.cursor:  # the bell repeats what was announced here
                continue
            try:
                events = await self._log.after(feed.topics, feed.cursor, _READ_AT_ONCE)
            except BaseException:
                self._dirty.setdefault(feed, seq)
                raise
            if len(events) == _READ_AT_ONCE:
                self._dirty.setdefault(feed, seq)
            feed.push(events)

    def _forget_silent_feeds(self) -> None:
        for key, feed in list(self._feeds.items()):
            if not feed.listeners:
                del self._feeds[key]
                self._dirty.pop(feed, None)
                for topic in key:
                    self._by_topic[topic].discard(feed)
                    if not self._by_topic[topic]:
                        del self._by_topic[topic]

    async def _replay(self, topics: Sequence[str], after: int, limit: int) -> list[LiveEvent]:
        """Events from the table for one listener; waits while the database is away. Raises CursorExpired."""
        while True:
            try:
                events = await self._log.after(topics, after, limit)
                # looked up after the read: what was pruned before it could have left a gap in it
                pruned, last = await self._log.bounds()
            except Exception as error:  # the listener waits until the table can be read; its cursor stands
                if self._task is None:
                    raise
                self._outage.noticed(error)
                await asyncio.sleep(POLL_SECONDS)
                continue
            if after < pruned or after > last:
                raise CursorExpired(encode_cursor(last))
            return events


_hub: Hub | None = None


def set_hub(hub: Hub | None) -> None:
    """Name the process's hub."""
    global _hub  # noqa: PLW0603 - one per process, that is its point
    _hub = hub


def get_hub() -> Hub:
    """The process's hub. Raises RuntimeError where none was set."""
    if _hub is None:
        raise RuntimeError("this process has no hub")
    return _hub
