"""Answers are added to the tallies of their cells; secret ones ten new ballots at a time, whole and parts together.

Every ballot has one leaf: its neighbourhood, or its commune's ballots without one. There each measure waits by itself
until ten new ballots have answered it; then all that waits is counted at once, in the leaf and in every cell above it.
So whatever two published figures are subtracted from each other, of parts and wholes, of two draws or two windows, the
difference is of ten new ballots or of none. What is changed or taken back rides along and never makes up the ten: the
same few people could do that every night.

What has not come to ten when a period ends is counted together with others, in what they have in common alone: the
leaves of a commune in the commune, and what waited through another period's end already in the stratum.

`draw_vote` holds what one transaction adds: a ballot in (+1), out (-1), or both where it was changed. A signed one
counts in its own period; secret ones in that of the draw by which ten have come together.
"""

from uuid import UUID

from parvis.core.db import execute, fetch
from parvis.evaluations import cells

#: new ballots below which nothing moves: whoever compares two figures learns of ten at once
LEAST_NEW = 10


def _places(expression: str) -> str:
    """SQL: an array of the expression at each of an answer's five places, `{n}` being the place."""
    return f"ARRAY[{', '.join(expression.format(n=place) for place in range(1, 6))}]"


_SUMS = _places("sum(counts[{n}])")


def _new(changes: str, counts: str, over: str = "") -> str:
    """SQL: how many new ballots there are, and still are: what came and was taken back again while it waited would
    leave the others alone.
    """
    left = " + ".join(f"sum({counts}[{place}]){over}" for place in range(1, 6))
    return f"least(sum({changes}){over}, {left})"


# `draw_counted` is what is added to tallies; signed ones have no `secret` there
TABLES = """
CREATE TEMP TABLE draw_vote (
    entry uuid, is_signed boolean, period int, commune_id uuid, neighbourhood_id uuid, relation text,
    recommends boolean, scores jsonb, sign int, is_new boolean DEFAULT FALSE
) ON COMMIT DROP;
CREATE TEMP TABLE draw_delta (
    cell_id uuid, stratum_id uuid, measure text, counts int[], changes int, since int
) ON COMMIT DROP;
CREATE TEMP TABLE draw_fold (cell_id uuid, stratum_id uuid, measure text, counts int[]) ON COMMIT DROP;
CREATE TEMP TABLE draw_counted (
    cell_id uuid, period int, measure text, secret int[], signed int[]
) ON COMMIT DROP;
"""

_PLACES = "INSERT INTO draw_place SELECT DISTINCT commune_id, neighbourhood_id, relation FROM draw_vote"


def _answers(which: str) -> str:
    """CTEs: `placed`, the answers of each place by measure; by place first, as those go to several cells together."""
    columns = "period, commune_id, neighbourhood_id, relation, sign, is_new"
    return f"""
WITH answer AS (
    SELECT {columns}, 'ANSWERS' AS measure, 1 AS place FROM draw_vote WHERE {which}
    UNION ALL
    SELECT {columns}, 'RECOMMENDATION', 1 + recommends::int FROM draw_vote WHERE {which}
    UNION ALL
    SELECT {columns}, score.key, score.value::int
    FROM draw_vote CROSS JOIN LATERAL jsonb_each_text(scores) score WHERE {which}
), placed AS (
    SELECT period, commune_id, neighbourhood_id, relation, measure, count(*) FILTER (WHERE is_new) AS changes,
        {_places("coalesce(sum(sign) FILTER (WHERE place = {n}), 0)")} AS counts
    FROM answer GROUP BY period, commune_id, neighbourhood_id, relation, measure
)
"""  # noqa: S608 - constants


def _at(cell: str) -> str:
    """SQL: whether a row of `draw_cell` is of the same place as one of `placed`."""
    return (
        f"{cell}.commune_id = placed.commune_id AND {cell}.relation = placed.relation"
        f" AND {cell}.neighbourhood_id IS NOT DISTINCT FROM placed.neighbourhood_id"
    )


_SECRET = f"""
{_answers("NOT is_signed")}
INSERT INTO draw_delta (cell_id, stratum_id, measure, counts, changes, since)
SELECT leaf.cell_id, stratum.cell_id, measure, {_SUMS}, sum(changes), $1::int
FROM placed JOIN draw_cell leaf ON {_at("leaf")} AND leaf.is_leaf
LEFT JOIN draw_cell stratum ON {_at("stratum")} AND stratum.is_stratum
GROUP BY leaf.cell_id, stratum.cell_id, measure
"""  # noqa: S608 - constants
_SIGNED = f"""
{_answers("is_signed")}
INSERT INTO draw_counted (cell_id, period, measure, signed)
SELECT cell.cell_id, period, measure, {_SUMS}
FROM placed JOIN draw_cell cell ON {_at("cell")} GROUP BY cell.cell_id, period, measure
"""  # noqa: S608 - constants
_TAKE_WAITING = """
WITH gone AS (
    DELETE FROM waiting_tally
    WHERE cell_id = ANY(ARRAY(SELECT DISTINCT cell_id FROM draw_delta)) AND counted_in_id IS NULL RETURNING *
)
INSERT INTO draw_delta (cell_id, stratum_id, measure, counts, changes, since)
SELECT cell_id, stratum_id, measure, secret, changes, since FROM gone
"""
_FOLD = f"""
INSERT INTO draw_fold
SELECT cell_id, stratum_id, measure, {_SUMS} FROM draw_delta
GROUP BY cell_id, stratum_id, measure HAVING {_new("changes", "counts")} >= $1
"""  # noqa: S608 - constants
_WAIT = f"""
INSERT INTO waiting_tally (id, cell_id, stratum_id, measure, secret, changes, since)
SELECT uuidv7(), cell_id, stratum_id, measure, {_SUMS}, sum(changes),
    coalesce(min(since) FILTER (WHERE changes > 0), max(since))
FROM draw_delta GROUP BY cell_id, stratum_id, measure
HAVING {_new("changes", "counts")} < $1 AND (sum(changes) > 0 OR {_SUMS} <> '{{0,0,0,0,0}}')
"""  # noqa: S608 - constants
# a leaf itself, its commune where it is a neighbourhood, and the city of a district
_COUNT_ABOVE = """
WITH leaf AS (
    SELECT cell.* FROM cell WHERE id IN (SELECT cell_id FROM draw_fold)
), above AS (
    SELECT id AS leaf_id, id AS cell_id FROM leaf
    UNION
    SELECT leaf.id, whole.id FROM leaf JOIN commune town ON town.id = leaf.commune_id
    JOIN cell whole ON whole.kind = 'COMMUNE' AND whole.relation = leaf.relation
     AND whole.commune_id IN (town.id, town.parent_id)
)
INSERT INTO draw_counted (cell_id, period, measure, secret)
SELECT above.cell_id, $1::int, measure, counts FROM draw_fold JOIN above ON above.leaf_id = draw_fold.cell_id
UNION ALL
SELECT stratum_id, $1, measure, counts FROM draw_fold WHERE stratum_id IS NOT NULL
"""
_ADD = f"""
INSERT INTO tally (id, cell_id, period, measure, secret, signed)
SELECT uuidv7(), cell_id, period, measure,
    {_places("coalesce(sum(secret[{n}]), 0)")}, {_places("coalesce(sum(signed[{n}]), 0)")}
FROM draw_counted GROUP BY cell_id, period, measure
ON CONFLICT (cell_id, period, measure) DO UPDATE SET
    secret = {_places("tally.secret[{n}] + excluded.secret[{n}]")},
    signed = {_places("tally.signed[{n}] + excluded.signed[{n}]")}
"""  # noqa: S608 - constants
_TOUCHED = "SELECT DISTINCT cell_id FROM draw_counted"


async def add_votes(period: int) -> list[UUID]:
    """Count what `draw_vote` holds; secret ballots in `period`. The cells whose tallies changed.

    Inside the transaction that draws alone, after `TABLES` and those of `cells` were made.
    """
    await execute(_PLACES)
    await execute("ANALYZE draw_place")
    await cells.find_cells()
    await execute("ANALYZE draw_vote (commune_id, relation, neighbourhood_id)")
    await execute(_SECRET, period)
    await execute(_SIGNED)
    await execute("ANALYZE draw_delta (cell_id, measure)")
    await execute(_TAKE_WAITING)
    await execute(_FOLD, LEAST_NEW)
    await execute(_WAIT, LEAST_NEW)
    await execute(_COUNT_ABOVE, period)
    return await _add()


async def _add() -> list[UUID]:
    await execute("ANALYZE draw_counted (cell_id, measure)")
    await execute(_ADD)
    return [row["cell_id"] for row in await fetch(_TOUCHED)]


# Which waiting rows are counted together: those of a city or commune ($1), then in its stratum those that waited when
# the period before ended too ($1 the least new ballots, $2 that period). A commune without parts has one leaf, and so
# is never counted by itself here.
_OF_COMMUNES = f"""
SELECT w.id, whole.id AS cell_id, w.stratum_id, w.measure, w.secret AS counts,
    {_new("w.changes", "w.secret", " OVER (PARTITION BY whole.id, w.stratum_id, w.measure)")} >= $1 AS is_enough
FROM waiting_tally w JOIN cell leaf ON leaf.id = w.cell_id JOIN commune town ON town.id = leaf.commune_id
JOIN cell whole ON whole.kind = 'COMMUNE' AND whole.relation = leaf.relation
 AND whole.commune_id = coalesce(town.parent_id, town.id)
WHERE w.counted_in_id IS NULL AND w.since <= $2
"""  # noqa: S608 - constants
_OF_STRATA = f"""
SELECT w.id, w.stratum_id AS cell_id, NULL::uuid AS stratum_id, w.measure, w.secret AS counts,
    {_new("w.changes", "w.secret", " OVER (PARTITION BY w.stratum_id, w.measure)")} >= $1 AS is_enough
FROM waiting_tally w WHERE w.counted_in_id IS NULL AND w.stratum_id IS NOT NULL AND w.since < $2
"""  # noqa: S608 - constants


def _together(which: str) -> str:
    """SQL: those of them that are enough go from what waits to what is counted above their leaves."""
    return f"""
WITH waiting AS ({which}), gone AS (
    DELETE FROM waiting_tally USING waiting WHERE waiting_tally.id = waiting.id AND waiting.is_enough
    RETURNING waiting_tally.*, waiting.cell_id AS into_id
), kept AS (
    INSERT INTO waiting_tally AS known (id, cell_id, stratum_id, measure, secret, changes, since, counted_in_id)
    SELECT uuidv7(), cell_id, stratum_id, measure, secret, changes, since, into_id FROM gone
    ON CONFLICT (cell_id, stratum_id, measure, counted_in_id) DO UPDATE
    SET secret = {_places("known.secret[{n}] + excluded.secret[{n}]")}, changes = known.changes + excluded.changes
)
INSERT INTO draw_fold (cell_id, stratum_id, measure, counts)
SELECT cell_id, stratum_id, measure, {_SUMS} FROM waiting WHERE is_enough GROUP BY cell_id, stratum_id, measure
"""  # noqa: S608 - constants


_COUNT_TOGETHER = """
INSERT INTO draw_counted (cell_id, period, measure, secret)
SELECT cell_id, $1::int, measure, counts FROM draw_fold
UNION ALL
SELECT stratum_id, $1, measure, counts FROM draw_fold WHERE stratum_id IS NOT NULL
"""


async def count_together(period: int) -> list[UUID]:
    """At the end of a period, count in it what waits in several leaves and is ten together. The cells that changed.

    Inside the transaction that draws alone, after `TABLES` were made.
    """
    await execute(_together(_OF_COMMUNES), LEAST_NEW, period)
    await execute(_together(_OF_STRATA), LEAST_NEW, period)
    await execute(_COUNT_TOGETHER, period)
    return await _add()
