"""Days as people write them, in letters and on pages: Babel's words, each looked up once."""

from datetime import date
from functools import lru_cache

from babel.dates import format_date

from parvis.core.i18n import ENGLISH, FRENCH

#: Babel's names of our languages, with the country whose habits their dates and numbers follow
BABEL_LOCALES = {FRENCH: "fr_FR", ENGLISH: "en_GB"}


@lru_cache(maxsize=4096)  # what is looked at today is looked at again and again
def long_day(on: date, locale: str) -> str:
    """« 1er décembre 2026 », « 2 décembre 2026 »."""
    said = str(format_date(on, "long", locale=BABEL_LOCALES[locale]))
    # French says the first of a month as an ordinal, and Babel does not
    return f"1er{said[1:]}" if locale == FRENCH and on.day == 1 else said
