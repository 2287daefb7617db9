"""What somebody typed into a search, read: words, phrases in quotes, words that must not be there."""

import re
import unicodedata
from dataclasses import dataclass

LONGEST = 200
#: more words than this say nothing more
MOST_WORDS = 12
#: letters of a folded word; PostgreSQL indexes none of 2,047 bytes, and a letter typed may become many
_LONGEST_WORD = 500

_LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae"})
_MARKS = re.compile("[\u0300-\u036f]+")
_NO_LETTERS = re.compile(
    "[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00bf\u2000-\u206f\u20a0-\u20cf\u2190-\u2bff\u3000-\u303f]+"
)
_LOWER = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")
#: no text of PostgreSQL's can hold these
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_QUOTES = str.maketrans("«»“”„", '"""""')
_PIECE = re.compile(r'(?<!\S)(-?)"([^"]*)"|(?<!\S)(-?)(\S+)')


def fold(text: str) -> str:
    """Words as they are compared, a blank for everything between them: "L’Œuvre" is "l oeuvre".

    The same as the function `search_fold` of migration 0005; a test compares both.
    """
    plain = _MARKS.sub("", unicodedata.normalize("NFKD", text.translate(_LIGATURES)))
    return _NO_LETTERS.sub(" ", plain).translate(_LOWER)


@dataclass(frozen=True, slots=True)
class Asked:
    """A search, folded. `last` is the word that may still be half typed, also the last of `words`."""

    words: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    last: str | None = None

    @property
    def texts(self) -> tuple[str, ...]:
        """Everything that must be there."""
        return (*self.words, *self.phrases)


def storable(text: str) -> str:
    """The first 200 characters, a blank for each that no text of PostgreSQL's can hold."""
    return _UNSTORABLE.sub(" ", text[:LONGEST])


def read(text: str) -> Asked:
    """Whatever was typed, beyond 200 characters forgotten: nothing is refused, a text without a letter asks nothing."""
    words: list[str] = []
    phrases: list[str] = []
    excluded: list[str] = []
    last: str | None = None
    for minus, phrase, word_minus, word in _PIECE.findall(storable(text).translate(_QUOTES)):
        parts = [part for part in fold(phrase or word).split() if len(part) <= _LONGEST_WORD]
        if minus or word_minus:
            excluded += parts
        elif len(parts) > 1 and phrase:
            phrases.append(" ".join(parts))
            last = None
        else:
            words += parts
            last = parts[-1] if parts and not phrase else None
    kept = tuple(dict.fromkeys(words[:MOST_WORDS]))
    return Asked(kept, tuple(phrases[:3]), tuple(excluded[:3]), last if last in kept else None)
