"""Communes by name, postal code and INSEE code, in memory: 35,014 of them cost about 15 MB and half a second.

A commune's number is its place by population, so that ascending numbers are already the order of an answer.
docs/decisions/0002-commune-search.md tells why this is not a table.
"""

import re
from collections.abc import Iterable, Sequence
from heapq import nsmallest
from itertools import chain, islice
from typing import NamedTuple
from uuid import UUID

from parvis.places.names import fold, readings, without_article
from parvis.places.postings import Postings
from parvis.places.typos import slips

_CODE = re.compile(r"\d{2,5}|2[ab]\d{0,3}")
_WHOLE_CODE = re.compile(r"\d{5}|2[ab]\d{3}")
_UUID_BYTES = 16

#: shorter names have too many neighbours for a slip to mean anything
_SLIPS_FROM = 4
#: one part in three of an answer is kept for whole names one slip away when better matches abound; in an answer of 50
#: that has held all of them, in every text tried (decision 0002)
_SLIPS_SHARE = 3


class Entry(NamedTuple):
    """What the index knows of a commune; `id` as UUID text."""

    id: str
    insee_code: str
    name: str
    postal_codes: list[str]
    population: int | None


class CommuneIndex:
    """Immutable once built, so that any number of searches may read it while a newer one is made."""

    __slots__ = (
        "_ids",
        "_insee_codes",
        "_longest_name",
        "_longest_word",
        "_most_words",
        "_names",
        "_padded",
        "_postal_codes",
        "_words",
    )

    def __init__(self, entries: Iterable[Entry]) -> None:
        ranked = sorted(entries, key=lambda one: (-(one.population or 0), one.insee_code))
        folded = [fold(one.name) for one in ranked]
        self._ids = b"".join(bytes.fromhex(one.id.replace("-", "")) for one in ranked)
        # " l hay les roses ": a word, or the beginning of one, is found with the blank before it
        self._padded = [f" {name} " for name in folded]
        self._names = Postings(
            (variant.replace(" ", ""), number)
            for number, name in enumerate(folded)
            for variant in (name, without_article(name))
        )
        self._words = Postings((word, number) for number, name in enumerate(folded) for word in name.split())
        self._postal_codes = Postings((code, number) for number, one in enumerate(ranked) for code in one.postal_codes)
        self._insee_codes = Postings((one.insee_code.lower(), number) for number, one in enumerate(ranked))
        self._longest_name = max(map(len, self._names.keys()), default=0)
        self._longest_word = max(map(len, self._words.keys()), default=0)
        self._most_words = max((name.count(" ") + 1 for name in folded), default=0)

    def __len__(self) -> int:
        return len(self._padded)

    def search(self, text: str, limit: int) -> list[UUID]:
        """Ids of at most `limit` communes, best first: exact, prefix, word prefix, one slip; each by population."""
        words = fold(text).split()
        codes = [word for word in words if _WHOLE_CODE.fullmatch(word)]
        if _CODE.fullmatch("".join(words)):
            found = self._by_code("".join(words))
        elif len(codes) == 1:
            found = self._by_code_and_name(codes[0], [word for word in words if word != codes[0]])
        else:
            found = self._by_name(readings(text), limit)
        return [self._id(number) for number in islice(found, limit)]

    def named(self, text: str, limit: int) -> list[tuple[UUID, bool]]:
        """Communes whose name is made of these words, or begins with all of them, an article before it forgiven."""
        found: dict[int, bool] = {}
        for words in readings(text):
            name = " ".join(words)
            if not name:
                continue
            numbers = self._prefix(words, limit * 20)
            whole = [
                number for number in numbers if without_article(self._padded[number].strip()) == without_article(name)
            ]
            begun = [
                n for n in numbers if without_article(self._padded[n].strip()).startswith(f"{without_article(name)} ")
            ]
            for number in [*whole, *begun]:
                found.setdefault(number, number in whole)
        ordered = sorted(found.items(), key=lambda one: (not one[1], one[0]))[:limit]
        return [(self._id(number), is_whole) for number, is_whole in ordered]

    def _id(self, number: int) -> UUID:
        return UUID(bytes=self._ids[number * _UUID_BYTES : (number + 1) * _UUID_BYTES])

    # ---- codes

    def _by_code(self, code: str) -> Iterable[int]:
        """Postal code before INSEE code; a part is the beginning of a postal code, or after 2A and 2B of INSEE's."""
        if _WHOLE_CODE.fullmatch(code):
            return dict.fromkeys([*self._postal_codes.exact(code), *self._insee_codes.exact(code)])
        codes = self._postal_codes if code.isdigit() else self._insee_codes
        return sorted(set(codes.prefix(code)))

    def _by_code_and_name(self, code: str, words: list[str]) -> list[int]:
        """ "Issy 92130": everything of the code, first what has all the words."""
        return sorted(
            self._by_code(code), key=lambda number: not all(f" {word}" in self._padded[number] for word in words)
        )

    # ---- names

    def _by_name(self, meanings: list[list[str]], limit: int) -> Iterable[int]:
        meanings = [words for words in meanings if words and len(words) <= self._most_words + 1]
        whole_name_slips = self._names_one_slip_away(meanings)
        room = limit - min(len(whole_name_slips), limit // _SLIPS_SHARE)
        found: dict[int, None] = {}
        for tier in (self._exact, self._prefix, self._word_prefixes):
            for words in meanings:
                if len(found) < room:
                    found.update(dict.fromkeys(tier(words, room)))
        if not found and not whole_name_slips:
            for words in meanings:
                found.update(dict.fromkeys(self._words_one_slip_away(words, limit)))
        return dict.fromkeys([*islice(found, room), *whole_name_slips])

    def _exact(self, words: list[str], _limit: int) -> list[int]:
        typed = "".join(words)
        return [number for number in self._names.exact(typed) if self._padded[number].replace(" ", "") == typed]

    def _prefix(self, words: list[str], limit: int) -> list[int]:
        """Names that begin so, an article before it forgiven; "saint e" puts "saint-étienne" before "sainte-marie"."""
        numbers = set(self._names.prefix("".join(words)))
        if len(words) == 1:
            return nsmallest(limit, numbers)
        start = f" {' '.join(words)}"
        return nsmallest(limit, numbers, key=lambda number: (start not in self._padded[number], number))

    def _word_prefixes(self, words: list[str], limit: int) -> list[int]:
        """Names in which each of the words begins a word, in any order."""
        numbers = {word: self._words.prefix(word) for word in words}
        rarest, *others = sorted(numbers, key=lambda word: len(numbers[word]))
        return self._first_with(numbers[rarest], [[f" {word}"] for word in others], limit)

    def _names_one_slip_away(self, meanings: list[list[str]]) -> list[int]:
        found: set[int] = set()
        for words in meanings:
            typed = "".join(words)
            if len(typed) <= self._longest_name + 1:
                meant = {name for name in slips(typed) if name in self._names and len(name) >= _SLIPS_FROM}
                found.update(number for name in meant - {typed} for number in self._names.exact(name))
        return sorted(found)

    def _words_one_slip_away(self, words: list[str], limit: int) -> list[int]:
        """Names that have each of the words, or one that is a slip away; the last word may be a slipped beginning."""
        starts = [self._meant(word, last=place == len(words) - 1) for place, word in enumerate(words)]
        numbers = [[self._begun(start) for start in alternatives] for alternatives in starts]
        rarest = min(range(len(words)), key=lambda place: sum(map(len, numbers[place])))
        return self._first_with(chain(*numbers[rarest]), starts[:rarest] + starts[rarest + 1 :], limit)

    def _meant(self, word: str, *, last: bool) -> list[str]:
        """What of a padded name this word may stand for: " begin" of a word, " whole " words."""
        starts = [f" {word}"] if self._words.is_prefix(word) else []
        if len(word) > self._longest_word + 1:
            return starts
        meant = {other for other in slips(word) if len(other) >= _SLIPS_FROM}
        starts += [f" {other} " for other in meant if other in self._words]
        if last and not starts:
            starts = [f" {other}" for other in meant if self._words.is_prefix(other)]
        return starts

    def _begun(self, start: str) -> Sequence[int]:
        word = start[1:]
        return self._words.exact(word[:-1]) if word.endswith(" ") else self._words.prefix(word)

    def _first_with(self, numbers: Iterable[int], starts: list[list[str]], limit: int) -> list[int]:
        """The first of these communes whose padded names have, of each list, at least one of the texts."""
        if not starts:
            return nsmallest(limit, set(numbers))
        return list(islice((number for number in sorted(set(numbers)) if _has(self._padded[number], starts)), limit))


def _has(padded: str, starts: list[list[str]]) -> bool:
    # plain loops: this runs thousands of times in a search, and a generator would treble its cost
    for alternatives in starts:
        for start in alternatives:
            if start in padded:
                break
        else:
            return False
    return True
