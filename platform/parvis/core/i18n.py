"""What the house says, in the reader's language. Message ids are the English text; French is in `locale/fr.po`.

Catalogues are read as they are written, at first use: there is no build step. A message without a translation is said
in English.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from gettext import c2py
from pathlib import Path

from babel.messages.pofile import read_po

FRENCH, ENGLISH = "fr", "en"
#: what people can choose, the default first
LOCALES = (FRENCH, ENGLISH)
FOLDER = Path(__file__).parent.parent / "locale"

_RANGE = re.compile(r"\s*(\*|[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*)\s*(?:;\s*q=([01](?:\.\d{0,3})?)\s*)?")
_LONGEST_HEADER = 500


def translate(message: str, locale: str, **params: object) -> str:
    """The message in the language of `locale`, its `{braces}` filled from `params`."""
    return _catalogue(locale).singular.get(message, message).format(**params)


def translate_plural(singular: str, plural: str, count: int, locale: str, **params: object) -> str:
    """As `translate`, in the form that goes with `count`, which fills `{count}`."""
    catalogue = _catalogue(locale)
    forms = catalogue.plural.get((singular, plural))
    text = forms[catalogue.form(count)] if forms else singular if count == 1 else plural
    return text.format(count=count, **params)


def negotiate(accept_language: str | None) -> str:
    """The best of `LOCALES` for an Accept-Language header (RFC 9110, section 12.5.4); French where it names none."""
    return _best(accept_language[:_LONGEST_HEADER]) if accept_language else FRENCH


@lru_cache(maxsize=500)  # browsers say the same few things
def _best(accept_language: str) -> str:
    best, best_quality = FRENCH, 0.0
    for part in accept_language.split(","):
        wanted = _RANGE.fullmatch(part)
        if wanted is None:
            continue
        language, quality = wanted[1].split("-")[0].lower(), float(wanted[2] or 1)
        if language in LOCALES and quality > best_quality:
            best, best_quality = language, quality
    return best


@dataclass(frozen=True)
class Catalogue:
    """Translations by message id. `form` picks the plural form for a count."""

    singular: dict[str, str] = field(default_factory=dict)
    plural: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    form: Callable[[int], int] = lambda _count: 0


@lru_cache(maxsize=len(LOCALES))
def _catalogue(locale: str) -> Catalogue:
    path = FOLDER / f"{locale}.po"
    return read_catalogue(path) if locale in LOCALES and path.exists() else Catalogue()


def read_catalogue(path: Path) -> Catalogue:
    """Read a .po file; entries not translated, or marked fuzzy, are as if absent."""
    with path.open("rb") as file:
        read = read_po(file)
    singular: dict[str, str] = {}
    plural: dict[tuple[str, str], tuple[str, ...]] = {}
    for message in read:
        if not message.id or message.fuzzy:
            continue
        if isinstance(message.id, str):
            if isinstance(message.string, str) and message.string:
                singular[message.id] = message.string
        elif isinstance(message.string, tuple | list) and all(message.string):
            one, many = message.id
            plural[one, many] = tuple(message.string)
    return Catalogue(singular, plural, c2py(read.plural_expr))
