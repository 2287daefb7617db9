"""Root fields that read criteria and figures."""

from parvis.evaluations import queries
from parvis.evaluations.periods import text_sql
from parvis_graphql.engine.declarations import column, lookup, to_many
from parvis_graphql.engine.declared import Term
from parvis_graphql.engine.entities import record
from parvis_graphql.engine.pages import Connection
from parvis_graphql.evaluations.barometer import Barometer
from parvis_graphql.evaluations.criteria import Criterion
from parvis_graphql.evaluations.holds import DECIDED_HOLDS, OPEN_HOLDS, BallotHold
from parvis_graphql.evaluations.scorecards import UNTIL
from parvis_graphql.scalars import Period


@record
class EvaluationsQuery:
    criteria: list[Criterion] = to_many(
        "Everything that is or was rated, in its order; `isActive` says which are now.",
        order=(Term("{t}.position", "integer"), Term("{t}.code", "text")),
    )
    period: Period = column("The quarter that it is now, in Paris.", text_sql(queries.CURRENT))
    barometer: Barometer | None = lookup(
        "What residents say all over France; null while too few have answered.",
        (UNTIL,),
        link=queries.OF_FRANCE_NOW,
    )
    ballot_holds: Connection[BallotHold] = OPEN_HOLDS
    decided_ballot_holds: Connection[BallotHold] = DECIDED_HOLDS
