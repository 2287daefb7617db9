"""Evaluations that say who gave them."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from parvis.core.sql import Predicate
from parvis.evaluations import policy, queries
from parvis.evaluations.models import Criterion as CriterionModel
from parvis.evaluations.models import Relation
from parvis.evaluations.models import SignedEvaluation as SignedModel
from parvis.evaluations.periods import text_sql
from parvis_graphql.engine.declarations import argument, column, condition, connection, to_many, to_one
from parvis_graphql.engine.declared import Term, Through
from parvis_graphql.engine.entities import Entity, entity
from parvis_graphql.evaluations import enums as _described  # noqa: F401 - describes the enums
from parvis_graphql.evaluations.criteria import Criterion
from parvis_graphql.node import Node
from parvis_graphql.scalars import Period

if TYPE_CHECKING:
    from parvis_graphql.directory.types import Person
    from parvis_graphql.places.neighbourhoods import Neighbourhood
    from parvis_graphql.places.types import Commune

_MOST_GRADES = 30
_GRADES = Through("jsonb_each({p}.scores)", "", "key", columns=("value",))


@entity(model=CriterionModel, visible=queries.VISIBLE, key="code", key_type="text")
class CriterionGrade(Entity):
    """What somebody gave a criterion."""

    criterion: Criterion = to_one("Which.", "code")
    score: int = column("1 (very bad) to 5 (very good).", "CAST({t}.value AS integer)")


@entity(model=SignedModel, visible=queries.SIGNED_VISIBLE)
class SignedEvaluation(Node):
    """What a person says of a commune with their name. It changes while its quarter lasts, and stays as history."""

    commune: Annotated["Commune", strawberry.lazy("parvis_graphql.places.types")] = to_one("Of which.", "commune_id")
    neighbourhood: Annotated["Neighbourhood", strawberry.lazy("parvis_graphql.places.neighbourhoods")] | None = to_one(
        "The part of it that they know, where they said so.", "neighbourhood_id"
    )
    person: Annotated["Person", strawberry.lazy("parvis_graphql.directory.types")] = to_one("Who.", "person_id")
    period: Period = column("In which quarter.", text_sql("{t}.period"))
    relation: Relation = column("What they are to the commune.")
    recommends: bool = column("Whether they would recommend it to a friend.", "({t}.recommends)")
    scores: list[CriterionGrade] = to_many(
        "What they gave the criteria, in their order; those of which they have no opinion are not there.",
        through=_GRADES,
        order=(Term("{t}.position", "integer"), Term("{t}.code", "text")),
        limit=_MOST_GRADES,
    )
    updated_at: datetime = column("When they last changed it.")
    viewer_can_edit: bool = condition(
        "Whether the caller may still change it or take it back.", policy.WITHDRAW.predicate
    )


def signed_evaluations(description: str, link: str) -> Any:
    """A list of them as a connection, latest quarter first."""
    return connection(
        description,
        link,
        filters={"relation": Predicate("{t}.relation = :relation")},
        default_order=(Term("{t}.period", "integer", descending=True), Term("{t}.id", descending=True)),
        arguments=(argument("relation", Relation | None, "Only of those who are this to the commune."),),
    )
