"""When a commune was merged into another, what was counted of it moves there: history follows the new code.

Ballots stay under the commune that they were cast in. Strata and what is made of them keep what they were made of.
"""

from uuid import UUID

from parvis.core.db import execute, fetch, transaction
from parvis.evaluations.draw_lock import draw_alone
from parvis.evaluations.publishing import publish

_MERGED = """
SELECT old.id FROM cell old JOIN commune town ON town.id = old.commune_id
WHERE old.kind = 'COMMUNE' AND town.merged_into_id IS NOT NULL
"""
_MAKE = """
INSERT INTO cell (id, kind, relation, commune_id, is_fictitious)
SELECT uuidv7(), 'COMMUNE', old.relation, town.merged_into_id, bool_or(old.is_fictitious)
FROM cell old JOIN commune town ON town.id = old.commune_id WHERE old.id = ANY($1)
GROUP BY old.relation, town.merged_into_id
ON CONFLICT DO NOTHING
"""
_INTO = """
WITH moved AS (
    SELECT old.id AS old_id, into_cell.id FROM cell old JOIN commune town ON town.id = old.commune_id
    JOIN cell into_cell ON into_cell.commune_id = town.merged_into_id AND into_cell.kind = 'COMMUNE'
     AND into_cell.relation = old.relation
    WHERE old.id = ANY($1)
)
"""


def _sums(array: str) -> str:
    return f"ARRAY[{', '.join(f'sum({array}[{place}])' for place in range(1, 6))}]"


def _plus(table: str, array: str) -> str:
    return f"ARRAY[{', '.join(f'{table}.{array}[{place}] + excluded.{array}[{place}]' for place in range(1, 6))}]"


# what was counted together in the old commune is counted in the new one by that
_COUNTED_IN = f"""
{_INTO}
UPDATE waiting_tally SET counted_in_id = moved.id FROM moved WHERE waiting_tally.counted_in_id = moved.old_id
"""  # noqa: S608 - a constant
_TARGETS = f"{_INTO} SELECT DISTINCT id FROM moved"  # noqa: S608 - a constant
_MOVE = f"""
{_INTO}
INSERT INTO tally (id, cell_id, period, measure, secret, signed)
SELECT uuidv7(), moved.id, period, measure, {_sums("secret")}, {_sums("signed")}
FROM tally JOIN moved ON moved.old_id = tally.cell_id GROUP BY moved.id, period, measure
ON CONFLICT (cell_id, period, measure) DO UPDATE
SET secret = {_plus("tally", "secret")}, signed = {_plus("tally", "signed")}
"""  # noqa: S608 - constants
_MOVE_WAITING = f"""
{_INTO}
INSERT INTO waiting_tally AS known (id, cell_id, stratum_id, measure, secret, changes, since, counted_in_id)
SELECT uuidv7(), moved.id, stratum_id, measure, {_sums("secret")}, sum(changes), min(since), counted_in_id
FROM waiting_tally JOIN moved ON moved.old_id = waiting_tally.cell_id
GROUP BY moved.id, stratum_id, measure, counted_in_id
ON CONFLICT (cell_id, stratum_id, measure, counted_in_id) DO UPDATE
SET secret = {_plus("known", "secret")}, changes = known.changes + excluded.changes
"""  # noqa: S608 - constants


async def follow_mergers(until: int) -> None:
    """Move tallies to where their commune is now, and publish them there until a period. Old scorecards go."""
    async with transaction():
        await draw_alone()
        merged: list[UUID] = [row["id"] for row in await fetch(_MERGED)]
        if not merged:
            return
        await execute(_MAKE, merged)
        into = [row["id"] for row in await fetch(_TARGETS, merged)]
        for statement in (_MOVE, _COUNTED_IN, _MOVE_WAITING):
            await execute(statement, merged)
        await execute("DELETE FROM cell WHERE id = ANY($1)", merged)
        await publish(into, until)
