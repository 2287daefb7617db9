"""Undoing what makes one word look like another: accents, capitals, digits for letters, letters drawn out or apart."""

import re
import unicodedata
from collections.abc import Iterator

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss"})
#: signs and digits that stand for letters, inside a word
_STANDING_IN = str.maketrans("01345789@$€!|", "oieastbgasei" + "l")
_SIGN_IN_WORD = re.compile(r"(?<=[a-z0-9])[@$€!|](?=[a-z0-9])|(?<![a-z0-9@])[@$](?=[a-z])")
_WORD = re.compile(r"[a-z0-9*]+")
_LETTER = re.compile(r"[a-z]")
#: c.o.m.m.e c-e-c-i, or with spaces
_APART = re.compile(r"(?<![a-z0-9])[a-z0-9](?:([ ._\-])[a-z0-9])(?:\1[a-z0-9])+(?![a-z0-9])")
_DRAWN_OUT = re.compile(r"(.)\1{2,}")


def fold(text: str) -> str:
    """Lower case without accents, ligatures and signs that cannot be seen."""
    plain = unicodedata.normalize("NFKD", text.lower().translate(_LIGATURES))
    return "".join(character for character in plain if unicodedata.category(character) not in {"Mn", "Cf"})


def words(text: str) -> list[str]:
    """The words of a text, folded; letters set apart are joined, and those that stand in for others put right. A star
    inside of a word is left: it stands for any letter.
    """
    plain = _APART.sub(lambda found: re.sub(r"[ ._\-]", "", found[0]), fold(text))
    plain = _SIGN_IN_WORD.sub(lambda found: found[0].translate(_STANDING_IN), plain)
    found = (word.strip("*") for word in _WORD.findall(plain))
    return [word.translate(_STANDING_IN) if _LETTER.search(word) else word for word in found if word]


def spellings(word: str) -> Iterator[str]:
    """A word, and what it is when letters that are drawn out are once or twice there."""
    yield word
    if _DRAWN_OUT.search(word):
        yield _DRAWN_OUT.sub(r"\1", word)
        yield _DRAWN_OUT.sub(r"\1\1", word)
