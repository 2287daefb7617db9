"""Root fields that read places."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

import strawberry

from parvis.auth.viewer import Viewer
from parvis.core.errors import Code, Mistake
from parvis.core.sql import Predicate
from parvis.places.search import MOST_RESULTS, search_communes
from parvis_graphql.engine.declarations import argument, connection, lookup
from parvis_graphql.engine.declared import Order, Term
from parvis_graphql.engine.entities import record
from parvis_graphql.engine.global_ids import key_of
from parvis_graphql.engine.pages import Connection
from parvis_graphql.enums import described
from parvis_graphql.node import GeoPointInput
from parvis_graphql.places.types import Commune


@strawberry.input(description="Which commune: exactly one of these.", one_of=True)
class CommuneBy:
    insee_code: strawberry.Maybe[str] = strawberry.field(description="INSEE's code, such as 92040.")
    slug: strawberry.Maybe[str] = strawberry.field(
        description="The name in addresses, such as issy-les-moulineaux-92040."
    )
    id: strawberry.Maybe[strawberry.ID] = strawberry.field(description="The global id.")


class CommuneOrder(StrEnum):
    NAME = "NAME"
    POPULATION = "POPULATION"


described(
    CommuneOrder,
    "Orders of a list of communes.",
    {
        "NAME": "By name, A to Z.",
        "POPULATION": "Most inhabitants first.",
    },
)


_ORDERS: dict[object, Order] = {
    "search": (Term("array_position(CAST(:found AS uuid[]), {t}.id)", "integer"),),
    "near": (
        Term("point({t}.longitude, {t}.latitude) <-> point(:near_longitude, :near_latitude)", "double precision"),
        Term("{t}.id"),
    ),
    CommuneOrder.NAME: (Term("{t}.name", "text"), Term("{t}.id")),
    CommuneOrder.POPULATION: (Term("coalesce({t}.population, 0)", "integer", descending=True), Term("{t}.id")),
}

_FILTERS = {
    "near": Predicate("{t}.latitude IS NOT NULL"),
    "search": Predicate("{t}.id = ANY(CAST(:found AS uuid[]))"),
    "department_code": Predicate(
        "{t}.department_id = (SELECT its.id FROM department its WHERE its.code = :department_code)"
    ),
    "region_code": Predicate("{t}.region_id = (SELECT its.id FROM region its WHERE its.code = :region_code)"),
}


async def _search(_viewer: Viewer, arguments: Mapping[str, Any]) -> dict[str, object]:
    """What the search finds, best first, or the place to be near to: the list then keeps that order."""
    text, near = arguments.get("search"), arguments.get("near")
    found: dict[str, object] = {} if text is None else {"found": await search_communes(text, limit=MOST_RESULTS)}
    if near is not None and not (abs(near["latitude"]) <= 90 and abs(near["longitude"]) <= 180):
        raise Mistake(Code.INVALID, "This place is not on Earth: latitude −90 to 90, longitude −180 to 180.", ("near",))
    return found if near is None else found | {f"near_{name}": degrees for name, degrees in near.items()}


async def _which(_viewer: Viewer, arguments: Mapping[str, Any]) -> dict[str, object]:
    """The key within a global id."""
    by = arguments["by"]
    return {"id": key_of(by["id"], "Commune", "by")} if by.get("id") is not None else {}


@record
class PlacesQuery:
    commune: Commune | None = lookup(
        "One commune.",
        (argument("by", CommuneBy, "Which one.", default=strawberry.UNSET),),
        by={
            "insee_code": Predicate("{t}.insee_code = :insee_code"),
            "slug": Predicate("{t}.slug = :slug"),
            "id": Predicate("{t}.id = :id"),
        },
        prepare=_which,
    )
    communes: Connection[Commune] = connection(
        "Communes: all, or those that a search finds, best first.",
        filters=_FILTERS,
        orders=_ORDERS,
        order_type=CommuneOrder | None,
        default_order=_ORDERS[CommuneOrder.POPULATION],
        prepare=_search,
        arguments=(
            argument(
                "search",
                str | None,
                "A name (accents, hyphens and a typo forgiven), postal or INSEE code; the 200 that fit best.",
            ),
            argument("near", GeoPointInput | None, "Nearest to this place first, by degrees; where they lie is known."),
            argument("department_code", str | None, "Only in this department."),
            argument("region_code", str | None, "Only in this region."),
        ),
    )
