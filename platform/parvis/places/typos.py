"""What may be meant where one letter slipped: edit distance 1, where a transposition counts as one (Damerau)."""

from collections.abc import Iterator

_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"


def slips(word: str) -> Iterator[str]:
    """Every text that one slip away becomes `word`, or `word` becomes: about 74 per letter, some more than once.

    Trying each against the names that exist needs no table of misspellings: it costs microseconds per letter typed.
    """
    for i in range(len(word) + 1):
        head, tail = word[:i], word[i:]
        rest = tail[1:]
        for letter in _LETTERS:
            yield head + letter + tail
        if not tail:
            return
        for letter in _LETTERS:
            yield head + letter + rest
        yield head + rest
        if rest:
            yield head + rest[0] + tail[0] + rest[1:]
