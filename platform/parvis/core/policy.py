"""May this viewer do that to this row? One rule answers the command and the `viewer…` field alike.

A rule names a permission, who can see the row at all, and what else must hold. `authorise` asks it of a locked row
inside the command's transaction; `Rule.predicate` is the same rule as one condition, for queries.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol
from uuid import UUID

from parvis.core.db import fetch_one, fetch_value
from parvis.core.errors import Code, Mistake, ParvisError
from parvis.core.sql import Predicate, bind


class Asker(Protocol):
    """What a rule must know of who asks. `parvis.auth.viewer.Viewer` is the one there is; core does not import it."""

    def require(self, permission: Any) -> UUID:
        """Their id. Raises Unauthenticated or Forbidden."""

    def sql_values(self) -> dict[str, object]:
        """Values for the names that predicates use."""


@dataclass(frozen=True, slots=True)
class Condition:
    """What must hold, and the error to raise where it does not."""

    predicate: Predicate
    refusal: Callable[[], ParvisError]


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may do one thing to a row of `table`. Conditions are asked in order; the first that fails is said."""

    table: str
    permission: StrEnum
    visible: Predicate
    conditions: tuple[Condition, ...] = ()

    @property
    def predicate(self) -> Predicate:
        """The whole rule in one condition on the row: what a `viewerCan…` field shows."""
        whole = Predicate(f"'{self.permission}' = ANY(:permissions::text[])") & self.visible
        for condition in self.conditions:
            whole &= condition.predicate
        return whole


async def authorise(viewer: Asker, rule: Rule, row_id: UUID, *, path: str) -> UUID:
    """Lock the row for the rest of the transaction and return the viewer's id, if the rule lets them.

    Raises Unauthenticated, Forbidden, Mistake NOT_FOUND at `path` for a row that is not there or not to be seen, and
    whatever the rule's conditions refuse with.
    """
    viewer_id = viewer.require(rule.permission)
    # The lock comes in a statement of its own: the next one then has a snapshot in which earlier writers are done.
    # NO KEY: rows that point here by foreign key may be inserted meanwhile.
    lock = f"SELECT 1 FROM {rule.table} WHERE id = $1 FOR NO KEY UPDATE"  # noqa: S608 - a constant of the rule
    found = await fetch_value(lock, row_id)
    row = await _ask(viewer, rule, row_id) if found else None
    if row is None or not row["visible"]:
        raise Mistake(Code.NOT_FOUND, "This does not exist, or not any more.", (path,))
    for number, condition in enumerate(rule.conditions):
        if not row[f"holds_{number}"]:
            raise condition.refusal()
    return viewer_id


async def _ask(viewer: Asker, rule: Rule, row_id: UUID) -> dict[str, Any] | None:
    columns = [f"{rule.visible.on('t')} AS visible"]
    columns += [f"{condition.predicate.on('t')} AS holds_{number}" for number, condition in enumerate(rule.conditions)]
    question = f"SELECT {', '.join(columns)} FROM {rule.table} t WHERE t.id = :row"  # noqa: S608 - constants of the rule
    sql, values = bind(question, {**viewer.sql_values(), "row": row_id})
    return await fetch_one(sql, *values)
