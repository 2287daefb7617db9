"""How often somebody may do something: a sliding window counted in Valkey, or in this process while Valkey is away.

Two counters per key, this window's and the last one's; the last one weighs in by the part of it that the sliding window
still covers. What is counted is hashed: neither addresses nor e-mails are kept.
"""

import asyncio
import hashlib
import hmac
import logging
import math
import time
from collections import OrderedDict

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from parvis.core import clock
from parvis.core.errors import RateLimited
from parvis.core.log import Outage
from parvis.core.settings import get_settings

logger = logging.getLogger(__name__)

#: counters kept in the process at most; the oldest are forgotten first
MOST_LOCAL = 20_000
_ROUNDING = 1e-6
_VALKEY_SECONDS = 0.5  # a person waits for the answer
_REST_SECONDS = 5.0  # how long a Valkey that failed is left alone


async def allow(bucket: str, key: str, *, times: int, seconds: int) -> None:
    """Count one try of `key` (an address, an e-mail, an id) in `bucket` ("auth.sign_in").

    Raises RateLimited when there were `times` in the last `seconds` already; a try refused is not counted.
    """
    moment = clock.now().timestamp()
    window, elapsed = divmod(moment, seconds)
    current, previous = _name(bucket, key, int(window)), _name(bucket, key, int(window) - 1)
    counter = _counter()
    counted, before = await counter.add(current, previous, seconds)
    wait = wait_for_room(before, counted - 1, elapsed, times=times, seconds=seconds)
    if wait is not None:
        await counter.take_back(current)
        raise RateLimited(wait)


def wait_for_room(previous: int, current: int, elapsed: float, *, times: int, seconds: int) -> int | None:
    """Seconds (≥ 1) until one more try fits, None if it fits now; `current` and `previous` count the windows' tries."""
    if current + previous * (1 - elapsed / seconds) <= times - 1 + _ROUNDING:
        return None
    if current <= times - 1:  # as soon as little enough of the previous window is covered
        until = seconds * (1 - (times - 1 - current) / previous)
    else:  # in the next window, where the current is the previous
        until = seconds + seconds * (1 - (times - 1) / current)
    return max(1, math.ceil(until - elapsed - _ROUNDING))


def _name(bucket: str, key: str, window: int) -> str:
    secret = get_settings().secret_key
    salt = secret.get_secret_value().encode() if secret else b"parvis"
    digest = hmac.new(salt, "\0".join((bucket, key)).encode(), hashlib.sha256).hexdigest()
    return f"limit:{digest[:32]}:{window}"


class _LocalCounts:
    """Counters of this process, bounded."""

    def __init__(self) -> None:
        self._counts: OrderedDict[str, int] = OrderedDict()

    def add(self, current: str, previous: str) -> tuple[int, int]:
        self._counts[current] = counted = self._counts.get(current, 0) + 1
        self._counts.move_to_end(current)
        while len(self._counts) > MOST_LOCAL:
            self._counts.popitem(last=False)
        return counted, self._counts.get(previous, 0)

    def take_back(self, current: str) -> None:
        if current in self._counts:
            self._counts[current] -= 1


class _Counter:
    """Valkey's counters, and the process's own for as long as Valkey does not answer."""

    def __init__(self, redis_url: str | None) -> None:
        self.local = _LocalCounts()
        self._outage = Outage(logger, "limits are counted in this process alone")
        self._rests_until = 0.0
        self._client = (
            Redis.from_url(
                redis_url,
                socket_timeout=_VALKEY_SECONDS,
                socket_connect_timeout=_VALKEY_SECONDS,
                retry=Retry(NoBackoff(), 0),
            )
            if redis_url
            else None
        )

    async def add(self, current: str, previous: str, seconds: int) -> tuple[int, int]:
        """Count one; the current window's count with it, and the previous window's."""
        # shielded: a command cancelled halfway would leave its reply to the connection's next user
        counted = await asyncio.shield(asyncio.ensure_future(self._add(current, previous, seconds)))
        return counted or self.local.add(current, previous)

    async def _add(self, current: str, previous: str, seconds: int) -> tuple[int, int] | None:
        if self._client is None or time.monotonic() < self._rests_until:
            return None
        try:
            async with self._client.pipeline(transaction=False) as pipe:
                pipe.incr(current)
                pipe.expire(current, 2 * seconds)
                pipe.get(previous)
                counted, _, before = await pipe.execute()
        except Exception as error:  # whatever ails it, people are let in and counted here
            self._outage.noticed(error)
            self._rests_until = time.monotonic() + _REST_SECONDS
            return None
        self._outage.ended()
        return int(counted), int(before or 0)

    async def take_back(self, current: str) -> None:
        self.local.take_back(current)
        await asyncio.shield(asyncio.ensure_future(self._take_back(current)))

    async def _take_back(self, current: str) -> None:
        if self._client is None or time.monotonic() < self._rests_until:
            return
        try:
            await self._client.decr(current)
        except Exception as error:  # a try counted too many; the window forgets it
            self._outage.noticed(error)
            self._rests_until = time.monotonic() + _REST_SECONDS

    async def close(self) -> None:
        if self._client is not None:
            await self._client.aclose()


_current: _Counter | None = None


def _counter() -> _Counter:
    global _current  # noqa: PLW0603 - one per process: it holds the connections
    if _current is None:
        _current = _Counter(get_settings().redis_url)
    return _current


async def close() -> None:
    """Let go of Valkey; the next `allow` connects anew and counts from what Valkey knows."""
    global _current
    closing, _current = _current, None
    if closing is not None:
        await closing.close()
