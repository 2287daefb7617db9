"""The figures on a scorecard: estimates with their intervals, their course over time, and ranks."""

from parvis.evaluations import queries
from parvis.evaluations.figures_models import Change, Level, Words
from parvis.evaluations.figures_models import Figure as FigureModel
from parvis.evaluations.figures_models import Rank as RankModel
from parvis.evaluations.periods import WINDOW, text_sql
from parvis_graphql.engine.declarations import column, to_one
from parvis_graphql.engine.entities import Entity, entity
from parvis_graphql.evaluations import enums as _described  # noqa: F401 - describes the enums
from parvis_graphql.evaluations.criteria import Criterion
from parvis_graphql.scalars import Period

#: of RECOMMENDATION there are two counts, in the first places
_COUNTS = "CASE {t}.measure WHEN 'RECOMMENDATION' THEN {t}.distribution[1:2] ELSE {t}.distribution END"
#: what is compared with is looked up for each estimate anew, as an object of an answer is
_COMPARING = 1


@entity(model=FigureModel, visible=queries.VISIBLE)
class Estimate(Entity):
    """One measure: the recommendation as a share of 0 to 1, or the mean of a criterion's grades, 1 to 5. Of everybody
    who answered, secretly or signed; what is shown of it goes by the secret answers alone."""

    level: Level = column("How much of this measure is shown.")
    value: float | None = column("The share or the mean; null at WORDS.")
    low: float | None = column("Where its interval of 95 % begins; null at WORDS.")
    high: float | None = column("Where its interval of 95 % ends; null at WORDS.")
    words: Words | None = column("The recommendation in words; null where there is a value.")
    answers: int | None = column("How many answered this; null at WORDS.")
    signed_answers: int | None = column("How many of them with their name; null at WORDS.")
    distribution: list[int] | None = column(
        "How many answered what: no and yes, or the grades 1 to 5. Null below FULL, and of what is estimated.", _COUNTS
    )
    national: float | None = column(
        "The same of France; null of France itself and of those who do not live there.",
        queries.FRANCE_VALUE,
        cost=_COMPARING,
    )
    regional: float | None = column("The same of the region it lies in.", queries.REGION_VALUE, cost=_COMPARING)
    same_size: float | None = column(
        "The same of all communes of its class of size.", queries.SAME_SIZE_VALUE, cost=_COMPARING
    )
    change: Change | None = column(
        "The later two quarters beside the earlier two; null where either has fewer than 30 secret answers."
    )
    change_value: float | None = column("The later two quarters minus the earlier two, in the unit of `value`.")
    change_low: float | None = column(
        "Where the interval of that difference begins: wide enough for all comparisons of the scorecard together to be"
        " wrong in one case of twenty."
    )
    change_high: float | None = column("Where it ends.")


@entity(model=FigureModel, visible=queries.VISIBLE)
class CriterionScore(Entity):
    """A criterion on a scorecard, shown from 30 secret answers to it on."""

    criterion: Criterion = to_one("Which.", "measure")
    mean: Estimate | None = to_one("The mean of its grades.", "id")
    distribution: list[int] | None = column("How many gave the grades 1 to 5; null below FULL.")


@entity(model=FigureModel, visible=queries.VISIBLE)
class TrendPoint(Entity):
    """One measure as it stood at the end of a quarter, over the four quarters until then."""

    until: Period = column("The last quarter counted.", text_sql("{t}.until"))
    since: Period = column("The first quarter counted.", text_sql(f"({{t}}.until - {WINDOW - 1})"))
    value: float | None = column("As `Estimate.value`.")
    low: float | None = column("As `Estimate.low`.")
    high: float | None = column("As `Estimate.high`.")
    words: Words | None = column("As `Estimate.words`.")


@entity(model=RankModel, visible=queries.VISIBLE)
class Rank(Entity):
    """Where a commune stands by one measure: between two places, as its neighbours' intervals overlap with its own.
    Communes with a hundred secret answers to the measure are ranked, by those who live there."""

    low: int = column("The best place it may have: those before it are better beyond doubt.")
    high: int = column("The last place it may have: those after it are worse beyond doubt.")
    of: int = column("How many communes are ranked.")
    quintile: int = column("Its fifth, 1 the best to 5, by the value itself.")
