"""Figures for the site's corner of France, published without ballots: rows that only the tests have counted."""

import asyncpg
from tests.browser.site import Site

from parvis.evaluations import periods

#: Sèvres, which has none: what is shown of a commune with too few answers
UNCOUNTED = "92072"

_CELLS = """
INSERT INTO cell (id, kind, relation, commune_id, region_id, size, is_fictitious)
SELECT gen_random_uuid(), 'COMMUNE', 'RESIDENT', id, NULL::uuid, NULL::smallint, true
    FROM commune WHERE insee_code LIKE '92%' AND insee_code <> $1
UNION ALL SELECT gen_random_uuid(), 'REGION', 'RESIDENT', NULL, id, NULL, true FROM region WHERE code = '11'
UNION ALL SELECT gen_random_uuid(), 'SIZE', 'RESIDENT', NULL, NULL, size, true FROM generate_series(1, 6) size
UNION ALL SELECT gen_random_uuid(), 'FRANCE', 'RESIDENT', NULL, NULL, NULL, true
"""
_SCORECARDS = """
INSERT INTO scorecard (id, cell_id, until, answers, signed_answers, level)
SELECT gen_random_uuid(), cell.id, until, 412, 31, 'FULL'
FROM cell, generate_series($1::int - 2, $1::int) until
"""
_FIGURES = """
INSERT INTO figure (id, scorecard_id, cell_id, until, measure, level, answers, signed_answers, value, low, high,
                    distribution, change, change_value, change_low, change_high)
SELECT gen_random_uuid(), scorecard.id, cell_id, until, said.measure, 'FULL', 412, 31, value, value - by, value + by,
       distribution, change, (change_low + change_high) / 2, change_low, change_high
FROM scorecard, (VALUES
    ('RECOMMENDATION', 0.9, 0.025, '{42,370,0,0,0}'::int[], 'IMPROVED', 0.01, 0.07),
    ('QUALITY_OF_LIFE', 4.2, 0.1, '{4,12,60,145,191}', 'UNCLEAR', -0.1, 0.2),
    ('SAFETY', 3.8, 0.1, '{12,33,90,135,142}', 'WORSENED', -0.5, -0.1)
) said(measure, value, by, distribution, change, change_low, change_high)
"""
_RANKS = """
INSERT INTO rank (id, figure_id, scope, low, high, "of", quintile)
SELECT gen_random_uuid(), figure.id, scope, 12, 31, 214, 1
FROM figure JOIN cell ON cell.id = figure.cell_id AND cell.kind = 'COMMUNE',
     unnest('{FRANCE,REGION,SAME_SIZE}'::text[]) scope
"""
_HOLD = """
INSERT INTO ballot_hold (id, commune_id, state, opened_on, held_count, reason, decided_at)
SELECT gen_random_uuid(), id, 'DISCARDED', current_date, 53, 'Cinquante comptes ouverts le même soir.', now()
FROM commune WHERE insee_code = $1
"""


async def publish(site: Site, insee_code: str) -> None:
    """Figures for every commune of the Hauts-de-Seine but one, for what they are compared with, and a flood that was
    thrown away in one commune."""
    connection = await asyncpg.connect(site.database_url)
    try:
        async with connection.transaction():
            await connection.execute(_CELLS, UNCOUNTED)
            await connection.execute(_SCORECARDS, periods.current())
            await connection.execute(_FIGURES)
            await connection.execute(_RANKS)
            await connection.execute(_HOLD, insee_code)
    finally:
        await connection.close()
