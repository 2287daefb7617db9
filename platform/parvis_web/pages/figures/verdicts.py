"""Where a place stands, in words: clearly above others, clearly below, or neither.

It is clear only where the intervals of 95 % do not overlap. Then the values are further apart than 1.96 · (s₁ + s₂),
and the standard error of their difference is never more than s₁ + s₂, however the two depend on each other. So this is
stricter than a test of the difference, also where the place is itself a part of what it is compared with (Schenker and
Gentleman, *On judging the significance of differences by examining the overlap between confidence intervals*, The
American Statistician 55, 2001).
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from parvis_web.pages.figures.comparing import estimate_of
from parvis_web.pages.figures.wording import Wording

_Card = dict[str, Any]


class Verdict(StrEnum):
    """In the order in which they are read; the stylesheet knows them by their values."""

    ABOVE = "above"
    BELOW = "below"
    UNCLEAR = "unclear"


def verdict(own: Mapping[str, Any], other: Mapping[str, Any]) -> Verdict:
    """Of two estimates with `low` and `high`. Intervals that touch overlap."""
    if own["low"] > other["high"]:
        return Verdict.ABOVE
    return Verdict.BELOW if own["high"] < other["low"] else Verdict.UNCLEAR


def verdicts(card: _Card, measure: str, words: Wording) -> list[tuple[Verdict, str]]:
    """Of one measure: beside France and beside towns of its size, as far as both have a value."""
    return [(found, words.verdict(style, found)) for style, found in _compared(card, measure)]


def by_verdict(card: _Card, words: Wording) -> list[tuple[Verdict, str, str]]:
    """Of all criteria: verdict, what it says, and the names of the criteria of which it is true."""
    criteria = [one["criterion"]["code"] for one in card["criteria"]]
    found = [(style, said, code) for code in criteria for style, said in _compared(card, code)]
    groups = [(style, said) for style in ("france", "size") for said in Verdict]
    return [
        (said, words.verdict(style, said), ", ".join(words.measure(code) for code in named))
        for style, said in groups
        if (named := [code for *group, code in found if group == [style, said]])
    ]


def _compared(card: _Card, measure: str) -> list[tuple[str, Verdict]]:
    own = estimate_of(card, measure)
    others = (("france", estimate_of(card["france"], measure)), ("size", estimate_of(card["sameSize"], measure)))
    return [(style, verdict(own, other)) for style, other in others if own and other]
