"""A commune is merged into another one: what was said and counted of it is of the other from then on.

Sheets, waiting ballots, signed evaluations and holds change commune here; `mergers` adds up what was counted.
Drawn ballots stay under the commune that they were cast in, and so in the stratum in which they were counted: a
stratum's figure less a small commune would tell what that commune's was.
"""

from parvis.core.db import connection, execute, fetch_value, transaction
from parvis.evaluations import cells, periods, tallies
from parvis.evaluations.draw_lock import draw_alone
from parvis.evaluations.mergers import follow_mergers
from parvis.evaluations.publishing import publish
from parvis.places.merging import Merger, begin_merging, finish_merging

# $1 is the old commune, $2 the new one. Where an account has a sheet of each, the one of the lower slot stays: who has
# evaluated as a resident has done so. Both ballots count, as nobody can tell which they are.
_SHEETS = (
    """
    DELETE FROM sheet USING sheet other
    WHERE sheet.account_id = other.account_id AND sheet.period = other.period AND sheet.slot > other.slot
    AND (sheet.commune_id, other.commune_id) IN (($1, $2), ($2, $1))
    """,
    "UPDATE sheet SET commune_id = $2 WHERE commune_id = $1",
    "UPDATE departed_voter SET commune_id = $2 WHERE commune_id = $1",
)
# of two signed by one person in one quarter the newer one stays
_ONE_EACH = """
UPDATE signed_evaluation SET person_id = NULL, recommends = NULL, scores = NULL, hold_id = NULL
FROM signed_evaluation other
WHERE signed_evaluation.person_id = other.person_id AND signed_evaluation.period = other.period
AND (signed_evaluation.commune_id, other.commune_id) IN (($1, $2), ($2, $1))
AND (signed_evaluation.updated_at, signed_evaluation.id) < (other.updated_at, other.id)
"""
# what is counted of the signed ones goes from the cells of the one commune to those of the other; they are public one
# by one, so nothing is told by that
_RECOUNT = """
INSERT INTO draw_vote
SELECT id, TRUE, period, side.commune_id, (counted ->> 'neighbourhood')::uuid, relation,
    (counted ->> 'recommends')::boolean, counted -> 'scores', side.sign
FROM signed_evaluation CROSS JOIN LATERAL (VALUES ($1::uuid, -1), ($2::uuid, 1)) side (commune_id, sign)
WHERE signed_evaluation.commune_id = $1 AND counted IS NOT NULL AND (sign = -1 OR person_id IS NOT NULL)
"""
_SIGNED = (
    "DELETE FROM signed_evaluation WHERE commune_id = $1 AND person_id IS NULL",
    "DELETE FROM signed_evaluation WHERE commune_id IN ($1, $2) AND person_id IS NULL AND counted IS NULL",
    "UPDATE signed_evaluation SET commune_id = $2 WHERE commune_id = $1",
)
# a commune has one open hold at most: what the old one holds joins the new one's
_HOLDS = (
    """
    UPDATE ballot_inbox SET hold_id = open.id FROM ballot_hold open, ballot_hold closing
    WHERE open.commune_id = $2 AND open.state = 'OPEN' AND closing.commune_id = $1 AND closing.state = 'OPEN'
    AND ballot_inbox.hold_id = closing.id
    """,
    """
    UPDATE signed_evaluation SET hold_id = open.id FROM ballot_hold open, ballot_hold closing
    WHERE open.commune_id = $2 AND open.state = 'OPEN' AND closing.commune_id = $1 AND closing.state = 'OPEN'
    AND signed_evaluation.hold_id = closing.id
    """,
    """
    DELETE FROM ballot_hold USING ballot_hold open
    WHERE ballot_hold.commune_id = $1 AND ballot_hold.state = 'OPEN' AND open.commune_id = $2 AND open.state = 'OPEN'
    """,
    "UPDATE ballot_hold SET commune_id = $2 WHERE commune_id = $1",
)
_WAITING = ("UPDATE ballot_inbox SET commune_id = $2 WHERE commune_id = $1",)
_NEWCOMERS = (
    """
    INSERT INTO newcomer_count AS known (id, commune_id, day, count)
    SELECT gen_random_uuid(), $2::uuid, day, count FROM newcomer_count WHERE commune_id = $1
    ON CONFLICT (commune_id, day) DO UPDATE SET count = known.count + excluded.count
    """,
    "DELETE FROM newcomer_count WHERE commune_id = $1",
)

_NEIGHBOURHOODS = ("UPDATE cell SET commune_id = $2 WHERE kind = 'NEIGHBOURHOOD' AND commune_id = $1",)
_MOVES = (*_SHEETS, *_SIGNED, *_HOLDS, *_WAITING, *_NEWCOMERS, *_NEIGHBOURHOODS)


async def merge_commune(old_code: str, new_code: str) -> Merger:
    """Make the commune of the one INSEE code part of the other; done already, nothing changes.

    One transaction, in which nobody draws and nobody votes in either. Raises as `begin_merging`.
    """
    async with transaction():
        await draw_alone()
        merger = await begin_merging(old_code, new_code)
        if not merger.is_done:
            await _run(_ONE_EACH, merger)
            await connection().execute_script(cells.TABLES + tallies.TABLES)
            await _run(_RECOUNT, merger)
            # the quarter that is shown now: to begin another one is for the end of a quarter
            until = await fetch_value("SELECT max(until) FROM scorecard") or periods.current()
            changed = await tallies.add_votes(until)
            for statement in _MOVES:
                await _run(statement, merger)
            await finish_merging(merger)
            await follow_mergers(until)
            await publish(changed, until)
    return merger


async def _run(statement: str, merger: Merger) -> None:
    """With as many of the two communes as it names."""
    await execute(statement, *([merger.old_id, merger.new_id] if "$2" in statement else [merger.old_id]))
