"""What the tallies say, made public as far as it may be: scorecards and their figures, written from the counts alone.

A figure is judged together with all that could be subtracted from it, so whole families are (a commune, its
neighbourhoods, its districts and theirs), then the strata, whose rest depends on what their communes show, then what is
estimated from strata. Scorecards of earlier periods are history, and never written again.
"""

from collections.abc import Collection, Sequence
from uuid import UUID

from parvis.core import db
from parvis.core.sql import bind
from parvis.evaluations.derived import publish_derived
from parvis.evaluations.estimates import ESTIMATED, WRITTEN
from parvis.evaluations.suppression import FAMILIES, STRATA
from parvis.evaluations.window import COLUMNS, NO_COLUMNS, PLACED, SUMS, WITHIN

#: families judged in one transaction, when all are
_AT_ONCE = 1000

_CONCERNED = """
WITH head AS (
    SELECT DISTINCT coalesce(commune.parent_id, commune.id) AS id
    FROM cell JOIN commune ON commune.id = cell.commune_id
    WHERE cell.id = ANY($1::uuid[])
)
SELECT 'COMMUNE' AS kind, id FROM head
UNION
SELECT 'STRATUM', cell.id
FROM head JOIN commune ON commune.id = head.id
JOIN cell ON cell.kind = 'STRATUM' AND cell.department_id = commune.department_id
    AND cell.size = evaluation_size(commune.population)
UNION
SELECT 'STRATUM', id FROM cell WHERE id = ANY($1::uuid[]) AND kind = 'STRATUM'
"""
_ALL_HEADS = """
SELECT DISTINCT coalesce(commune.parent_id, commune.id) AS id
FROM cell JOIN commune ON commune.id = cell.commune_id
WHERE cell.kind = 'COMMUNE'
"""
_ALL_STRATA = "SELECT id FROM cell WHERE kind = 'STRATUM'"

_PUBLISH_FAMILIES = f"""
WITH place AS (
    SELECT id, parent_id FROM commune WHERE id = ANY(:heads) OR parent_id = ANY(:heads)
),
keyed AS MATERIALIZED (
    SELECT cell.id AS cell_id, cell.relation, place.id AS commune_id, place.parent_id,
        cell.kind = 'COMMUNE' AS is_head,
        count(*) OVER (PARTITION BY coalesce(place.parent_id, place.id), cell.relation) = 1 AS is_alone,
        coalesce(scorecard.id, uuidv7()) AS scorecard_id
    FROM place JOIN cell ON cell.commune_id = place.id AND cell.kind IN ('COMMUNE', 'NEIGHBOURHOOD')
    LEFT JOIN scorecard ON scorecard.cell_id = cell.id AND scorecard.until = :until
),
counted AS (
    SELECT keyed.*, tallied.* FROM keyed CROSS JOIN LATERAL (
        SELECT {PLACED} FROM (
            SELECT {SUMS} FROM (
                SELECT {COLUMNS} FROM tally WHERE tally.cell_id = keyed.cell_id AND {WITHIN}
            ) AS one GROUP BY measure
        ) AS summed
    ) AS tallied
),
{FAMILIES},
{ESTIMATED},
{WRITTEN}
"""  # noqa: S608 - columns of ours

_PUBLISH_STRATA = f"""
WITH keyed AS MATERIALIZED (
    SELECT cell.id AS cell_id, cell.relation, cell.department_id, cell.size,
        coalesce(scorecard.id, uuidv7()) AS scorecard_id
    FROM cell LEFT JOIN scorecard ON scorecard.cell_id = cell.id AND scorecard.until = :until
    WHERE cell.id = ANY(:strata)
),
counted AS (
    SELECT keyed.*, tallied.* FROM keyed CROSS JOIN LATERAL (
        WITH own AS MATERIALIZED (
            SELECT cell.id FROM commune
            JOIN cell ON cell.commune_id = commune.id AND cell.kind = 'COMMUNE' AND cell.relation = keyed.relation
            WHERE commune.kind = 'COMMUNE' AND commune.department_id = keyed.department_id
                AND evaluation_size(commune.population) = keyed.size
        )
        SELECT {PLACED}, shown FROM (
            SELECT {SUMS}, coalesce(sum(shown), 0) AS shown FROM (
                SELECT {COLUMNS}, 0 AS shown FROM tally WHERE tally.cell_id = keyed.cell_id AND {WITHIN}
                UNION ALL
                SELECT 'ANSWERS', {NO_COLUMNS}, answers - signed_answers
                FROM own JOIN scorecard ON scorecard.cell_id = own.id AND scorecard.until = :until
                UNION ALL
                SELECT measure, {NO_COLUMNS}, answers - signed_answers
                FROM own JOIN figure ON figure.cell_id = own.id AND figure.until = :until AND figure.level <> 'WORDS'
            ) AS one GROUP BY measure
        ) AS summed
    ) AS tallied
),
{STRATA},
{ESTIMATED},
{WRITTEN}
"""  # noqa: S608 - columns of ours

_UNRANK = """
DELETE FROM rank USING commune
JOIN cell ON cell.commune_id = commune.id AND cell.kind = 'COMMUNE'
JOIN figure ON figure.cell_id = cell.id AND figure.until = :until AND figure.level <> 'FULL'
WHERE commune.id = ANY(:heads) AND rank.figure_id = figure.id
"""


async def publish(cell_ids: Collection[UUID], until: int) -> None:
    """Publish the cells that were counted anew, and all whose figures these can be told by; in one transaction.

    Run by one at a time: a draw, or the close of a period.
    """
    concerned = await db.fetch(_CONCERNED, list(cell_ids))
    async with db.transaction():
        await _publish_families([row["id"] for row in concerned if row["kind"] == "COMMUNE"], until)
        await _publish_strata([row["id"] for row in concerned if row["kind"] == "STRATUM"], until)
        await publish_derived(until)


async def publish_all(until: int) -> None:
    """Publish every cell, some families at a time: when the window moves on. Doing it again changes nothing."""
    heads = [row["id"] for row in await db.fetch(_ALL_HEADS)]
    for start in range(0, len(heads), _AT_ONCE):
        async with db.transaction():
            await _publish_families(heads[start : start + _AT_ONCE], until)
    async with db.transaction():
        await _publish_strata([row["id"] for row in await db.fetch(_ALL_STRATA)], until)
        await publish_derived(until)


async def _publish_families(heads: Sequence[UUID], until: int) -> None:
    if heads:
        for statement in (_PUBLISH_FAMILIES, _UNRANK):
            text, values = bind(statement, {"heads": heads, "until": until})
            await db.execute(text, *values)


async def _publish_strata(cells: Sequence[UUID], until: int) -> None:
    if cells:
        text, values = bind(_PUBLISH_STRATA, {"strata": cells, "until": until})
        await db.execute(text, *values)
