"""A measure through time: each point counts the four quarters that end there, so neighbours share three of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from parvis_web.pages.figures.comparing import Tick, scale_of, ticks_of
from parvis_web.pages.figures.geometry import Run, runs, scale_around
from parvis_web.pages.figures.quantities import earlier, is_share, short_quarter
from parvis_web.pages.figures.wording import Wording

#: the least that the upright axis shows: twenty points of a hundred, one grade of five
_NARROWEST_SHARE, _NARROWEST_MEAN = 0.2, 1.0
_LEVELS = 5
#: quarters that are written below the line, of the twelve that may be there
_MOMENTS = 4


@dataclass(frozen=True, slots=True)
class Trend:
    """`rows` are the table: quarter, what is said of it."""

    runs: list[Run]
    levels: list[Tick]
    moments: list[Tick]
    rows: list[tuple[str, str]]

    @property
    def said(self) -> str:
        return " ".join(f"{quarter}, {said}." for quarter, said in self.rows)


def trend(points: Sequence[dict[str, Any]], measure: str, words: Wording) -> Trend | None:
    """The line through these points, oldest first; None where fewer than two have a value."""
    valued = [point for point in points if point["value"] is not None]
    if len(valued) < 2:
        return None
    by_quarter = {point["until"]: (point["value"], point["low"], point["high"]) for point in valued}
    quarters = _all_between(valued[0]["until"], valued[-1]["until"])
    scale = scale_around(
        [end for point in valued for end in (point["low"], point["high"])],
        scale_of(measure),
        _NARROWEST_SHARE if is_share(measure) else _NARROWEST_MEAN,
    )
    return Trend(
        runs([by_quarter.get(quarter) for quarter in quarters], scale),
        ticks_of(scale, measure, words, _LEVELS),
        _moments(quarters, words.locale),
        [(words.quarter(point["until"]), words.briefly(point, measure)) for point in reversed(points)],
    )


def _all_between(first: str, last: str) -> list[str]:
    """Every quarter from the first to the last: those without a value keep their place."""
    found = [last]
    while found[0] != first:
        found.insert(0, earlier(found[0], 2)[1])
    return found


def _moments(quarters: list[str], locale: str) -> list[Tick]:
    """Names of quarters below the line, as many as a phone has room for, the last one always."""
    step = -(-(len(quarters) - 1) // (_MOMENTS - 1)) if len(quarters) > 1 else 1
    last = len(quarters) - 1
    return [
        Tick(round(number / last * 100, 2), short_quarter(quarter, locale))
        for number, quarter in enumerate(quarters)
        if (last - number) % step == 0
    ]
