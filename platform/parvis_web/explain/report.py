"""The text that `parvis explain` prints."""

from collections.abc import Sequence

import asyncpg
from graphql import GraphQLError

from parvis_graphql.guard import MAX_NODES, MAX_VALUES
from parvis_web.explain.layout import laid_out
from parvis_web.explain.operations import ExplainedOperation, ExplainedRoot
from parvis_web.explain.plans import ShownPlan, planned

_LONGEST_VALUE = 120


async def report(
    operations: list[ExplainedOperation], connection: asyncpg.Connection, *, analyze: bool
) -> tuple[str, bool]:
    """The text, and whether every root field can be answered."""
    lines: list[str] = []
    for operation in operations:
        price = (
            f"{operation.cost.objects:,} of {MAX_NODES:,} objects, {operation.cost.values:,} of {MAX_VALUES:,} values"
        )
        lines += [f"{operation.kind} {operation.name}".rstrip() + f": {price}", ""]
        for root in operation.roots:
            lines += [*await _root(root, connection, analyze=analyze), ""]
    is_whole = all(root.error is None for operation in operations for root in operation.roots)
    return "\n".join(lines), is_whole


async def _root(root: ExplainedRoot, connection: asyncpg.Connection, *, analyze: bool) -> list[str]:
    lines = [f"{root.key} ({root.name}): {root.answered}"]
    if root.error is not None:
        lines.append(f"  {told(root.error)}")
    if root.sql is None:
        return lines
    lines += ["", *_indented(laid_out(root.sql)), ""]
    runs = analyze and root.can_run
    try:
        async with connection.transaction():  # one that fails leaves the others their turn
            plan = await planned(connection, root.sql, [one.value for one in root.parameters], analyze=runs)
    except asyncpg.PostgresError as error:
        return [*lines, f"  PostgreSQL refuses: {error}"]
    except TimeoutError:
        return [*lines, "  It takes longer than a read may."]
    lines += _indented(_parameters(root, plan))
    lines += ["", f"  {_heading(analyze=analyze, runs=runs)}", *_indented(plan.lines)]
    return lines


def _heading(*, analyze: bool, runs: bool) -> str:
    if runs:
        return "Plan, as it ran:"
    return "Plan (not run, as its values are the resolver's to make):" if analyze else "Plan:"


def _parameters(root: ExplainedRoot, plan: ShownPlan) -> list[str]:
    rows = [
        (f"${number}", sql_type, parameter.name, parameter.origin, _shortened(literal) if parameter.is_known else "?")
        for number, (parameter, sql_type, literal) in enumerate(
            zip(root.parameters, plan.types, plan.literals, strict=True), start=1
        )
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]


def _shortened(literal: str) -> str:
    return literal if len(literal) <= _LONGEST_VALUE else f"{literal[:_LONGEST_VALUE]}…"


def _indented(lines: Sequence[str]) -> list[str]:
    return [f"  {line}" if line else "" for line in lines]


def told(error: GraphQLError) -> str:
    """An error in one line: what the API says, its code, and the place in the document."""
    code = (error.extensions or {}).get("code", "")
    places = "".join(f", line {place.line}, column {place.column}" for place in error.locations or ())
    return f"{error.message} ({code}{places})"
