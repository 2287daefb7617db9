"""What is remembered of Babel's words is what Babel would say."""

import re
from datetime import UTC, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
from babel.dates import format_date, format_datetime, format_timedelta

from parvis.core import clock
from parvis_web.pages import dates

LOCALES = [("fr", "fr_FR"), ("en", "en_GB")]
PARIS = ZoneInfo("Europe/Paris")
EPOCH = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(("locale", "babel"), LOCALES)
def test_moments_are_said_in_full_as_babel_says_them_but_for_the_first(locale: str, babel: str) -> None:
    chance = Random(2026)
    # summer and winter, and both sides of the nights when the clocks change
    moments = [EPOCH + timedelta(seconds=chance.uniform(0, 10 * 365 * 86_400)) for _ in range(300)]
    moments += [datetime(2026, *day, hour, 59, 59, tzinfo=UTC) for day in ((3, 29), (10, 25)) for hour in (0, 1, 2)]

    for moment in moments:
        said = moment.isoformat().replace("+00:00", "Z")
        assert dates.full(said, locale) == _as_said(format_datetime(moment, "long", tzinfo=PARIS, locale=babel), locale)
        day = _as_said(format_date(moment.astimezone(PARIS).date(), "long", locale=babel), locale)
        assert dates.day(said, locale) == day.replace(" ", "\N{NO-BREAK SPACE}", 1)


def _as_said(babels: str, locale: str) -> str:
    """In French the first of a month is an ordinal."""
    return re.sub(r"^1 ", "1er ", babels) if locale == "fr" else babels


@pytest.mark.parametrize(("locale", "babel"), LOCALES)
def test_spans_are_said_as_babel_says_them(locale: str, babel: str, monkeypatch: pytest.MonkeyPatch) -> None:
    now = datetime(2026, 3, 20, 12, tzinfo=UTC)
    monkeypatch.setattr(clock, "now", lambda: now)
    chance = Random(2026)
    lengths = (60, 3_600, 86_400, 7 * 86_400, 30 * 86_400)
    # each unit's first second and the last before it, with and without a part of a second
    edges = [length + by for length in lengths for by in (-1, -0.5, 0, 0.5, 1)]
    spans = [span for span in edges if 60 <= span <= lengths[-1]]
    spans += [chance.uniform(60, lengths[-1]) for _ in range(500)]

    for span in (timedelta(seconds=seconds) for seconds in spans):
        expected = format_timedelta(-span, add_direction=True, threshold=1, locale=babel)
        assert dates.ago((now - span).isoformat(), locale) == expected, span


def test_the_youngest_and_the_oldest(monkeypatch: pytest.MonkeyPatch) -> None:
    now = datetime(2026, 3, 20, 12, tzinfo=UTC)
    monkeypatch.setattr(clock, "now", lambda: now)

    assert dates.ago((now + timedelta(hours=1)).isoformat(), "en") == "just now"
    assert dates.ago((now - timedelta(seconds=59.9)).isoformat(), "en") == "just now"
    assert dates.ago((now - timedelta(days=30, seconds=1)).isoformat(), "en") == "18\N{NO-BREAK SPACE}February 2026"
