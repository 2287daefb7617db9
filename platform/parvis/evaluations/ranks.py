"""Where communes stand among those with a hundred secret answers to a measure: as an interval of places, and a fifth.

A commune is surely behind those whose interval lies above its own, and surely ahead of those whose lies below; among
all others nobody can say. So its places go from 1 + the first to all - the second.
"""

from parvis.core import db

_MEASURES = "SELECT DISTINCT measure FROM figure WHERE until = $1 AND level = 'FULL' ORDER BY measure"

# width_bucket(x, ascending) is how many are at most x, found by halving: what is above is the rest. Negated, it is how
# many are at least x: what is below is the rest. Who is ranked is unnested beside the arrays of their field, so that
# these are never copied.
_RANK = """
WITH ranked AS (
    SELECT figure.id, figure.value, figure.low, figure.high, scope.name AS scope, scope.key
    FROM figure
    JOIN cell ON cell.id = figure.cell_id AND cell.kind = 'COMMUNE' AND cell.relation = 'RESIDENT'
    JOIN commune ON commune.id = cell.commune_id AND commune.kind = 'COMMUNE'
    JOIN department ON department.id = commune.department_id
    CROSS JOIN LATERAL (
        VALUES ('FRANCE', ''), ('REGION', department.region_id::text),
               ('SAME_SIZE', evaluation_size(commune.population)::text)
    ) AS scope (name, key)
    WHERE figure.until = $1 AND figure.measure = $2 AND figure.level = 'FULL' AND scope.key IS NOT NULL
),
field AS (
    SELECT scope, count(*)::int AS of,
        array_agg(id) AS ids, array_agg("value") AS values, array_agg(low) AS lows, array_agg(high) AS highs,
        array_agg("value" ORDER BY "value") AS ascending_values, array_agg(low ORDER BY low) AS ascending_lows,
        array_agg(-high ORDER BY -high) AS ascending_negated_highs
    FROM ranked GROUP BY scope, key
),
placed AS MATERIALIZED (
    SELECT one.id, scope, field.of,
        1 + field.of - width_bucket(one.high, ascending_lows) AS low,
        width_bucket(-one.low, ascending_negated_highs) AS high,
        1 + 5 * (field.of - width_bucket(one.value, ascending_values)) / field.of AS quintile
    FROM field CROSS JOIN LATERAL unnest(ids, values, lows, highs) AS one (id, value, low, high)
)
MERGE INTO rank USING placed ON rank.figure_id = placed.id AND rank.scope = placed.scope
WHEN MATCHED AND (rank.low, rank.high, rank.of, rank.quintile)
        IS DISTINCT FROM (placed.low, placed.high, placed.of, placed.quintile)
    THEN UPDATE SET low = placed.low, high = placed.high, of = placed.of, quintile = placed.quintile
WHEN NOT MATCHED
    THEN INSERT (id, figure_id, scope, low, high, of, quintile)
    VALUES (uuidv7(), placed.id, placed.scope, placed.low, placed.high, placed.of, placed.quintile)
"""


async def rank_all(until: int) -> None:
    """Rank every commune by every measure, in France, its region and its size; doing it again changes nothing.

    Whoever is ranked no longer has lost the rank with the figure (`publishing`).
    """
    for row in await db.fetch(_MEASURES, until):
        await db.execute(_RANK, until, row["measure"])
