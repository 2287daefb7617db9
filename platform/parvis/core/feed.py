"""One set of topics, read once for all who listen to it here; and one listener, with a queue that cannot grow."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from weakref import WeakSet

from parvis.core.event_log import LiveEvent

QUEUE_LENGTH = 256
_REPLAY_AT_ONCE = 200

Replay = Callable[[Sequence[str], int, int], Awaitable[list[LiveEvent]]]


class Feed:
    """Its `cursor` is the last number handed to the listeners. A listener that nobody holds any more drops out."""

    def __init__(self, topics: tuple[str, ...], cursor: int) -> None:
        self.topics = topics
        self.cursor = cursor
        self.listeners: WeakSet[Listener] = WeakSet()

    def push(self, events: Sequence[LiveEvent]) -> None:
        if events:
            self.cursor = events[-1].seq
            for listener in list(self.listeners):
                listener.push(events)


class Listener(AsyncIterator[LiveEvent]):
    """Events after a cursor, in order, each once.

    It is given the feed's events in a queue. Where that overflows, or while there is a past to replay, it is behind and
    reads the table from its own cursor first. The queue is filled from before that read on, so the two overlap rather
    than gape, and what comes twice is known by its number.
    """

    def __init__(self, feed: Feed, after: int, replay: Replay, *, is_behind: bool) -> None:
        self._feed = feed
        self._cursor = after
        self._replay = replay
        self._is_behind = is_behind
        self._past: deque[LiveEvent] = deque()
        self._queue: deque[LiveEvent] = deque()
        self._news = asyncio.Event()
        self._is_closed = False
        self._is_finishing = False

    def push(self, events: Sequence[LiveEvent]) -> None:
        if len(self._queue) + len(events) > QUEUE_LENGTH:
            self._queue.clear()
            self._is_behind = True
        else:
            self._queue.extend(events)
        self._news.set()

    async def __anext__(self) -> LiveEvent:
        while not self._is_closed:
            if self._past:
                return self._give(self._past.popleft())
            if self._is_behind:
                await self._catch_up()
            elif self._queue:
                event = self._queue.popleft()
                if event.seq > self._cursor:
                    return self._give(event)
            elif self._is_finishing:
                break
            else:
                self._news.clear()
                await self._news.wait()
        raise StopAsyncIteration

    def finish(self) -> None:
        """Take no more; the iteration ends once all that was taken, and the past that it was to replay, is given."""
        self._is_finishing = True
        self._feed.listeners.discard(self)
        self._news.set()

    async def aclose(self) -> None:
        """End the iteration, also one that is waiting."""
        self._is_closed = True
        self._feed.listeners.discard(self)
        self._news.set()

    def _give(self, event: LiveEvent) -> LiveEvent:
        self._cursor = event.seq
        return event

    async def _catch_up(self) -> None:
        self._is_behind = False  # said before the read: an overflow during it must count
        try:
            events = await self._replay(self._feed.topics, self._cursor, _REPLAY_AT_ONCE)
        except BaseException:
            self._is_behind = True
            raise
        self._past.extend(events)
        if len(events) == _REPLAY_AT_ONCE:
            self._is_behind = True
