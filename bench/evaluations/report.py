"""The figures as a table, and whether they are within their limits."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bench.evaluations.counting import Spent
from bench.reads.measuring import Cost

BEGIN, END = "<!-- evaluations: begin -->", "<!-- evaluations: end -->"
#: from the small data to the large
GROWTH = 1.3
#: CPU: milliseconds of one request, seconds of one night's or quarter's work
CAST_MS, RESULTS_MS, DRAW_S, CLOSE_S = 5.0, 3.0, 5.0, 60.0

_HEAD = ("what", "data", "here", "PostgreSQL", "together", "limit", "by the clock")


@dataclass(frozen=True)
class Measured:
    """Of one size of data."""

    size: str
    cast: Cost
    results: Cost
    draw: Spent
    night: Spent
    close: Spent


_KINDS: tuple[tuple[str, str, Callable[[Measured], Cost | Spent], float | None, bool], ...] = (
    ("cast a ballot", "ms", lambda one: one.cast, CAST_MS, True),
    ("read the results", "ms", lambda one: one.results, RESULTS_MS, True),
    ("draw 10,000 ballots", "s", lambda one: one.draw, DRAW_S, True),
    # these grow with the communes that have figures, till all have
    ("the rest of that night", "s", lambda one: one.night, None, False),
    ("close the quarter", "s", lambda one: one.close, CLOSE_S, False),
)


def _numbers(cost: Cost | Spent) -> tuple[float, float, float]:
    if isinstance(cost, Cost):
        return cost.server, cost.postgres, cost.percentile(0.5)
    return cost.here, cost.postgres, cost.took


def rows(measured: list[Measured]) -> list[list[str]]:
    table = []
    for what, unit, of, limit, _ in _KINDS:
        for one in measured:
            here, postgres, took = _numbers(of(one))
            figures = [f"{figure:.2f} {unit}" for figure in (here, postgres, here + postgres)]
            table.append([what, one.size, *figures, f"{limit:g} {unit}" if limit else "", f"{took:.2f} {unit}"])
    return table


def goals(measured: list[Measured]) -> list[str]:
    """One line for each limit: what was reached, and whether it is kept."""
    lines = []
    for what, unit, of, limit, is_flat in _KINDS:
        last = of(measured[-1]).both
        if limit:
            verdict = "kept" if last <= limit else "BROKEN"
            lines.append(f"{what}, {measured[-1].size}: {last:.2f} {unit} (limit {limit:g} {unit}): {verdict}")
        if is_flat and len(measured) > 1:
            ratio = last / of(measured[0]).both
            verdict = "kept" if ratio <= GROWTH else "BROKEN"
            lines.append(f"{what}, a hundred times the data: {ratio:.2f}× (limit {GROWTH:g}×): {verdict}")
    return lines


def as_text(measured: list[Measured], about: list[str]) -> str:
    table = [list(_HEAD), *rows(measured)]
    widths = [max(len(row[column]) for row in table) for column in range(len(_HEAD))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in table]
    return "\n".join([*about, "", *lines, "", *goals(measured)])


def as_markdown(measured: list[Measured], about: list[str]) -> str:
    head = [f"| {' | '.join(_HEAD)} |", f"|{' --- |' * 2}{' ---: |' * (len(_HEAD) - 2)}"]
    table = [f"| {' | '.join(row)} |" for row in rows(measured)]
    return "\n".join([" \n".join(about), "", *head, *table, "", *(f"- {line}" for line in goals(measured))])


def write_markdown(file: Path, text: str) -> None:
    """Between the file's marks, where it has them; else at its end."""
    written = file.read_text() if file.exists() else ""
    whole = f"{BEGIN}\n{text}\n{END}\n"
    if BEGIN in written:
        whole = written[: written.index(BEGIN)] + whole + written[written.index(END) + len(END) + 1 :]
    else:
        whole = written + whole
    file.write_text(whole)
