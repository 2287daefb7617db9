"""Evaluations that are set aside, as they came in a flood from new accounts."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from parvis.evaluations import policy, queries
from parvis.evaluations.models import BallotHold as HoldModel
from parvis.evaluations.models import HoldState
from parvis_graphql.engine.declarations import column, condition, connection, to_one
from parvis_graphql.engine.declared import Term
from parvis_graphql.engine.entities import entity
from parvis_graphql.evaluations import enums as _described  # noqa: F401 - describes the enums
from parvis_graphql.node import Node

if TYPE_CHECKING:
    from parvis_graphql.places.types import Commune


@entity(model=HoldModel, visible=queries.HOLD_VISIBLE)
class BallotHold(Node):
    """A flood of evaluations by new accounts, set aside as a whole until a moderator decides. That it is there, and how
    many it holds, is public; nobody reads what they say."""

    commune: Annotated["Commune", strawberry.lazy("parvis_graphql.places.types")] = to_one("Of which.", "commune_id")
    state: HoldState = column("Where it stands.")
    opened_on: date = column("On which day it began.")
    held_count: int = column(
        "How many evaluations it holds, or held when decided; in full tens, so that no single vote can be seen in it.",
        queries.HELD_COUNT,
    )
    reason: str | None = column("Why it was decided so; null while it is open.")
    decided_at: datetime | None = column("When it was decided.")
    viewer_can_decide: bool = condition(
        "Whether the caller may let them go or throw them away.", policy.DECIDE.predicate
    )


HOLDS = connection(
    "Floods of evaluations that are or were set aside here, latest first.",
    "{t}.commune_id = {p}",
    default_order=(Term("{t}.opened_on", "date", descending=True), Term("{t}.id")),
)

#: the root fields
OPEN_HOLDS = connection(
    "Evaluations of new accounts that are set aside and wait for a decision, oldest first.",
    where=queries.HOLD_OPEN,
    default_order=(Term("{t}.opened_on", "date"), Term("{t}.id")),
)

DECIDED_HOLDS = connection(
    "What moderators decided about evaluations that were set aside, latest first.",
    where=queries.HOLD_DECIDED,
    default_order=(Term("{t}.decided_at", "timestamptz", descending=True), Term("{t}.id")),
)
