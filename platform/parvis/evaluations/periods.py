"""A period is a quarter of the calendar in metropolitan France; in the tables one number, so that windows are sums."""

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

from parvis.core import clock
from parvis.core.errors import Code, Mistake

#: one day for all of France: quarters begin at midnight in Paris
ZONE = ZoneInfo("Europe/Paris")
#: figures are made of this many quarters, the last of which is the one they are `until`
WINDOW = 4

_TEXT = re.compile(r"(\d{4})-Q([1-4])", re.ASCII)


class PeriodMistake(Mistake):
    def __init__(self) -> None:
        super().__init__(Code.INVALID, "A quarter is written like 2026-Q4.", ("period",))


def period_of(moment: datetime) -> int:
    """The period in which a moment lies: four times the year, plus 0 to 3."""
    local = moment.astimezone(ZONE)
    return local.year * 4 + (local.month - 1) // 3


def current() -> int:
    return period_of(clock.now())


def first_day(period: int) -> date:
    return date(period // 4, period % 4 * 3 + 1, 1)


def last_day(period: int) -> date:
    return date.fromordinal(first_day(period + 1).toordinal() - 1)


def starts_at(period: int) -> datetime:
    """Midnight in Paris of its first day."""
    return datetime.combine(first_day(period), datetime.min.time(), ZONE)


def as_text(period: int) -> str:
    """Such as 2026-Q4."""
    return f"{period // 4}-Q{period % 4 + 1}"


def from_text(text: str) -> int:
    """The other way. Raises PeriodMistake."""
    found = _TEXT.fullmatch(text)
    if found is None:
        raise PeriodMistake
    return int(found[1]) * 4 + int(found[2]) - 1


def text_sql(expression: str) -> str:
    """`as_text` in SQL, of an expression that is a period."""
    return f"({expression} / 4)::text || '-Q' || ({expression} % 4 + 1)::text"
