"""France at a glance."""

from parvis.evaluations import queries
from parvis.evaluations.figures_models import Scorecard as ScorecardModel
from parvis.evaluations.periods import text_sql
from parvis_graphql.engine.declarations import column, connection, to_many, to_one
from parvis_graphql.engine.declared import Term
from parvis_graphql.engine.entities import Entity, entity
from parvis_graphql.engine.pages import Connection
from parvis_graphql.evaluations.scorecards import Scorecard
from parvis_graphql.scalars import Period

_SAME_PERIOD = "{t}.until = {p}.until"
_SIZES, _REGIONS = 6, 30
#: dots of a map that can still be told apart, and read at once
_DOTS = 1_000
_MOST_ANSWERS = (Term("{t}.answers", "integer", descending=True), Term("{t}.id"))


@entity(model=ScorecardModel, visible=queries.IS_OF_FRANCE)
class Barometer(Entity):
    """What residents all over France say, estimated from the communes of each size in each department, weighted by
    their inhabitants. Answers of volunteers, not a poll."""

    until: Period = column("The last of the four quarters counted.", text_sql("{t}.until"))
    france: Scorecard = to_one("All of France.", "id")
    by_size: list[Scorecard] = to_many(
        "Communes by their class of size, the smallest first; those with enough answers.",
        f"{_SAME_PERIOD} AND {queries.OF_SIZES}",
        order=(Term(queries.of_cell("own.size"), "integer"), Term("{t}.id")),
        limit=_SIZES,
    )
    by_region: list[Scorecard] = to_many(
        "Regions, by name; those with enough answers.",
        f"{_SAME_PERIOD} AND {queries.OF_REGIONS}",
        order=(
            Term(queries.of_cell("(SELECT its.name FROM region its WHERE its.id = own.region_id)"), "text"),
            Term("{t}.id"),
        ),
        limit=_REGIONS,
    )
    communes: Connection[Scorecard] = connection(
        "Communes with 30 secret answers of residents or more, those with the most answers first.",
        _SAME_PERIOD,
        where=queries.OF_COMMUNES,
        default_order=_MOST_ANSWERS,
    )
    map: list[Scorecard] = to_many(
        f"The first {_DOTS:,} of these communes at once, to be drawn on a map.",
        _SAME_PERIOD,
        where=queries.OF_COMMUNES,
        order=_MOST_ANSWERS,
        limit=_DOTS,
    )
