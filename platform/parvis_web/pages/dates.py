"""Moments and numbers as people say them, in French or English."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel.dates import format_date, format_datetime, format_timedelta
from babel.numbers import format_decimal

from parvis.core import clock
from parvis.core.i18n import translate

_LOCALES = {"fr": "fr_FR", "en": "en_GB"}
_RECENT = timedelta(days=30)


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
    passed = max(clock.now() - then, timedelta(0))
    if passed > _RECENT:
        return day(then.astimezone(_ZONE or UTC).date(), locale)
    if passed < timedelta(minutes=1):  # a page does not count seconds
        return translate("just now", locale)
    return str(format_timedelta(-passed, add_direction=True, locale=_LOCALES[locale], threshold=1))


def full(moment: str, locale: str) -> str:
    """Day and time, with the zone's name."""
    then = datetime.fromisoformat(moment)
    return str(format_datetime(then, "long", tzinfo=_ZONE or UTC, locale=_LOCALES[locale]))


def day(on: date | str, locale: str) -> str:
    """The day of a date, or of a moment (RFC 3339) as clocks in France show it."""
    if isinstance(on, str):
        on = datetime.fromisoformat(on).astimezone(_ZONE or UTC).date() if "T" in on else date.fromisoformat(on)
    return str(format_date(on, "long", locale=_LOCALES[locale]))


def number(value: float, locale: str) -> str:
    return str(format_decimal(value, locale=_LOCALES[locale]))
