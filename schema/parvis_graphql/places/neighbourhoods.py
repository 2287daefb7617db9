"""Parts of a commune, as its officials name them."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from parvis.directory import role_policy as policy
from parvis.directory import role_queries as queries
from parvis.places.models import Neighbourhood as NeighbourhoodModel
from parvis_graphql.engine.declarations import column, condition, to_one
from parvis_graphql.engine.entities import entity
from parvis_graphql.evaluations.scorecards import NEIGHBOURHOOD_SCORECARD, Scorecard
from parvis_graphql.node import Node
from parvis_graphql.scalars import GeoJson

if TYPE_CHECKING:
    from parvis_graphql.places.types import Commune

#: up to two thousand points are read and written; those of all parts of a commune can still be asked for at once
_OUTLINE_COST = 40


@entity(model=NeighbourhoodModel, visible=queries.NEIGHBOURHOOD_VISIBLE)
class Neighbourhood(Node):
    """A part of a commune."""

    name: str = column("Its name; unique within the commune.")
    commune: Annotated["Commune", strawberry.lazy("parvis_graphql.places.types")] = to_one(
        "The commune it is part of.", "commune_id"
    )
    outline: GeoJson | None = column("Where it lies, if that was drawn.", cost=_OUTLINE_COST)
    scorecard: Scorecard | None = NEIGHBOURHOOD_SCORECARD
    viewer_can_edit: bool = condition(
        "Whether the caller may change or delete it.", policy.MANAGE_NEIGHBOURHOOD.predicate
    )
