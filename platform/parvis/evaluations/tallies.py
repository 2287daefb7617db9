"""Answers are added to the tallies of their cells; secret ones only ten or more changes at a time.

`draw_vote` holds what one transaction adds: a ballot in (+1), out (-1), or both where it was changed. A signed
one counts in its own period. Secret ones count in that of the draw by which ten have come together, also where some of
them are older: so no two windows of periods differ by fewer than ten of them.
"""

from uuid import UUID

from parvis.core.db import execute, fetch
from parvis.evaluations import cells

#: below it, changes of secret counts wait: whoever compares two figures learns of ten ballots at once
LEAST_CHANGES = 10


def _places(expression: str) -> str:
    """SQL: an array of the expression at each of an answer's five places, `{n}` being the place."""
    return f"ARRAY[{', '.join(expression.format(n=place) for place in range(1, 6))}]"


TABLES = """
CREATE TEMP TABLE draw_vote (
    entry uuid, is_signed boolean, period int, commune_id uuid, neighbourhood_id uuid, relation text,
    recommends boolean, scores jsonb, sign int
) ON COMMIT DROP;
CREATE TEMP TABLE draw_delta (
    cell_id uuid, is_signed boolean, period int, measure text, counts int[], changes int
) ON COMMIT DROP;
CREATE TEMP TABLE draw_fold (cell_id uuid) ON COMMIT DROP;
"""

_PLACES = "INSERT INTO draw_place SELECT DISTINCT commune_id, neighbourhood_id, relation FROM draw_vote"

# by place first: the answers of a place go to up to four cells together
_DELTAS = f"""
INSERT INTO draw_delta (cell_id, is_signed, period, measure, counts, changes)
WITH answer AS (
    SELECT is_signed, period, commune_id, neighbourhood_id, relation, sign, 'ANSWERS' AS measure, 1 AS place
    FROM draw_vote
    UNION ALL
    SELECT is_signed, period, commune_id, neighbourhood_id, relation, sign, 'RECOMMENDATION', 1 + recommends::int
    FROM draw_vote
    UNION ALL
    SELECT is_signed, period, commune_id, neighbourhood_id, relation, sign, score.key, score.value::int
    FROM draw_vote CROSS JOIN LATERAL jsonb_each_text(scores) score
), placed AS (
    SELECT is_signed, period, commune_id, neighbourhood_id, relation, measure,
        {_places("sum(sign) FILTER (WHERE place = {n})")} AS counts
    FROM answer GROUP BY is_signed, period, commune_id, neighbourhood_id, relation, measure
)
SELECT cell.cell_id, is_signed, period, measure, {_places("coalesce(sum(counts[{n}]), 0)")}, 0
FROM placed JOIN draw_cell cell ON cell.commune_id = placed.commune_id AND cell.relation = placed.relation
 AND cell.neighbourhood_id IS NOT DISTINCT FROM placed.neighbourhood_id
GROUP BY cell.cell_id, is_signed, period, measure
"""  # noqa: S608 - constants
# a ballot that was changed is one change, whether it left a neighbourhood by it or not
_CHANGES = """
INSERT INTO draw_delta (cell_id, is_signed, period, measure, counts, changes)
SELECT cell.cell_id, false, NULL, 'ANSWERS', '{0,0,0,0,0}', count(DISTINCT vote.entry)
FROM draw_vote vote JOIN draw_cell cell ON cell.commune_id = vote.commune_id AND cell.relation = vote.relation
 AND cell.neighbourhood_id IS NOT DISTINCT FROM vote.neighbourhood_id
WHERE NOT vote.is_signed GROUP BY cell.cell_id
"""
_TAKE_WAITING = """
WITH gone AS (
    DELETE FROM waiting_tally waiting USING (SELECT DISTINCT cell_id FROM draw_delta WHERE NOT is_signed) touched
    WHERE waiting.cell_id = touched.cell_id RETURNING waiting.*
)
INSERT INTO draw_delta (cell_id, is_signed, period, measure, counts, changes)
SELECT cell_id, false, NULL, measure, secret, changes FROM gone
"""
_FOLD = """
INSERT INTO draw_fold
SELECT cell_id FROM draw_delta WHERE NOT is_signed GROUP BY cell_id HAVING sum(changes) >= $1
"""
_WAIT = f"""
INSERT INTO waiting_tally (id, cell_id, measure, secret, changes)
SELECT gen_random_uuid(), cell_id, measure, {_places("sum(counts[{n}])")}, sum(changes)
FROM draw_delta WHERE NOT is_signed AND cell_id NOT IN (SELECT cell_id FROM draw_fold) GROUP BY cell_id, measure
"""  # noqa: S608 - constants
_ADD = f"""
INSERT INTO tally (id, cell_id, period, measure, secret, signed)
SELECT gen_random_uuid(), cell_id, coalesce(period, $1), measure,
    {_places("coalesce(sum(counts[{n}]) FILTER (WHERE NOT is_signed), 0)")},
    {_places("coalesce(sum(counts[{n}]) FILTER (WHERE is_signed), 0)")}
FROM draw_delta WHERE is_signed OR cell_id IN (SELECT cell_id FROM draw_fold)
GROUP BY cell_id, coalesce(period, $1), measure
ON CONFLICT (cell_id, period, measure) DO UPDATE SET
    secret = {_places("tally.secret[{n}] + excluded.secret[{n}]")},
    signed = {_places("tally.signed[{n}] + excluded.signed[{n}]")}
"""  # noqa: S608 - constants
_TOUCHED = "SELECT cell_id FROM draw_fold UNION SELECT cell_id FROM draw_delta WHERE is_signed"


async def add_votes(period: int) -> list[UUID]:
    """Count what `draw_vote` holds; secret ballots in `period`. The cells whose tallies changed.

    Inside the transaction that draws alone, after `TABLES` and those of `cells` were made.
    """
    await execute(_PLACES)
    await execute("ANALYZE draw_place")
    await cells.find_cells()
    await execute("ANALYZE draw_vote (commune_id, relation, neighbourhood_id)")
    await execute(_DELTAS)
    await execute(_CHANGES)
    await execute("ANALYZE draw_delta (cell_id, is_signed, measure)")
    await execute(_TAKE_WAITING)
    await execute(_FOLD, LEAST_CHANGES)
    await execute(_WAIT)
    await execute(_ADD, period)
    return [row["cell_id"] for row in await fetch(_TOUCHED)]
