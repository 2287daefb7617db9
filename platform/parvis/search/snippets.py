"""The part of a text where a search matches, safe to show, its words marked."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape, unescape

from parvis.search.words import fold

#: characters of a text that are looked at, and of a snippet
_LONGEST, _SHOWN = 20_000, 240
_BEFORE = 60
_WITHIN = re.compile(r"</?(?:a|em|strong|code)\b[^>]*>")
_TAG = re.compile(r"<[^>]*>")
_BLANKS = re.compile(r"\s+")
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Marker:
    """What is to be marked: words of these lexemes, and words that begin so."""

    lexemes: frozenset[str]
    start: str | None = None
    _beginnings: frozenset[str] = field(init=False, default=frozenset())

    def __post_init__(self) -> None:
        object.__setattr__(self, "_beginnings", frozenset(lexeme[:2] for lexeme in self.lexemes))

    def doubtful(self, text: str) -> Iterator[str]:
        """Folded words whose lexemes must be known to tell: a stem begins as its word does."""
        for match in _WORD.finditer(text):
            folded = _folded(match.group())
            if folded[:2] in self._beginnings:
                yield folded

    def spans(self, text: str, stems: Mapping[str, str | None]) -> list[tuple[int, int, str]]:
        """Where the matching words stand, and the lexeme (or the beginning) that each has."""
        found = []
        for match in _WORD.finditer(text):
            folded = _folded(match.group())
            if folded[:2] in self._beginnings and stems.get(folded) in self.lexemes:
                found.append((match.start(), match.end(), stems[folded] or ""))
            elif self.start and folded.startswith(self.start):
                found.append((match.start(), match.end(), self.start))
        return found


@lru_cache(maxsize=50_000)
def _folded(word: str) -> str:
    return fold(word).strip()


def plain(html: str) -> str:
    """The words of rendered Markdown, on one line."""
    return _BLANKS.sub(" ", unescape(_TAG.sub(" ", _WITHIN.sub("", html)))).strip()[:_LONGEST]


def marked(text: str, spans: Iterable[tuple[int, int, str]], start: int = 0, end: int | None = None) -> str:
    """The text between `start` and `end` as HTML, with `<mark>` around the spans and everything else escaped."""
    end = len(text) if end is None else end
    parts, at = [], start
    for first, last, _ in spans:
        if start <= first and last <= end:
            parts += [escape(text[at:first]), "<mark>", escape(text[first:last]), "</mark>"]
            at = last
    return "".join([*parts, escape(text[at:end])])


def snippet(text: str, spans: list[tuple[int, int, str]]) -> str:
    """The piece of a text that has the most of what was looked for, as HTML; its beginning where it has nothing."""
    if len(text) <= _SHOWN:
        return marked(text, spans)
    start = _best_start(spans)
    start = 0 if start <= _BEFORE else _next_word(text, start - _BEFORE)
    end = min(len(text), start + _SHOWN)
    if end < len(text):
        end = max(text.rfind(" ", start + _BEFORE, end), start + _BEFORE)
    return ("… " if start else "") + marked(text, spans, start, end) + (" …" if end < len(text) else "")


def _best_start(spans: list[tuple[int, int, str]]) -> int:
    """Where a window begins in which the most different words match; the first of those."""
    best, most = 0, 0
    for at, (start, _, _) in enumerate(spans[:200]):
        within = {lexeme for first, last, lexeme in spans[at : at + 30] if last <= start + _SHOWN - _BEFORE}
        if len(within) > most:
            best, most = start, len(within)
    return best


def _next_word(text: str, at: int) -> int:
    blank = text.find(" ", at, at + _BEFORE)
    return at if blank < 0 else blank + 1
