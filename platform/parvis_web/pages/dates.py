"""Moments and numbers as people say them, in French or English: Babel's words, each looked up once.

A page says a hundred moments, and Babel takes 50 µs for one. Days, spans and zones are few, so they are remembered.
"""

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from math import ceil
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel.dates import format_datetime, format_timedelta
from babel.numbers import format_decimal

from parvis.core import clock
from parvis.core.dates import BABEL_LOCALES, long_day
from parvis.core.i18n import translate

_RECENT, _MINUTE = timedelta(days=30), timedelta(minutes=1)
_Unit = Literal["month", "week", "day", "hour", "minute"]
_SPANS: tuple[tuple[_Unit, int], ...] = (
    ("month", 30 * 86_400),
    ("week", 7 * 86_400),
    ("day", 86_400),
    ("hour", 3_600),
    ("minute", 60),
)


def _paris() -> ZoneInfo | None:
    """Legal time of metropolitan France; None on a machine without time zones, which then shows UTC."""
    try:
        return ZoneInfo("Europe/Paris")
    except ZoneInfoNotFoundError:
        return None


_ZONE = _paris()


def ago(moment: str, locale: str) -> str:
    """« il y a 3 jours » for the last month, then the date. `moment` is RFC 3339."""
    then = datetime.fromisoformat(moment)
    passed = clock.now() - then
    if passed > _RECENT:
        return _kept_together(then.astimezone(_ZONE or UTC).date(), locale)
    if passed < _MINUTE:  # a page does not count seconds
        return translate("just now", locale)
    seconds = ceil(passed.total_seconds())
    for unit, length in _SPANS[:-1]:
        if seconds >= length:
            return _span(unit, round(seconds / length), locale)
    return _span("minute", round(seconds / 60), locale)


@lru_cache(maxsize=4096)  # what is looked at today is looked at again and again
def full(moment: str, locale: str) -> str:
    """Day and time, with the zone's name."""
    then = datetime.fromisoformat(moment).astimezone(_ZONE or UTC)
    return f"{long_day(then.date(), locale)}, {then.time().isoformat('seconds')} {_zone(then, locale)}"


def _kept_together(on: date, locale: str) -> str:
    """A day whose number does not part from its month at the end of a line."""
    return long_day(on, locale).replace(" ", "\N{NO-BREAK SPACE}", 1)


def day(on: date | str, locale: str) -> str:
    """The day of a date, or of a moment (RFC 3339) as clocks in France show it."""
    if isinstance(on, str):
        on = datetime.fromisoformat(on).astimezone(_ZONE or UTC).date() if "T" in on else date.fromisoformat(on)
    return _kept_together(on, locale)


@lru_cache(maxsize=4096)
def number(value: float, locale: str) -> str:
    return str(format_decimal(value, locale=BABEL_LOCALES[locale]))


@lru_cache(maxsize=512)
def _span(unit: _Unit, count: int, locale: str) -> str:
    """So many units ago. No threshold is reached, so that 60 minutes are not an hour."""
    seconds = count * dict(_SPANS)[unit]
    return str(
        format_timedelta(
            timedelta(seconds=-seconds),
            granularity=unit,
            threshold=seconds + 1,
            add_direction=True,
            locale=BABEL_LOCALES[locale],
        )
    )


_zones: dict[tuple[str | None, str], str] = {}  # France has had a handful in all


def _zone(then: datetime, locale: str) -> str:
    """What the zone is called at that moment."""
    key = (then.tzname(), locale)
    if key not in _zones:
        _zones[key] = str(format_datetime(then, "z", tzinfo=_ZONE or UTC, locale=BABEL_LOCALES[locale]))
    return _zones[key]
