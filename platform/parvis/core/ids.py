"""Keys are UUIDv7, made here rather than in the database: they sort by time and are known before the insert."""

import secrets
from uuid import UUID

from parvis.core import clock

#: a tick is 1/4096 of a millisecond
_TICKS = 4096
_last = 0


def uuid7() -> UUID:
    """A time-ordered UUID (RFC 9562, sections 5.7 and 6.2): 60 bits of time in 1/4096 ms, then 62 random bits.

    Those made by one process in one millisecond come in their order too, so that "newest first" is the order of keys.
    """
    global _last  # noqa: PLW0603 - the order is one per process
    microseconds = int(clock.now().timestamp() * 1_000_000)
    tick = microseconds * _TICKS // 1000
    if 0 <= _last - tick < _TICKS:  # the same moment, or one just before; a clock that was set back further is believed
        tick = _last + 1
    _last = tick
    milliseconds, fraction = divmod(tick, _TICKS)
    return UUID(int=milliseconds << 80 | 0x7 << 76 | fraction << 64 | 0b10 << 62 | secrets.randbits(62))
