"""From counts that may be shown to the rows that show them, and those rows into their tables; as SQL text."""

from parvis.evaluations import intervals, window
from parvis.evaluations.suppression import LEVEL, RATES

_WILSON = intervals.wilson("n", "s1")
_NORMAL = intervals.normal("value", "value_variance", "measure")


def _interval(end: int) -> str:
    return f"""CASE WHEN level IS NULL THEN NULL
        WHEN {intervals.is_share("measure")} THEN {_WILSON[end]} ELSE {_NORMAL[end]} END"""


def _both_halves() -> str:
    return f"earlier_secret >= {RATES} AND later_secret >= {RATES}"


#: value, variance, and the difference of the window's halves with its variance: NULL where a half has too few
VALUES = f"""
    {intervals.value("measure", "n", "s1")} AS value,
    {intervals.variance("measure", "n", "s1", "s2")} AS value_variance,
    CASE WHEN {_both_halves()} THEN
        {intervals.value("measure", "later_n", "later_s1")} - {intervals.value("measure", "earlier_n", "earlier_s1")}
    END AS difference,
    CASE WHEN {_both_halves()} THEN
        {intervals.variance("measure", "later_n", "later_s1", "later_s2")}
        + {intervals.variance("measure", "earlier_n", "earlier_s1", "earlier_s2")}
    END AS difference_variance
"""

#: `judged` (suppression) to `estimated`, as `WRITTEN` takes it; step by step, lest a sum be done wherever it is used
ESTIMATED = f"""
levelled AS MATERIALIZED (SELECT *, {LEVEL} AS level, {window.MOMENTS} FROM judged),
valued AS MATERIALIZED (SELECT *, {VALUES} FROM levelled),
estimated AS (
    SELECT cell_id, scorecard_id, measure, level, n AS answers, n - secret AS signed_answers,
        CASE WHEN value >= 0.6 THEN 'MOST' WHEN value < 0.4 THEN 'FEW' ELSE 'ABOUT_HALF' END AS words,
        value, {_interval(0)} AS low, {_interval(1)} AS high,
        CASE WHEN {intervals.is_share("measure")} THEN ARRAY[c1, c2]::int[]
             ELSE ARRAY[c1, c2, c3, c4, c5]::int[] END AS distribution,
        difference, difference_variance
    FROM valued
)
"""  # noqa: S608 - columns of ours

_RATED = "level IN ('RATES', 'FULL')"
_ERROR = f"{intervals.bonferroni('compared')} * sqrt(difference_variance)"
_SCORECARD = ("level", "answers", "signed_answers")
_FIGURE = (
    *(*_SCORECARD, "words", "value", "low", "high", "distribution"),
    *("change", "change_value", "change_low", "change_high"),
)


def _deleted(table: str, rows: str, key: tuple[str, ...]) -> str:
    """What may be told no more."""
    same = " AND ".join(f"{table}.{column} = now.{column}" for column in key)
    return f"DELETE FROM {table} USING {rows} AS now WHERE now.level IS NULL AND {same}"  # noqa: S608 - columns of ours


def _written(table: str, rows: str, key: tuple[str, ...], once: tuple[str, ...], columns: tuple[str, ...]) -> str:
    """What is told now, where it is new or another than before; what is the same is not touched."""
    was, now = (", ".join(f"{of}.{column}" for column in columns) for of in ("was", "now"))
    same = " AND ".join(f"was.{column} = now.{column}" for column in key)
    written = ", ".join((*once, *key, *columns))
    return f"""
    INSERT INTO {table} ({written}) SELECT {written} FROM {rows} AS now
    WHERE level IS NOT NULL
        AND NOT EXISTS (SELECT FROM {table} AS was WHERE {same} AND ({was}) IS NOT DISTINCT FROM ({now}))
    ON CONFLICT ({", ".join(key)}) DO UPDATE SET {", ".join(f"{column} = excluded.{column}" for column in columns)}
    """  # noqa: S608 - columns of ours


#: `estimated` to scorecards and figures: the end of a statement. It has cell_id, scorecard_id (the one that is
#: there, or a new key), measure, level (NULL: not to be shown), answers, signed_answers, words, value, low, high,
#: distribution, difference and difference_variance. All rows of a cell must be there.
WRITTEN = f"""
changed AS (
    SELECT *, CASE WHEN {_RATED} AND measure <> 'ANSWERS' THEN difference END AS change_value,
        count(difference) FILTER (WHERE {_RATED} AND measure <> 'ANSWERS') OVER (PARTITION BY cell_id) AS compared
    FROM estimated
),
ranged AS (
    SELECT *, change_value - {_ERROR} AS change_low, change_value + {_ERROR} AS change_high FROM changed
),
published AS (
    SELECT cell_id, scorecard_id, measure, level,
        CASE WHEN {_RATED} OR measure = 'ANSWERS' THEN answers END AS answers,
        CASE WHEN {_RATED} OR measure = 'ANSWERS' THEN signed_answers END AS signed_answers,
        CASE WHEN level = 'WORDS' THEN words END AS words,
        CASE WHEN {_RATED} THEN value END AS value,
        CASE WHEN {_RATED} THEN low END AS low,
        CASE WHEN {_RATED} THEN high END AS high,
        CASE WHEN level = 'FULL' THEN distribution END AS distribution,
        CASE WHEN change_low > 0 THEN 'IMPROVED' WHEN change_high < 0 THEN 'WORSENED'
             WHEN change_value IS NOT NULL THEN 'UNCLEAR' END AS change,
        change_value, change_low, change_high
    FROM ranged
),
card AS (
    SELECT scorecard_id AS id, cell_id, :until::int AS until, {", ".join(_SCORECARD)}
    FROM published WHERE measure = 'ANSWERS'
),
entry AS (
    SELECT uuidv7() AS id, scorecard_id, cell_id, :until::int AS until, measure, {", ".join(_FIGURE)}
    FROM published WHERE measure <> 'ANSWERS'
),
cards_gone AS ({_deleted("scorecard", "card", ("cell_id", "until"))}),
cards_told AS ({_written("scorecard", "card", ("cell_id", "until"), ("id",), _SCORECARD)}),
entries_gone AS ({_deleted("figure", "entry", ("scorecard_id", "measure"))})
{_written("figure", "entry", ("scorecard_id", "measure"), ("id", "cell_id", "until"), _FIGURE)}
"""  # noqa: S608 - columns of ours
