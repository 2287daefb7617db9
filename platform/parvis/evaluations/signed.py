"""Signed evaluations are counted as they stand: what was counted of one before is taken off, what it says now is added.

They are public one by one, so their counts may move by one; they move in draws all the same, beside the secret ones.
"""

from parvis.core.db import execute

TABLES = """
CREATE TEMP TABLE draw_signed (
    id uuid, commune_id uuid, relation text, period int, before jsonb, after jsonb
) ON COMMIT DROP;
"""

# what is held is not counted; what was taken back from a hold is
_CHOOSE = """
INSERT INTO draw_signed
SELECT e.id, e.commune_id, e.relation, e.period, e.counted, present.counted
FROM signed_evaluation e CROSS JOIN LATERAL (
    SELECT CASE WHEN e.person_id IS NOT NULL AND e.scores IS NOT NULL THEN jsonb_build_object(
        'period', e.period, 'neighbourhood', e.neighbourhood_id, 'recommends', e.recommends, 'scores', e.scores
    ) END AS counted
) present
WHERE (e.hold_id IS NULL OR present.counted IS NULL)
  AND (e.counted IS DISTINCT FROM present.counted OR present.counted IS NULL)
  AND ($1 OR e.commune_id IN (SELECT commune_id FROM draw_taken))
ORDER BY e.id FOR NO KEY UPDATE OF e
"""
_VOTES = """
INSERT INTO draw_vote
SELECT id, TRUE, period, commune_id, (said ->> 'neighbourhood')::uuid, relation, (said ->> 'recommends')::boolean,
    said -> 'scores', sign
FROM draw_signed CROSS JOIN LATERAL (VALUES (before, -1), (after, 1)) side (said, sign) WHERE said IS NOT NULL
"""
_REMEMBER = """
UPDATE signed_evaluation SET counted = draw_signed.after FROM draw_signed
WHERE signed_evaluation.id = draw_signed.id AND draw_signed.after IS NOT NULL
"""
_FORGET = """
DELETE FROM signed_evaluation USING draw_signed
WHERE signed_evaluation.id = draw_signed.id AND draw_signed.after IS NULL
"""


async def add_signed(*, everywhere: bool) -> None:
    """Put into `draw_vote` what has changed of signed evaluations in the communes in `draw_taken`, or `everywhere`."""
    await execute(_CHOOSE, everywhere)
    await execute("ANALYZE draw_signed")
    await execute(_VOTES)
    await execute(_REMEMBER)
    await execute(_FORGET)
