"""Words that insult, by a list of our own. It catches the common ones: what it misses can be flagged by anybody."""

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from parvis.opinions.folding import spellings, words

_LIST = Path(__file__).with_name("insults.txt")
#: before a word it makes somebody of it: "un idiot", "bande d’idiots"
_OF_SOMEBODY = frozenset(
    words(
        "un une le la les des l d de ce cet cette ces mon ton son gros grosse grosses pauvre pauvres petit petite"
        " petits vieux vieille sale sales vrai vraie vrais parfait quel quelle quels quelles sacre espece tous toutes"
    )
)


class _Insults(NamedTuple):
    always: frozenset[str]
    of_somebody: frozenset[str]
    phrases: frozenset[tuple[str, ...]]


@cache
def _insults() -> _Insults:
    lines = [line for line in _LIST.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    split = {line: tuple(words(line)) for line in lines}
    return _Insults(
        frozenset(one[0] for line, one in split.items() if len(one) == 1 and not line.startswith("+")),
        frozenset(one[0] for line, one in split.items() if line.startswith("+")),
        frozenset(one for one in split.values() if len(one) > 1),
    )


def has_insult(text: str) -> bool:
    """Whether any of its words, or what they are in disguise, is on the list."""
    insults, said = _insults(), words(text)
    longest = max(map(len, insults.phrases))
    before = ""
    for place, word in enumerate(said):
        if _among(word, insults.always) or (before in _OF_SOMEBODY and _among(word, insults.of_somebody)):
            return True
        if any(tuple(said[place : place + length]) in insults.phrases for length in range(2, longest + 1)):
            return True
        before = word
    return False


def _among(word: str, known: frozenset[str]) -> bool:
    if "*" not in word:
        return not known.isdisjoint(spellings(word))
    # at least half of it is there to be read
    pattern = re.compile(re.escape(word).replace(r"\*", "."))
    return word.count("*") * 2 < len(word) and any(pattern.fullmatch(one) for one in known)
