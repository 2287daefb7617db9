"""Where the parts of a chart lie: plain numbers, drawn by `figures/charts.html`.

Places along an axis are per cent of the drawing's width or height, so that a chart fills a phone as well as a desk
while its letters and dots keep their size.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10


@dataclass(frozen=True, slots=True)
class Scale:
    """Values from `low` to `high` along an axis of 0 to 100."""

    low: float
    high: float

    def at(self, value: float) -> float:
        """Where a value stands, in per cent; what lies outside stands at the end."""
        inside = min(max(value, self.low), self.high)
        return round((inside - self.low) / (self.high - self.low) * 100, 2)

    def ticks(self, most: int = 6) -> list[float]:
        """At most so many round values (steps of 1, 2 or 5 times a power of ten) within it, both ends if round."""
        step = _round_step((self.high - self.low) / (most - 1))
        first, last = ceil(round(self.low / step, 9)), floor(round(self.high / step, 9))
        return [round(number * step, 9) for number in range(first, last + 1)]


#: all that a share or a mean can be: charts that compare places show it whole, and so never exaggerate
SHARES = Scale(0, 1)
MEANS = Scale(1, 5)


def scale_around(values: Sequence[float], whole: Scale, narrowest: float) -> Scale:
    """A part of `whole` that holds all values, between round ends and no narrower than told.

    For what moves little: a whole axis would hide it, one that just fits would make noise look like news.
    """
    low, high = min(values), max(values)
    missing = max(narrowest - (high - low), 0) / 2
    low, high = low - missing, high + missing
    # what sticks out at one end is room at the other
    low, high = low - max(high - whole.high, 0), high + max(whole.low - low, 0)
    step = _round_step((high - low) / 4)
    low, high = floor(round(low / step, 9)) * step, ceil(round(high / step, 9)) * step
    return Scale(max(round(low, 9), whole.low), min(round(high, 9), whole.high))


@dataclass(frozen=True, slots=True)
class Interval:
    """A value with its interval, along the axis."""

    at: float
    low: float
    high: float


def interval(scale: Scale, value: float, low: float, high: float) -> Interval:
    return Interval(scale.at(value), scale.at(low), scale.at(high))


@dataclass(frozen=True, slots=True)
class Point:
    """A point of a line; `y` and its kin count from the top, as drawings do."""

    x: float
    y: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Run:
    """Points without a gap between them: their line, and the band of their intervals, as paths of 100 × 100."""

    points: tuple[Point, ...]
    line: str
    band: str


def runs(values: Sequence[tuple[float, float, float] | None], scale: Scale) -> list[Run]:
    """A line through (value, low, high), equally apart; None leaves its place empty, and the line does not cross it."""
    apart = 100 / max(len(values) - 1, 1)
    found: list[list[Point]] = [[]]
    for number, measured in enumerate(values):
        if measured is None:
            found.append([])
            continue
        value, low, high = (round(100 - scale.at(one), 2) for one in measured)
        x = round(number * apart, 2) if len(values) > 1 else 50.0
        found[-1].append(Point(x, value, low, high))
    return [Run(tuple(points), _path(_line(points)), _path(_band(points)) + "Z") for points in found if points]


def _line(points: Sequence[Point]) -> Iterator[tuple[float, float]]:
    return ((point.x, point.y) for point in points)


def _band(points: Sequence[Point]) -> Iterator[tuple[float, float]]:
    yield from ((point.x, point.high) for point in points)
    yield from ((point.x, point.low) for point in reversed(points))


def _path(corners: Iterator[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in corners)


def shares_of(counts: Sequence[int]) -> list[float]:
    """Each count as a share of all, 0 where there are none."""
    total = sum(counts)
    return [count / total if total else 0.0 for count in counts]


def _round_step(least: float) -> float:
    """The smallest of 1, 2 or 5 times a power of ten that is no smaller."""
    power = 10.0 ** floor(log10(least))
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= least * (1 - 1e-9))
