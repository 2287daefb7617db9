"""The figures as a table, and whether they are within their limits."""

from collections.abc import Callable
from dataclasses import dataclass

from bench.evaluations import asking, drawing
from bench.evaluations.asking import Request
from bench.evaluations.closing import DRAWN, FORGOTTEN, MOVED_ON, Closed
from bench.evaluations.seed import Size
from bench.shared.measuring import Cost, Spent
from bench.shared.report import Report, kept

#: from the small data to the large
GROWTH = 1.3
#: CPU: milliseconds of one request, seconds of one night's or quarter's work
CAST_MS, SCORECARD_MS, DRAW_S, CLOSE_S = 5.0, 3.0, 5.0, 60.0

_HEAD = ("what", "data", "of how many", "here", "PostgreSQL", "together", "limit", "each 1,000", "by the clock")


@dataclass(frozen=True)
class Measured:
    """Of one size of data."""

    size: Size
    requests: dict[str, Request]
    draw: Spent
    night: Spent
    close: Closed


@dataclass(frozen=True)
class Kind:
    """A row of each size. `pieces` is how much it read or wrote, and `each` of which of them its cost is divided by.

    `is_flat` where it may not cost more over more data, `is_flat_each` where a piece may not.
    """

    what: str
    unit: str
    of: Callable[[Measured], Cost | Spent]
    limit: float | None = None
    pieces: Callable[[Measured], dict[str, int]] = lambda _one: {}
    each: str = ""
    is_flat: bool = False
    is_flat_each: bool = False

    def of_each(self, one: Measured) -> float | None:
        """What a thousand of the pieces cost."""
        count = self.pieces(one).get(self.each)
        return self.of(one).both / count * 1000 if count else None


def _request(what: str, kind: str, limit: float) -> Kind:
    def answer(one: Measured) -> dict[str, int]:
        size = one.requests[kind].answer
        return {"bytes": size} if size else {}

    return Kind(what, "ms", lambda one: one.requests[kind].cost, limit, answer, is_flat=True)


def _part(what: str, name: str, each: str, *, is_flat_each: bool = False) -> Kind:
    def pieces(one: Measured) -> dict[str, int]:
        part = one.close.parts[name]
        if name == FORGOTTEN:
            return {"sheets": one.close.sheets}
        drawn = {"ballots": one.close.leftovers} if name == DRAWN else {}
        return drawn | {"scorecards": part.scorecards, "figures": part.figures}

    return Kind(
        f"of that: {what}", "s", lambda one: one.close.parts[name].spent, None, pieces, each, is_flat_each=is_flat_each
    )


_KINDS = (
    _request("cast a ballot", asking.CAST, CAST_MS),
    _request("read the scorecard", asking.SCORECARD, SCORECARD_MS),
    _request("read the results page", asking.RESULTS, SCORECARD_MS),
    Kind(f"draw {drawing.BALLOTS:,} ballots", "s", lambda one: one.draw, DRAW_S, is_flat=True),
    # all below grow with the communes that have figures, till all have
    Kind("the rest of that night", "s", lambda one: one.night),
    Kind(
        "close the quarter",
        "s",
        lambda one: one.close.spent,
        CLOSE_S,
        lambda one: {"scorecards": one.close.scorecards, "figures": one.close.figures},
        "figures",
        is_flat_each=True,
    ),
    _part("sheets and codes go", FORGOTTEN, "sheets"),
    _part("leftovers are drawn", DRAWN, "ballots"),
    _part("figures move on", MOVED_ON, "figures", is_flat_each=True),
)


def of(measured: list[Measured]) -> Report:
    return Report("evaluations", _HEAD, _rows(measured), _goals(measured), words=2)


def _numbers(cost: Cost | Spent) -> tuple[float, float, float]:
    if isinstance(cost, Cost):
        return cost.server, cost.postgres, cost.percentile(0.5)
    return cost.here, cost.postgres, cost.took


def _rows(measured: list[Measured]) -> list[list[str]]:
    table = []
    for kind in _KINDS:
        for one in measured:
            here, postgres, took = _numbers(kind.of(one))
            each = kind.of_each(one)
            table.append([
                kind.what,
                one.size.name,
                ", ".join(f"{count:,} {name}" for name, count in kind.pieces(one).items()),
                *(f"{figure:.2f} {kind.unit}" for figure in (here, postgres, here + postgres)),
                f"{kind.limit:g} {kind.unit}" if kind.limit else "",
                f"{each:.3f} {kind.unit}" if each else "",
                f"{took:.2f} {kind.unit}",
            ])  # fmt: skip
    return table


def _goals(measured: list[Measured]) -> list[str]:
    """One line for each limit, with whether it is kept; growth that has no limit is told without."""
    first, last, lines = measured[0], measured[-1], []
    times = f"{last.size.ballots / first.size.ballots:.3g} times the data"
    for kind in _KINDS:
        spent = kind.of(last).both
        if kind.limit:
            of_limit = f"{spent:.2f} {kind.unit} (limit {kind.limit:g} {kind.unit})"
            lines.append(f"{kind.what}, {last.size.name}: {of_limit}: {kept(spent, kind.limit)}")
        if len(measured) == 1:
            continue
        ratio = spent / kind.of(first).both
        verdict = f" (limit {GROWTH:g}×): {kept(ratio, GROWTH)}" if kind.is_flat else ""
        lines.append(f"{kind.what}, {times}: {ratio:.2f}×{verdict}")
        if kind.is_flat_each and (few := kind.of_each(first)) and (many := kind.of_each(last)):
            ratio = many / few
            limit = f"(limit {GROWTH:g}×): {kept(ratio, GROWTH)}"
            lines.append(f"{kind.what}, each 1,000 {kind.each}, {times}: {ratio:.2f}× {limit}")
    return lines
