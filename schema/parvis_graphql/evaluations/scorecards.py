"""What may be known of a commune, a neighbourhood, or what they are compared with."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from parvis.auth.viewer import Viewer
from parvis.core.sql import Predicate
from parvis.evaluations import queries
from parvis.evaluations.figures_models import CellKind, Level, Scope
from parvis.evaluations.figures_models import Scorecard as ScorecardModel
from parvis.evaluations.models import Relation
from parvis.evaluations.periods import WINDOW, text_sql
from parvis_graphql.engine.declarations import argument, column, lookup, to_many, to_one
from parvis_graphql.engine.declared import Term, Through
from parvis_graphql.engine.entities import Entity, entity
from parvis_graphql.engine.global_ids import key_of
from parvis_graphql.evaluations.estimates import CriterionScore, Estimate, Rank, TrendPoint
from parvis_graphql.scalars import Period

if TYPE_CHECKING:
    from parvis_graphql.places.neighbourhoods import Neighbourhood
    from parvis_graphql.places.types import Commune, Department, Region

_HERE = "parvis_graphql.evaluations.scorecards"
_PLACES = "parvis_graphql.places.types"
#: more criteria than there will be at one time
_MOST_CRITERIA = 30
#: quarters of a trend
_TREND = 12
MEASURE = "RECOMMENDATION, or the code of a criterion"
UNTIL = argument(
    "until",
    Period | None,
    "The last of its four quarters, or the newest published before; the present one unless told.",
)


@entity(model=ScorecardModel, visible=queries.VISIBLE)
class Scorecard(Entity):
    """What is published of a place over four quarters: answers of volunteers, not a poll. There is none below ten
    secret answers. What could be found out by subtracting other figures is not shown, and what is not shown is not
    there: no estimate, no criterion. Figures move when ballots are drawn, ten or more at a time."""

    kind: CellKind = column("What it is of.", queries.of_cell("own.kind"))
    relation: Relation = column("Whose answers it counts.", queries.of_cell("own.relation"))
    until: Period = column("The last quarter counted.", text_sql("{t}.until"))
    since: Period = column("The first quarter counted.", text_sql(f"({{t}}.until - {WINDOW - 1})"))
    published: list[Period] = column(
        f"The quarters until which the same is published, latest first: the last {_TREND}, earlier or later than this"
        " one's.",
        f"ARRAY(SELECT {text_sql('its.until')} FROM scorecard its WHERE its.cell_id = {{t}}.cell_id"  # noqa: S608 - declared constants
        f" ORDER BY its.until DESC LIMIT {_TREND})",
    )
    answers: int = column("How many evaluations, secret and signed.")
    signed_answers: int = column("How many of them are signed.")
    level: Level = column("How much is shown, by the number of secret evaluations; each estimate has its own.")
    is_fictitious: bool = column(
        "Whether it is made up, for a demonstration; to be said wherever it is shown.",
        queries.of_cell("own.is_fictitious"),
    )
    note: str = column("What is to be said beside every figure, in the caller's language.", queries.NOTE_SAID)
    commune: Annotated["Commune", strawberry.lazy(_PLACES)] | None = lookup(
        "The commune it is of or in; null of what is larger.",
        local="cell_id",
        through=Through("cell", "id", "commune_id"),
    )
    neighbourhood: Annotated["Neighbourhood", strawberry.lazy("parvis_graphql.places.neighbourhoods")] | None = to_one(
        "The neighbourhood it is of, if it is of one.", queries.of_cell("own.neighbourhood_id")
    )
    department: Annotated["Department", strawberry.lazy(_PLACES)] | None = to_one(
        "The department it is in; null of what is larger.", queries.of_cell(queries.department_of("own"))
    )
    region: Annotated["Region", strawberry.lazy(_PLACES)] | None = to_one(
        "The region it is of or in; null of what is larger.", queries.of_cell(queries.region_of("own"))
    )
    size_class: int | None = column(
        "The class of size it is of or in, as `Commune.sizeClass`; null where communes of all sizes are in it.",
        queries.of_cell(queries.size_of("own")),
    )
    recommend: Estimate | None = lookup(
        "Who would recommend it to a friend.",
        link="{t}.scorecard_id = {p}",
        where=Predicate("{t}.measure = 'RECOMMENDATION'"),
    )
    estimate: Estimate | None = lookup(
        "One measure; null where too few have answered it, and for a measure that is none.",
        (argument("measure", str, f"{MEASURE}.", default=strawberry.UNSET),),
        by={"measure": Predicate("{t}.measure = :measure")},
        link="{t}.scorecard_id = {p}",
    )
    criteria: list[CriterionScore] = to_many(
        "The criteria that enough have rated, in their order.",
        "{t}.scorecard_id = {p}",
        where=Predicate("{t}.measure <> 'RECOMMENDATION'"),
        order=(
            Term("(SELECT its.position FROM criterion its WHERE its.code = {t}.measure)", "integer"),
            Term("{t}.id"),
        ),
        limit=_MOST_CRITERIA,
    )
    trend: list[TrendPoint] = to_many(
        f"How one measure went, oldest first: the last {_TREND} quarters that were published. They overlap, as each"
        " counts the four quarters until then. Empty for a measure that is none.",
        "{t}.cell_id = {p} AND {t}.measure = coalesce(:measure, 'RECOMMENDATION')"
        f" AND {{t}}.until BETWEEN {{p}}.until - {_TREND - 1} AND {{p}}.until",
        local="cell_id",
        order=(Term("{t}.until", "integer"),),
        limit=_TREND,
        arguments=(argument("measure", str | None, f"{MEASURE}.", default="RECOMMENDATION"),),
    )
    rank: Rank | None = lookup(
        "Where the commune stands by one measure; null where that has fewer than a hundred secret answers, of anything"
        " but a commune and those who live there, and for a measure that is none.",
        (
            argument("measure", str, f"{MEASURE}.", default=strawberry.UNSET),
            argument("within", Scope, "Among which communes.", default=strawberry.UNSET),
        ),
        by={"within": Predicate("{t}.scope = :within")},
        link="{t}.figure_id = (SELECT its.id FROM figure its WHERE its.scorecard_id = {p} AND its.measure = :measure)",
    )
    france: Annotated["Scorecard", strawberry.lazy(_HERE)] | None = to_one(
        "That of France, until the same quarter; null of France itself, and of REGULAR ones as the next two.",
        queries.FRANCE_SCORECARD,
    )
    regional: Annotated["Scorecard", strawberry.lazy(_HERE)] | None = to_one(
        "That of the region it lies in.", queries.REGION_SCORECARD
    )
    same_size: Annotated["Scorecard", strawberry.lazy(_HERE)] | None = to_one(
        "That of all communes of its class of size.", queries.SAME_SIZE_SCORECARD
    )


async def neighbourhood_key(_viewer: Viewer, arguments: Mapping[str, Any]) -> dict[str, object]:
    """The key within the global id of a neighbourhood."""
    neighbourhood = arguments.get("neighbourhood_id")
    if neighbourhood is None:
        return {}
    return {"neighbourhood_id": key_of(neighbourhood, "Neighbourhood", "neighbourhood_id")}


_RELATION = argument("relation", Relation, "Whose answers.", default=Relation.RESIDENT)

#: the field of a neighbourhood

NEIGHBOURHOOD_SCORECARD = lookup(
    "What is published of it; null below ten secret answers, and where it could be subtracted from its commune.",
    (_RELATION, UNTIL),
    link=queries.OF_NEIGHBOURHOOD,
)

#: the fields of a commune

SCORECARD = lookup(
    "What is published of it, or of one of its neighbourhoods; null below ten secret answers.",
    (
        argument("neighbourhood_id", strawberry.ID | None, "One of its neighbourhoods; the whole unless told."),
        _RELATION,
        UNTIL,
    ),
    link=queries.OF_COMMUNE,
    prepare=neighbourhood_key,
)
PEERS = lookup(
    "What is published of the communes of its size in its department, itself included: for small communes, which have"
    " few answers of their own. Null where it would tell too much.",
    (UNTIL,),
    link=queries.OF_PEERS,
)
