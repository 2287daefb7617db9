"""Shares, means and quarters as people say them, in French or English.

A figure is never said without how sure it is: `estimated` puts the interval beside it, in words that a screen reader
says as well as an eye reads.
"""

from datetime import date
from functools import lru_cache
from itertools import count
from typing import Any

from babel.dates import format_date
from babel.numbers import format_decimal, format_percent

from parvis.core.dates import BABEL_LOCALES
from parvis.core.i18n import translate

#: the one measure that is a share of people; all others are means of grades
RECOMMENDATION = "RECOMMENDATION"
_ONE_DECIMAL = "0.0"
#: a minus as long as a plus, where Babel has a hyphen
_MINUS = "\N{MINUS SIGN}"


def is_share(measure: str) -> bool:
    """Whether it is counted in people of a hundred rather than in grades of 1 to 5."""
    return measure == RECOMMENDATION


def quantity(value: float, measure: str, locale: str) -> str:
    """« 90 % » or « 3,8 »."""
    return share(value, locale) if is_share(measure) else mean(value, locale)


@lru_cache(maxsize=4096)
def share(value: float, locale: str) -> str:
    """Of 0 to 1, in whole per cent: more digits than the interval has sense would pretend."""
    return str(format_percent(_half_up(value * 100) / 100, locale=BABEL_LOCALES[locale]))


@lru_cache(maxsize=4096)
def mean(value: float, locale: str) -> str:
    """Of 1 to 5, to a tenth."""
    return str(format_decimal(_half_up(value * 10) / 10, format=_ONE_DECIMAL, locale=BABEL_LOCALES[locale]))


def between(low: float, high: float, measure: str, locale: str) -> str:
    """« entre 87 et 92 % »; where both ends round to the same, how near that is."""
    first, last = quantity(low, measure, locale), quantity(high, measure, locale)
    if first == last:
        near = "within a point" if is_share(measure) else "within a tenth"
        return translate(near, locale)
    if is_share(measure):
        first = str(_half_up(low * 100))
    return translate("between {low} and {high}", locale, low=first, high=last)


def estimated(estimate: dict[str, Any], measure: str, locale: str) -> str:
    """« 90 %, entre 87 et 92 % ». The estimate has `value`, `low` and `high`."""
    value = quantity(estimate["value"], measure, locale)
    return f"{value}, {between(estimate['low'], estimate['high'], measure, locale)}"


def by_how_much(low: float, high: float, measure: str, locale: str) -> str:
    """A difference by its interval: « de 1 à 7 points », « entre −2 et +5 points »; of means « de 0,1 à 0,5
    point de note ».

    Signs are said only where the interval holds 0; elsewhere the words around it say which way.
    """
    holds_zero = low <= 0 <= high
    first, last = (low, high) if holds_zero or low > 0 else (-high, -low)
    digits = int(not is_share(measure))
    if not holds_zero:
        digits = max(_digits(value * 100 if is_share(measure) else value, digits) for value in (first, last))
    said = [_points(value, measure, locale, digits, signed=holds_zero) for value in (first, last)]
    if is_share(measure):
        text = "between {low} and {high} points" if holds_zero else "by {low} to {high} points"
    else:
        text = "between {low} and {high} grade points" if holds_zero else "by {low} to {high} grade points"
    return translate(text, locale, low=said[0], high=said[1])


def _digits(value: float, least: int) -> int:
    """So many digits after the point, or as many more as keep a value that is not 0 from being said as 0."""
    return next(digits for digits in count(least) if not value or round(value, digits))


def _points(value: float, measure: str, locale: str, digits: int, *, signed: bool) -> str:
    scaled, form = value * 100 if is_share(measure) else value, f"0.{'0' * digits}".rstrip(".")
    text = str(format_decimal(abs(scaled), format=form, locale=BABEL_LOCALES[locale]))
    if not signed or not text.strip("0,."):
        return text
    return (_MINUS if value < 0 else "+") + text


def year_and_number(period: str) -> tuple[int, int]:
    """The year and the quarter, 1 to 4, of a period such as 2026-Q4."""
    year, _, quarter_number = period.partition("-Q")
    return int(year), int(quarter_number)


def earlier(period: str, how_many: int) -> list[str]:
    """So many quarters up to this one, the latest first."""
    year, which = year_and_number(period)
    numbers = range(4 * year + which - 1, 4 * year + which - 1 - how_many, -1)
    return [f"{number // 4}-Q{number % 4 + 1}" for number in numbers]


@lru_cache(maxsize=512)
def quarter(period: str, locale: str) -> str:
    """« 4e trimestre 2026 »."""
    return _of(period, 1, "QQQQ y", locale)


@lru_cache(maxsize=512)
def short_quarter(period: str, locale: str) -> str:
    """« T4 2026 »."""
    return _of(period, 1, "QQQ y", locale)


@lru_cache(maxsize=512)
def months(since: str, until: str, present: str, locale: str) -> str:
    """« janvier 2026 à décembre 2026 »: from the first quarter's first month to the last one's last.

    Where the last quarter is the one that runs at `present`, « janvier 2026 à aujourd’hui ».
    """
    first = _of(since, 1, "MMMM y", locale)
    if until == present:
        return translate("{first} until today", locale, first=first)
    return translate("{first} to {last}", locale, first=first, last=_of(until, 3, "MMMM y", locale))


def _of(period: str, month: int, form: str, locale: str) -> str:
    """A date in that month of the quarter, 1 to 3."""
    year, which = year_and_number(period)
    return str(format_date(date(year, (which - 1) * 3 + month, 1), form, locale=BABEL_LOCALES[locale]))


def _half_up(value: float) -> int:
    """Rounded as people round: 0.5 goes up, and what floats make of 0.285 · 100 is 28.5."""
    return int(round(value, 6) + 0.5) if value >= 0 else -_half_up(-value)
