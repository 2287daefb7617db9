"""The figures as a table, as text and as Markdown, and what they say of the goals."""

import os
import platform
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import psutil
from bench.reads.measuring import Cost
from bench.reads.operations import OPERATIONS, PAGES

VISITOR, READER, LIMIT = "visitor", "signed in", "limit"
#: server CPU of a visitor's request over the limit's: wanted, and not to be passed in any case
OVER_LIMIT = {"Feed": (5.0, 9.0), "Thread": (4.0, 8.0), "Light": (4.0, 6.0)}
SIGNED_IN, GROWTH, PAGE_MS = 1.5, 1.3, 6.0
BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"

_HEAD = (
    *("data", "asked", "by", "requests", "server ms", "PostgreSQL ms", "over the limit", "both over the limit"),
    *("p50 ms", "p99 ms", "at 8: server ms", "over the limit", "a second", "p50 ms", "p99 ms"),
)


@dataclass(frozen=True)
class Measured:
    """Of one size of data: costs by what was asked and by whom, over one connection and over several."""

    size: str
    alone: dict[str, dict[str, Cost]]
    crowded: dict[str, dict[str, Cost]]
    resident: dict[str, float]


def machine(postgres: str) -> list[str]:
    """Where and when, and with which versions."""
    cpu = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if "model name" in line
        ),
        platform.processor(),
    )
    packages = ", ".join(
        f"{name} {version(name)}" for name in ("parvis", "uvicorn", "uvloop", "asyncpg", "graphql-core")
    )
    hardware = f"{cpu}, {psutil.cpu_count()} cores, {psutil.virtual_memory().total / 2**30:.0f} GB"
    return [
        f"{datetime.now(UTC):%d %B %Y}; {hardware}, load average {os.getloadavg()[1]:.1f}",
        f"Python {platform.python_version()}, PostgreSQL {postgres}, {packages}",
    ]


def rows(measured: list[Measured]) -> list[list[str]]:
    """The table without its head."""
    table = []
    for one in measured:
        for asked, costs in one.alone.items():
            for who, cost in costs.items():
                limit = costs.get(LIMIT)
                table.append([
                    one.size, asked, who, str(cost.count), f"{cost.server:.3f}", f"{cost.postgres:.3f}",
                    _times(cost.server, limit.server) if limit else "",
                    _times(cost.both, limit.both) if limit else "",
                    *_latency(cost),
                    *_crowded(one.crowded.get(asked, {}), who),
                ])  # fmt: skip
    return table


def _crowded(costs: dict[str, Cost], who: str) -> list[str]:
    if who not in costs:
        return [""] * 5
    cost, limit = costs[who], costs[LIMIT]
    return [f"{cost.server:.3f}", _times(cost.server, limit.server), f"{cost.per_second:.0f}", *_latency(cost)]


def _times(value: float, limit: float) -> str:
    return f"{value / limit:.1f}×"


def _latency(cost: Cost) -> list[str]:
    return [f"{cost.percentile(0.5):.2f}", f"{cost.percentile(0.99):.2f}"]


def memory(measured: list[Measured]) -> list[str]:
    return [
        f"Resident after all that, {one.size}: "
        + ", ".join(f"{who} {size:.0f} MB" for who, size in one.resident.items())
        for one in measured
    ]


def goals(measured: list[Measured]) -> list[str]:
    """One line for each goal: what was reached, and whether it is kept. By the largest data that was measured."""
    last, lines = measured[-1], []
    asked = [name for name in OPERATIONS if name in last.alone]
    for name in asked:
        costs = last.alone[name]
        ratio = costs[VISITOR].server / costs[LIMIT].server
        wanted, bound = OVER_LIMIT[name]
        verdict = "kept" if ratio <= wanted else "missed, within the bound" if ratio <= bound else "BROKEN"
        crowd = last.crowded.get(name)
        at_once = f"; over several connections {_times(crowd[VISITOR].server, crowd[LIMIT].server)}" if crowd else ""
        goal = f"(goal {wanted:g}×, bound {bound:g}×{at_once})"
        lines.append(f"{name}, visitor, server: {ratio:.1f}× the limit {goal}: {verdict}")
    for name in asked:
        costs = last.alone[name]
        ratio = costs[READER].server / costs[VISITOR].server
        lines.append(
            f"{name}, signed in, server: {ratio:.2f}× the visitor's (goal {SIGNED_IN}×): {_kept(ratio, SIGNED_IN)}"
        )
    if len(measured) > 1:
        for name in asked:
            ratio = last.alone[name][VISITOR].both / measured[0].alone[name][VISITOR].both
            lines.append(f"{name}, 30 times the data, both: {ratio:.2f}× (goal {GROWTH}×): {_kept(ratio, GROWTH)}")
    for page in PAGES:
        if page in last.alone:
            spent = last.alone[page][VISITOR].server
            lines.append(f"{page}, server: {spent:.2f} ms (goal {PAGE_MS:g} ms): {_kept(spent, PAGE_MS)}")
    return lines


def _kept(value: float, goal: float) -> str:
    return "kept" if value <= goal else "BROKEN"


def as_text(measured: list[Measured], about: list[str]) -> str:
    table = [list(_HEAD), *rows(measured)]
    widths = [max(len(row[column]) for row in table) for column in range(len(_HEAD))]
    lines = [
        "  ".join(_cell(cell, width, at) for at, (cell, width) in enumerate(zip(row, widths, strict=True)))
        for row in table
    ]
    return "\n".join([*about, "", *lines, "", *memory(measured), "", *goals(measured)])


def _cell(text: str, width: int, at: int) -> str:
    return text.ljust(width) if at < 3 else text.rjust(width)


def as_markdown(measured: list[Measured], about: list[str]) -> str:
    head = [f"| {' | '.join(_HEAD)} |", f"|{' --- |' * 3}{' ---: |' * (len(_HEAD) - 3)}"]
    table = [f"| {' | '.join(row)} |" for row in rows(measured)]
    goal_lines = [f"- {line}" for line in goals(measured)]
    return "\n".join([" \n".join(about), "", *head, *table, "", *memory(measured), "", *goal_lines])


def write_markdown(file: Path, text: str) -> None:
    """Between the file's marks, where it has them; else the whole file."""
    whole = f"{BEGIN}\n{text}\n{END}\n"
    if file.exists() and BEGIN in (written := file.read_text()):
        whole = written[: written.index(BEGIN)] + whole + written[written.index(END) + len(END) + 1 :]
    file.write_text(whole)
