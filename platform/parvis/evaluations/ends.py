"""Which periods have come to their end: their figures are history, and nothing counts in them any more.

What is told holds for as long as the transaction draws alone: nobody else closes a period meanwhile.
"""

from parvis.core.db import execute, fetch_value
from parvis.evaluations import periods

# The figures of the next period tell, where there are any
_IS_CLOSED = """
SELECT EXISTS (SELECT FROM scorecard WHERE until = $1 + 1) OR EXISTS (SELECT FROM closed_period WHERE period = $1)
"""
_CLOSE = "INSERT INTO closed_period (period) VALUES ($1)"
_LAST = """
SELECT greatest((SELECT max(until) FROM scorecard) - 1, (SELECT max(period) FROM closed_period))
"""


async def is_closed(period: int) -> bool:
    """Whether the end of this period was gone through."""
    return bool(await fetch_value(_IS_CLOSED, period))


async def mark_closed(period: int) -> None:
    """That it was."""
    await execute(_CLOSE, period)


async def to_be_closed() -> list[int]:
    """The periods that are over and not closed, oldest first: one, or more where a site stood still for longer."""
    last, over = await fetch_value(_LAST), periods.current() - 1
    return [over] if last is None else list(range(last + 1, over + 1))


async def counting_period(period: int) -> int:
    """The period in which counts what was cast in this one: itself, or the present one where it is closed."""
    return periods.current() if await is_closed(period) else period
