"""Communes as dots: on the map of the mainland and Corsica, or listed beside it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from parvis_web.pages.figures.classes import NAMES, class_of
from parvis_web.pages.figures.france import is_on_map, project
from parvis_web.pages.figures.wording import Wording


@dataclass(frozen=True, slots=True)
class Dot:
    """`style` is the class of its value; `said` is the commune with its value and interval."""

    x: float
    y: float
    style: str
    said: str


@dataclass(frozen=True, slots=True)
class Overseas:
    """A commune that lies beyond the map."""

    name: str
    slug: str
    style: str
    said: str


@dataclass(frozen=True, slots=True)
class Legend:
    """A class of values: its bounds, and how many communes of the map or beside it are in it."""

    style: str
    text: str
    count: int


@dataclass(frozen=True, slots=True)
class Map:
    """`unplaced` counts the communes whose coordinates are not known: they are in the table alone."""

    dots: list[Dot]
    overseas: list[Overseas]
    legend: list[Legend]
    unplaced: int


def drawn(cards: Iterable[dict[str, Any]], measure: str, words: Wording) -> Map:
    """The scorecards of communes that have a value of this measure, by their coordinates."""
    dots, overseas, counts, unplaced = [], [], Counter[str](), 0
    for card in cards:
        estimate, commune = card["estimate"], card["commune"]
        if estimate is None or estimate["value"] is None:
            continue
        if commune["location"] is None:
            unplaced += 1
            continue
        place = (commune["location"]["latitude"], commune["location"]["longitude"])
        style, said = class_of(estimate["value"], measure), words.estimated(estimate, measure)
        counts[style] += 1
        if is_on_map(*place):
            dots.append(Dot(*project(*place), style, f"{commune['name']}, {said}"))
        else:
            overseas.append(Overseas(commune["name"], commune["slug"], style, said))
    # the highest first, as one reads
    legend = [Legend(name, words.value_class(name, measure), counts[name]) for name in reversed(NAMES)]
    return Map(dots, overseas, legend, unplaced)
