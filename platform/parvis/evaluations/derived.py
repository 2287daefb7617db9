"""Sizes, regions and France: estimated from the strata that are shown, each weighted by its inhabitants, so that a big
town with many answers speaks for itself alone.

Stratified sampling: the mean is the sum of W·y, its variance the sum of W²·v, with W a stratum's share of all
inhabitants (W. G. Cochran, "Sampling Techniques", third edition, Wiley 1977, chapter 5). Strata of which nothing is
shown are left out, so nothing can be told of them. Districts have no stratum: they are in their city's.
"""

from parvis.core import db
from parvis.core.sql import bind
from parvis.evaluations import intervals
from parvis.evaluations.cells import weigh_strata
from parvis.evaluations.estimates import VALUES, WRITTEN
from parvis.evaluations.suppression import FULL
from parvis.evaluations.window import COLUMNS, MOMENTS, PLACED, SUMS, WITHIN

# The cells themselves come with the first stratum, and bear the mark of being fictitious with the first one that does.
_MAKE = """
INSERT INTO cell (id, kind, relation, region_id, size, is_fictitious)
SELECT uuidv7(),
    CASE WHEN size IS NOT NULL THEN 'SIZE' WHEN region_id IS NOT NULL THEN 'REGION' ELSE 'FRANCE' END,
    'RESIDENT', region_id, size, is_fictitious
FROM (
    SELECT department.region_id, cell.size, bool_or(cell.is_fictitious) AS is_fictitious,
        grouping(department.region_id) = 0 AND department.region_id IS NULL AS is_of_no_region
    FROM cell JOIN department ON department.id = cell.department_id WHERE cell.kind = 'STRATUM'
    GROUP BY GROUPING SETS ((department.region_id), (cell.size), ())
) AS wanted
WHERE NOT is_of_no_region AND is_fictitious IS NOT NULL
ON CONFLICT (kind, relation, commune_id, neighbourhood_id, department_id, region_id, size)
WHERE kind <> 'NEIGHBOURHOOD' OR neighbourhood_id IS NOT NULL
DO UPDATE SET is_fictitious = excluded.is_fictitious WHERE cell.is_fictitious IS DISTINCT FROM excluded.is_fictitious
"""

_LOW, _HIGH = intervals.normal("value", "value_variance", "measure")

_BOTH_HALVES = "is_shown AND difference IS NOT NULL"


# sums of exact numbers: those of floats end otherwise with the order of rows, and figures would change by nothing


def _mean(value: str, condition: str) -> str:
    weights = f"sum(weight::numeric) FILTER (WHERE {condition})"
    return f"(sum((weight * {value})::numeric) FILTER (WHERE {condition}) / {weights})::float8"


def _variance(value: str, condition: str) -> str:
    weights = f"sum(weight::numeric) FILTER (WHERE {condition})"
    return f"(sum((weight ^ 2 * {value})::numeric) FILTER (WHERE {condition}) / {weights} ^ 2)::float8"


# what is not shown of a stratum weighs nothing
_PUBLISH = f"""
WITH stratum AS (
    SELECT department.region_id, cell.size, coalesce(cell.population, 0)::float8 AS weight,
        scorecard.level AS card_level, figure.value IS NOT NULL AS has_figure, tallied.*
    FROM cell JOIN department ON department.id = cell.department_id
    CROSS JOIN LATERAL (
        SELECT {PLACED} FROM (
            SELECT {SUMS} FROM (
                SELECT {COLUMNS} FROM tally WHERE tally.cell_id = cell.id AND {WITHIN}
            ) AS one GROUP BY measure
        ) AS summed
    ) AS tallied
    LEFT JOIN scorecard ON scorecard.cell_id = cell.id AND scorecard.until = :until
    LEFT JOIN figure ON figure.scorecard_id = scorecard.id AND figure.measure = tallied.measure
    WHERE cell.kind = 'STRATUM'
),
moment AS MATERIALIZED (
    SELECT *, CASE WHEN measure = 'ANSWERS' THEN card_level IN ('RATES', 'FULL') ELSE has_figure END AS is_shown,
        {MOMENTS}
    FROM stratum
),
valued AS MATERIALIZED (SELECT *, {VALUES} FROM moment WHERE weight > 0),
weighed AS (
    SELECT region_id, size, measure,
        grouping(region_id) = 0 AS is_region, grouping(size) = 0 AS is_size,
        sum(secret) FILTER (WHERE is_shown) AS secret, sum(n) FILTER (WHERE is_shown) AS answers,
        {_mean("value", "is_shown")} AS value,
        {_variance("value_variance", "is_shown")} AS value_variance,
        {_mean("difference", _BOTH_HALVES)} AS difference,
        {_variance("difference_variance", _BOTH_HALVES)} AS difference_variance
    FROM valued GROUP BY GROUPING SETS ((measure, region_id), (measure, size), (measure))
),
keyed AS MATERIALIZED (
    SELECT cell.id AS cell_id, cell.kind, cell.region_id, cell.size,
        coalesce(scorecard.id, uuidv7()) AS scorecard_id
    FROM cell LEFT JOIN scorecard ON scorecard.cell_id = cell.id AND scorecard.until = :until
    WHERE cell.kind IN ('SIZE', 'REGION', 'FRANCE')
),
estimated AS (
    SELECT keyed.cell_id, keyed.scorecard_id, weighed.measure,
        CASE WHEN weighed.secret >= {FULL} THEN 'FULL' WHEN weighed.secret IS NOT NULL THEN 'RATES' END AS level,
        weighed.answers, weighed.answers - weighed.secret AS signed_answers,
        NULL AS words, value, {_LOW} AS low, {_HIGH} AS high, NULL::int[] AS distribution,
        difference, difference_variance
    FROM weighed JOIN keyed
    ON keyed.kind = CASE WHEN is_size THEN 'SIZE' WHEN is_region THEN 'REGION' ELSE 'FRANCE' END
    AND coalesce(keyed.size, 0) = coalesce(weighed.size, 0)
    AND (NOT is_region OR keyed.region_id = weighed.region_id)
),
{WRITTEN}
"""  # noqa: S608 - columns of ours


async def publish_derived(until: int) -> None:
    """Estimate them anew from the strata's tallies and figures; all of them, as they are few.

    `change` compares the strata that both halves of the window show.
    """
    async with db.transaction():
        await weigh_strata()
        await db.execute(_MAKE)
        text, values = bind(_PUBLISH, {"until": until})
        await db.execute(text, *values)
