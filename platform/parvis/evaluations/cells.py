"""Which cells an answer is counted in: its commune, the city of a district, its neighbourhood, its stratum.

A commune that was merged into another counts there, but stays in its stratum, where its ballots were counted. A stratum
is the communes of one class of size in one department; residents alone are counted in it, as nobody else is compared
with anybody.
"""

from parvis.core.db import execute, fetch_value

# `draw_place` holds the places of the answers of this transaction, `draw_cell` then the cells of each; one is its leaf,
# the smallest: where all other cells are made of leaves, whatever is subtracted from them leaves leaves
TABLES = """
CREATE TEMP TABLE draw_place (commune_id uuid, neighbourhood_id uuid, relation text) ON COMMIT DROP;
CREATE TEMP TABLE draw_target (
    LIKE draw_place, kind text, of_commune_id uuid, of_neighbourhood_id uuid, of_department_id uuid, size smallint,
    is_leaf boolean
) ON COMMIT DROP;
CREATE TEMP TABLE draw_cell (LIKE draw_place, cell_id uuid, is_leaf boolean, is_stratum boolean) ON COMMIT DROP;
"""

_TARGETS = """
INSERT INTO draw_target
WITH placed AS (
    SELECT p.*, town.id AS town_id, city.id AS city_id, home.department_id, evaluation_size(home.population) AS size
    FROM draw_place p JOIN commune named ON named.id = p.commune_id
    JOIN commune home ON home.id = coalesce(named.parent_id, named.id)
    JOIN commune town ON town.id = coalesce(named.merged_into_id, named.id)
    JOIN commune city ON city.id = coalesce(town.parent_id, town.id)
), part AS (
    SELECT placed.commune_id, placed.neighbourhood_id, placed.relation, part.id, part.commune_id AS of_commune_id
    FROM placed JOIN neighbourhood part ON part.id = placed.neighbourhood_id
)
SELECT commune_id, neighbourhood_id, relation, 'COMMUNE', town_id, NULL::uuid, NULL::uuid, NULL::smallint,
    neighbourhood_id IS NULL
FROM placed
UNION ALL
SELECT commune_id, neighbourhood_id, relation, 'COMMUNE', city_id, NULL, NULL, NULL, FALSE
FROM placed WHERE city_id <> town_id
UNION ALL
SELECT commune_id, neighbourhood_id, relation, 'NEIGHBOURHOOD', of_commune_id, id, NULL, NULL, TRUE FROM part
UNION ALL
SELECT commune_id, neighbourhood_id, relation, 'STRATUM', NULL, NULL, department_id, size, FALSE FROM placed
WHERE relation = 'RESIDENT'
"""
_MAKE = """
WITH made AS (
    INSERT INTO cell (id, kind, relation, commune_id, neighbourhood_id, department_id, size)
    SELECT uuidv7(), kind, relation, of_commune_id, of_neighbourhood_id, of_department_id, size
    FROM (
        SELECT DISTINCT kind, relation, of_commune_id, of_neighbourhood_id, of_department_id, size FROM draw_target
    ) wanted
    ON CONFLICT DO NOTHING RETURNING 1
)
SELECT count(*) FROM made
"""
#: new cells from which on the planner is told at once: a site's first draws may make all there will ever be
_MANY = 500
# one column of what is never NULL, so that the rows are joined by hashing
_FIND = """
INSERT INTO draw_cell
SELECT t.commune_id, t.neighbourhood_id, t.relation, cell.id, t.is_leaf, t.kind = 'STRATUM'
FROM draw_target t JOIN cell ON cell.kind = t.kind AND cell.relation = t.relation
 AND coalesce(cell.neighbourhood_id, cell.commune_id, cell.department_id)
   = coalesce(t.of_neighbourhood_id, t.of_commune_id, t.of_department_id)
 AND coalesce(cell.size, 0) = coalesce(t.size, 0)
"""

# a census may have moved communes from one class to another, and a merger their inhabitants
_WEIGH = """
UPDATE cell SET population = weight.population
FROM (
    SELECT department_id, evaluation_size(population) AS size, sum(population)::int AS population FROM commune
    WHERE kind = 'COMMUNE' AND merged_into_id IS NULL GROUP BY 1, 2
) weight
WHERE cell.kind = 'STRATUM' AND cell.department_id = weight.department_id AND cell.size = weight.size
  AND cell.population IS DISTINCT FROM weight.population
"""


async def find_cells() -> None:
    """Fill `draw_cell` from `draw_place`; cells that are not there yet are made."""
    await execute(_TARGETS)
    if await fetch_value(_MAKE) >= _MANY:
        await execute("ANALYZE cell")
    await execute("ANALYZE draw_target")
    await execute(_FIND)
    await execute("ANALYZE draw_cell")


async def weigh_strata() -> None:
    """Bring the inhabitants of all strata up to date."""
    await execute(_WEIGH)
