"""Which numbers a text key leads to, for whole keys and beginnings of keys."""

from array import array
from bisect import bisect_left
from collections.abc import Iterable

_LAST = "\U0010ffff"


class Postings:
    """Sorted keys, each with ascending numbers, side by side in one array so that a prefix's numbers are one slice."""

    __slots__ = ("_at", "_keys", "_numbers", "_starts")

    def __init__(self, pairs: Iterable[tuple[str, int]]) -> None:
        """`pairs` of key and number come in the order of their numbers; the same pair twice in a row counts once."""
        grouped: dict[str, list[int]] = {}
        for key, number in pairs:
            numbers = grouped.setdefault(key, [])
            if not numbers or numbers[-1] != number:
                numbers.append(number)
        self._keys = sorted(grouped)
        self._numbers = array("I")
        self._starts = array("I", [0])
        for key in self._keys:
            self._numbers.extend(grouped[key])
            self._starts.append(len(self._numbers))
        self._at = {key: position for position, key in enumerate(self._keys)}

    def __contains__(self, key: str) -> bool:
        return key in self._at

    def keys(self) -> list[str]:
        """All keys, sorted. Not a copy."""
        return self._keys

    def exact(self, key: str) -> "array[int]":
        """The numbers of this very key, ascending."""
        position = self._at.get(key)
        if position is None:
            return array("I")
        return self._numbers[self._starts[position] : self._starts[position + 1]]

    def prefix(self, beginning: str) -> "array[int]":
        """The numbers of every key that begins so, ascending within each key; a number may come more than once."""
        first = bisect_left(self._keys, beginning)
        end = bisect_left(self._keys, beginning + _LAST, lo=first)
        return self._numbers[self._starts[first] : self._starts[end]]

    def is_prefix(self, beginning: str) -> bool:
        """Whether any key begins so."""
        position = bisect_left(self._keys, beginning)
        return position < len(self._keys) and self._keys[position].startswith(beginning)
