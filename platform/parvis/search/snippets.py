"""The part of a text where a search matches, safe to show, its words marked."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from html import escape, unescape
from typing import NamedTuple

from parvis.search.words import fold

#: characters of a text that are looked at, and of a snippet
_LONGEST, _SHOWN = 20_000, 240
_BEFORE = 60
_WITHIN = re.compile(r"</?(?:a|em|strong|code)\b[^>]*>")
_TAG = re.compile(r"<[^>]*>")
_BLANKS = re.compile(r"\s+")
#: how the letters of a folded word may be written
_VARIANTS = {
    letter: letter + letter.upper() + accented + accented.upper()
    for letter, accented in {
        **dict.fromkeys("abcdefghijklmnopqrstuvwxyz", ""),
        **{"a": "àâäáãå", "c": "ç", "e": "éèêë", "i": "îïíì", "n": "ñ", "o": "ôöóòõ", "u": "ùûüú", "y": "ÿý"},
    }.items()
}


class Word(NamedTuple):
    """Where a word stands in a text, and its folded form or lexeme."""

    start: int
    end: int
    form: str


class Marker:
    """What is to be marked: words of these lexemes, and words that begin as the last one typed."""

    def __init__(self, lexemes: Iterable[str], start: str | None = None) -> None:
        self._lexemes = frozenset(lexemes)
        self._start = start
        # a stem begins as its word does: no other words need be looked at
        self._beginnings = {one[:2] for one in (*self._lexemes, *([start] if start else []))}

    def candidates(self, text: str) -> list[Word]:
        """The words that may match, in order."""
        found = [
            Word(match.start(), match.end(), _folded(match.group()))
            for beginning in self._beginnings
            for match in _words_beginning(beginning).finditer(text)
        ]
        return sorted(found) if len(self._beginnings) > 1 else found

    def spans(self, words: Iterable[Word], stems: Mapping[str, str | None]) -> list[Word]:
        """Those that do match, with the lexeme (or the beginning) that each has."""
        found = []
        for start, end, folded in words:
            stem = stems.get(folded)
            if stem in self._lexemes:
                found.append(Word(start, end, stem or ""))
            elif self._start and folded.startswith(self._start):
                found.append(Word(start, end, self._start))
        return found


@lru_cache(maxsize=2_000)
def _words_beginning(two: str) -> re.Pattern[str]:
    """Words whose folded form begins with these letters, whatever their accents and case."""
    spelt = "".join(f"[{_VARIANTS.get(letter, re.escape(letter))}]" for letter in two)
    ligatures = {"oe": "|[œŒ]", "ae": "|[æÆ]"}.get(two, "")
    return re.compile(rf"(?<![^\W_])(?:{spelt}{ligatures})[^\W_]*")


@lru_cache(maxsize=50_000)
def _folded(word: str) -> str:
    return fold(word).strip()


def plain(html: str) -> str:
    """The words of rendered Markdown, on one line."""
    return _BLANKS.sub(" ", unescape(_TAG.sub(" ", _WITHIN.sub("", html)))).strip()[:_LONGEST]


def marked(text: str, spans: Iterable[Word], start: int = 0, end: int | None = None) -> str:
    """The text between `start` and `end` as HTML, with `<mark>` around the spans and everything else escaped."""
    end = len(text) if end is None else end
    parts, at = [], start
    for first, last, _ in spans:
        if start <= first and last <= end:
            parts += [escape(text[at:first]), "<mark>", escape(text[first:last]), "</mark>"]
            at = last
    return "".join([*parts, escape(text[at:end])])


def snippet(text: str, spans: list[Word]) -> str:
    """The piece of a text that has the most of what was looked for, as HTML; its beginning where it has nothing."""
    if len(text) <= _SHOWN:
        return marked(text, spans)
    start = _best_start(spans)
    start = 0 if start <= _BEFORE else _next_word(text, start - _BEFORE)
    end = min(len(text), start + _SHOWN)
    if end < len(text):
        end = max(text.rfind(" ", start + _BEFORE, end), start + _BEFORE)
    return ("… " if start else "") + marked(text, spans, start, end) + (" …" if end < len(text) else "")


def _best_start(spans: list[Word]) -> int:
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
