"""From what was asked to the queries that find it, with their cost in mind.

A lexeme's list in the index is read as far as it goes; those of the commonest words are long. Two things would read
them whole and are kept from it here: many words each of which is common, which are looked for among the newest entries
only, as far as `_POSTINGS` of the rarest go; and the first letters of a word, which are spelt out as the commonest
words that begin so.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import prod

from parvis.search.lexicon import Frequencies
from parvis.search.words import Asked

#: entries of an index list that one search may go through
_POSTINGS = 2_000
EVERYTHING = 2**40
#: the share of what PostgreSQL's statistics do not name
_UNKNOWN = 0.001
#: PostgreSQL's own prefix search reads the lists of all words that begin so: dear where those are common
_SMALL = 20_000
_RARE = 0.005
_SHORTEST_START, _MOST_SPELT_OUT = 2, 12
#: so many letters are the beginning of few words
_LETTERS_OF_FEW = 4
#: what a word may end in once it is typed whole: its stem can be shorter than what is typed ("associatio")
_ENDINGS = (
    *("n", "s", "e", "es", "r", "er", "on", "ion", "ions", "ment", "ement", "tion", "ation", "nt", "ent", "ique"),
    *("iste", "eur", "euse", "ite", "te"),
)
_ENDINGS_FROM = 4


@dataclass(frozen=True, slots=True)
class Step:
    """Texts of `tsquery`s that must all match, and how many of the newest entries to look at, first and at most."""

    keys: list[str]
    first: int
    reach: int


@dataclass(frozen=True, slots=True)
class Plan:
    """As the function `search_candidates` of migration 0005 takes it."""

    exact: Step | None
    loose: Step | None
    titled: Step


def to_be_stemmed(asked: Asked) -> list[str]:
    """The folded words whose lexemes a plan needs."""
    words = [*asked.words, *asked.excluded, *(word for phrase in asked.phrases for word in phrase.split())]
    return words + _whole_words(asked.last)


def _whole_words(start: str | None) -> list[str]:
    if start is None or len(start) < _ENDINGS_FROM or not start.isalpha():
        return []
    return [start + ending for ending in _ENDINGS]


def make_plan(
    asked: Asked,
    lexemes: Mapping[str, str | None],
    frequencies: Frequencies,
    narrowing: Sequence[Sequence[str]] = (),
    most: int = 150,
) -> Plan | None:
    """None where nothing telling was asked for.

    Every entry found must have one marker of each group of `narrowing`; `most` entries are enough.
    """
    firm = [word for word in asked.words if word != asked.last]
    firm += [word for phrase in asked.phrases for word in phrase.split()]
    sure = list(dict.fromkeys(found for word in firm if (found := lexemes[word])))
    last = lexemes[asked.last] if asked.last else None
    started = _started(asked.last, last, lexemes, frequencies)
    exact = list(dict.fromkeys([*sure, *([last] if last else [])]))
    if not exact and not started:
        return None
    titles = _titles(asked.last, last, started, frequencies)
    without = "".join(f" & !{quoted(found)}" for word in asked.excluded if (found := lexemes[word]))

    def step(groups: list[dict[str, bool]], enough: int) -> Step:
        shares = [sum(map(frequencies.share, group)) for group in (*groups, *narrowing)]
        keys = [_any(group) for group in groups]
        return Step([keys[0] + without, *keys[1:]], *_looks(shares, enough))

    return Plan(
        exact=step([{one: False} for one in exact], most) if exact else None,
        loose=step([*({one: False} for one in sure), started], most) if started else None,
        titled=step([*({f"§t{one}": False} for one in sure), *([titles] if titles else [])], most // 4),
    )


def _looks(shares: Sequence[float], enough: int) -> tuple[int, int]:
    """How many of the newest entries to look at, where these are the shares of all that must come together.

    To begin with a quarter of what it takes if they are independent, as words that go together seldom are. At most as
    many as have `_POSTINGS` of the rarest.
    """
    rarest = min(shares)
    together = prod(share or _UNKNOWN for share in shares)
    reach = int(_POSTINGS / rarest) if rarest > 0 else EVERYTHING
    return min(int(enough / together / 4), reach), reach


def _started(
    start: str | None, lexeme: str | None, lexemes: Mapping[str, str | None], frequencies: Frequencies
) -> dict[str, bool]:
    """Lexemes that a half-typed word may become; True for one that stands for all that begin so."""
    if start is None or len(start) < _SHORTEST_START:
        return {}
    found = _beginnings(start, frequencies)
    for word in _whole_words(start):
        meant = lexemes[word]
        if meant and not meant.startswith(start):
            found[meant] = False
    if lexeme:
        found.setdefault(lexeme, False)
    return found


def _beginnings(start: str, frequencies: Frequencies) -> dict[str, bool]:
    if frequencies.rows < _SMALL:
        return {start: True}
    common = frequencies.beginning_with(start)
    if len(start) < _LETTERS_OF_FEW or sum(map(frequencies.share, common)) > _RARE:
        return dict.fromkeys(common[:_MOST_SPELT_OUT], False)
    return {start: True}


def _titles(
    start: str | None, lexeme: str | None, started: Mapping[str, bool], frequencies: Frequencies
) -> dict[str, bool]:
    """The same last word, as one of a title."""
    if start is None or not started:
        return {f"§t{lexeme}": False} if lexeme else {}
    found = {f"§t{one}": is_start for one, is_start in started.items()}
    common = [one for one in frequencies.beginning_with(f"§t{start}") if one not in found][:_MOST_SPELT_OUT]
    return found | dict.fromkeys(common, False)


def _any(lexemes: Mapping[str, bool]) -> str:
    spelt = [quoted(one) + (":*" if is_start else "") for one, is_start in lexemes.items()]
    return spelt[0] if len(spelt) == 1 else f"({' | '.join(spelt)})"


def quoted(lexeme: str) -> str:
    """A lexeme as a `tsquery` names it."""
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"
