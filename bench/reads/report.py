"""The figures as a table, and what they say of the goals."""

from dataclasses import dataclass

from bench.reads.operations import OPERATIONS, PAGES
from bench.shared.measuring import Cost
from bench.shared.report import Report, kept

VISITOR, READER, LIMIT = "visitor", "signed in", "limit"
#: server CPU of a visitor's request over the limit's: wanted, and not to be passed in any case
OVER_LIMIT = {"Feed": (5.0, 9.0), "Thread": (4.0, 8.0), "Light": (4.0, 6.0)}
SIGNED_IN, GROWTH, PAGE_MS = 1.5, 1.3, 6.0

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


def of(measured: list[Measured]) -> Report:
    return Report("figures", _HEAD, rows(measured), goals(measured), words=3, notes=memory(measured))


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
            f"{name}, signed in, server: {ratio:.2f}× the visitor's (goal {SIGNED_IN}×): {kept(ratio, SIGNED_IN)}"
        )
    if len(measured) > 1:
        for name in asked:
            ratio = last.alone[name][VISITOR].both / measured[0].alone[name][VISITOR].both
            lines.append(f"{name}, 30 times the data, both: {ratio:.2f}× (goal {GROWTH}×): {kept(ratio, GROWTH)}")
    for page in PAGES:
        if page in last.alone:
            spent = last.alone[page][VISITOR].server
            lines.append(f"{page}, server: {spent:.2f} ms (goal {PAGE_MS:g} ms): {kept(spent, PAGE_MS)}")
    return lines
