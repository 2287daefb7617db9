"""The one clock. Nothing else asks the machine or PostgreSQL for the time, so that tests can move it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

_offset = timedelta()


def now() -> datetime:
    """The present moment, UTC, with microseconds."""
    return datetime.now(UTC) + _offset


@contextmanager
def travel(by: timedelta) -> Iterator[None]:
    """Move the clock of this process by a span, for the length of a test; time goes on flowing."""
    global _offset  # noqa: PLW0603 - the clock is one per process, that is its point
    before = _offset
    _offset = before + by
    try:
        yield
    finally:
        _offset = before
