"""Ballots of one commune and quarter, drawn at random around how good life is said to be there."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import accumulate
from math import exp
from random import Random
from typing import NamedTuple

#: grades, and 0 for no opinion
_ANSWERS = range(6)
_NO_OPINION = 0.12
_GRADE_SPREAD = 1.05
#: how much better those who recommend their commune grade it than the others do
_APART = 1.0


class Ballot(NamedTuple):
    """`scores` is the JSON object that a ballot holds; `part` is one of the numbers asked for, or None."""

    recommends: bool
    scores: str
    part: int | None


def ballots(rng: Random, count: int, share: float, grades: Mapping[str, float], parts: int = 0) -> Iterator[Ballot]:
    """So many ballots; half of them say which of so many `parts` of the commune they are from."""
    yes = sum(rng.random() < share for _ in range(count))
    for recommends, said in ((True, yes), (False, count - yes)):
        away = _APART * (recommends - share)
        columns = [_column(rng, code, mean + away, said) for code, mean in grades.items()]
        for row in zip(*columns, strict=True):
            part = rng.randrange(2 * parts) if parts else 0
            yield Ballot(recommends, "{" + ",".join(filter(None, row)) + "}", part if part < parts else None)


def _column(rng: Random, code: str, mean: float, count: int) -> list[str]:
    """What so many people answer to one criterion, as members of a JSON object; nothing for no opinion."""
    return rng.choices(_members(code), cum_weights=_weights(round(mean, 2)), k=count)


@cache
def _members(code: str) -> Sequence[str]:
    return ["", *(f'"{code}":{grade}' for grade in _ANSWERS[1:])]


@cache
def _weights(mean: float) -> Sequence[float]:
    """A bell around the mean, cut off at 1 and 5."""
    bell = [exp(-(((grade - mean) / _GRADE_SPREAD) ** 2) / 2) for grade in _ANSWERS[1:]]
    return list(accumulate([_NO_OPINION / (1 - _NO_OPINION) * sum(bell), *bell]))
