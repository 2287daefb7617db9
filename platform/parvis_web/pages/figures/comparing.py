"""A scorecard beside those of its size, its region and France: the rows of charts and of their tables."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from parvis_web.pages.figures.geometry import MEANS, SHARES, Interval, Scale, interval
from parvis_web.pages.figures.quantities import RECOMMENDATION, is_share
from parvis_web.pages.figures.wording import Wording

#: letters of a label that fit beside a figure on a narrow phone
_LONGEST_LABEL = 34
_Card = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Row:
    """One place in a chart. `label` may be cut short, `name` is not; `said` is the value, `between` its interval."""

    style: str
    name: str
    label: str
    said: str
    between: str
    answers: str
    interval: Interval


@dataclass(frozen=True, slots=True)
class Tick:
    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Mark:
    """Another place's value on a criterion's line, and what it is."""

    style: str
    at: float
    said: str


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion of a profile: the place's own mean, and of the others by style what they have."""

    label: str
    said: str
    between: str
    answers: str
    interval: Interval
    others: list[Mark]
    by_style: dict[str, str]


def scale_of(measure: str) -> Scale:
    return SHARES if is_share(measure) else MEANS


def ticks_of(scale: Scale, measure: str, words: Wording, most: int = 6) -> list[Tick]:
    return [Tick(scale.at(value), _tick(value, measure, words)) for value in scale.ticks(most)]


def _tick(value: float, measure: str, words: Wording) -> str:
    if is_share(measure):
        return words.quantity(value, measure)
    return words.number(int(value)) if value == int(value) else words.quantity(value, measure)


def estimate_of(card: _Card | None, measure: str) -> dict[str, Any] | None:
    """A measure's estimate on a scorecard, where there is one with a value."""
    if card is None:
        return None
    if is_share(measure):
        found = card["recommend"]
    else:
        found = next((one["mean"] for one in card["criteria"] if one["criterion"]["code"] == measure), None)
    return found if found and found["value"] is not None else None


def places(card: _Card, name: str, words: Wording) -> Iterator[tuple[str, str, _Card]]:
    """The scorecard and those beside it: style, name, scorecard."""
    yield "own", name, card
    same_size, region, france = card["sameSize"], card["regional"], card["france"]
    if same_size:
        yield "size", words.say("Towns of its size"), same_size
    if region:
        yield "region", region["region"]["name"], region
    if france:
        yield "france", words.say("France"), france


def rows(card: _Card, name: str, words: Wording, measure: str = RECOMMENDATION) -> list[Row]:
    """The place and the others that have this measure, the place first."""
    found = ((style, label, estimate_of(one, measure)) for style, label, one in places(card, name, words))
    return [row(style, label, estimate, measure, words) for style, label, estimate in found if estimate]


def row(style: str, name: str, estimate: dict[str, Any], measure: str, words: Wording) -> Row:
    return Row(
        style,
        name,
        name if len(name) <= _LONGEST_LABEL else name[: _LONGEST_LABEL - 1].rstrip() + "…",
        words.quantity(estimate["value"], measure),
        words.between(estimate, measure),
        words.number(estimate["answers"]),
        interval(scale_of(measure), estimate["value"], estimate["low"], estimate["high"]),
    )


def profile(card: _Card, name: str, words: Wording) -> list[Criterion]:
    """The criteria of a scorecard that have a mean, in their order, each beside the others'."""
    others = [place for place in places(card, name, words) if place[0] != "own"]
    found = []
    for one in card["criteria"]:
        code, mean = one["criterion"]["code"], one["mean"]
        if mean is None or mean["value"] is None:
            continue
        marks = [
            Mark(style, MEANS.at(estimate["value"]), words.quantity(estimate["value"], code))
            for style, _, beside in others
            if (estimate := estimate_of(beside, code))
        ]
        found.append(
            Criterion(
                words.measure(code),
                words.quantity(mean["value"], code),
                words.between(mean, code),
                words.number(mean["answers"]),
                interval(MEANS, mean["value"], mean["low"], mean["high"]),
                marks,
                {mark.style: mark.said for mark in marks},
            )
        )
    return found


def description(found: list[Row]) -> str:
    """The rows as one text, for those who hear a chart rather than see it."""
    return " ".join(f"{one.name}, {one.said}, {one.between}." for one in found)
