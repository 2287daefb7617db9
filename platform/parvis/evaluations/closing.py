"""The end of a period: sheets and codes go, what was left in the boxes is drawn, and all figures move on by a quarter.

Every step is whole or has not happened, finds out by itself whether it is still to be done, and so may be repeated.
Sheets and codes go first: when the leftovers are drawn, be they of one voter, there is nothing left to join them with.
"""

from parvis.core.db import connection, execute, fetch_value, transaction
from parvis.evaluations import ends, periods
from parvis.evaluations.draw import (
    Boxes,
    Drawn,
    clean_up,
    count_signed_everywhere,
    count_together,
    draw,
    draw_boxes,
    rank_anew,
)
from parvis.evaluations.draw_lock import draw_alone
from parvis.evaluations.publishing import publish_all
from parvis.evaluations.ranks import rank_all

#: boxes are nearly empty by then, so more of them go into a transaction
_BOXES_AT_ONCE = 10_000

_IS_OVER = """
SELECT EXISTS (SELECT FROM sheet WHERE period < $1) OR EXISTS (SELECT FROM ballot_code WHERE period < $1)
"""
_IS_REMEMBERED = "SELECT EXISTS (SELECT FROM departed_voter WHERE period < $1)"
_IS_OPENED = """
SELECT EXISTS (SELECT FROM ballot_inbox WHERE hold_id IS NOT NULL AND code_hash IS NOT NULL AND period < $1)
"""
_IS_LEFT = "SELECT EXISTS (SELECT FROM ballot_inbox WHERE hold_id IS NULL AND period <= $1)"

# Whole files are replaced: nothing is left of the rows. What the new period has already is written again, in the order
# of random keys. Casting waits meanwhile, for as long as these few rows take.
_CLEAR = """
SET LOCAL lock_timeout = '5s';
LOCK TABLE sheet, ballot_code IN ACCESS EXCLUSIVE MODE;
CREATE TEMP TABLE kept_sheet ON COMMIT DROP AS SELECT * FROM sheet WHERE period >= {period};
CREATE TEMP TABLE kept_code ON COMMIT DROP AS SELECT * FROM ballot_code WHERE period >= {period};
TRUNCATE sheet, ballot_code;
INSERT INTO sheet (id, account_id, commune_id, period, slot, is_waiting)
SELECT gen_random_uuid() AS fresh, account_id, commune_id, period, slot, is_waiting FROM kept_sheet ORDER BY fresh;
INSERT INTO ballot_code (ballot_id, code_hash, period)
SELECT ballot_id, code_hash, period FROM kept_code ORDER BY ballot_id;
SET LOCAL lock_timeout = DEFAULT;
"""
# apart from the others: casting reads this table and writes that of sheets, in whichever order
_CLEAR_DEPARTED = """
SET LOCAL lock_timeout = '5s';
LOCK TABLE departed_voter IN ACCESS EXCLUSIVE MODE;
CREATE TEMP TABLE kept_departed ON COMMIT DROP AS SELECT * FROM departed_voter WHERE period >= {period};
TRUNCATE departed_voter;
INSERT INTO departed_voter (id, voter_hash, commune_id, period, slot)
SELECT gen_random_uuid() AS fresh, voter_hash, commune_id, period, slot FROM kept_departed ORDER BY fresh;
SET LOCAL lock_timeout = DEFAULT;
"""
# what is held stays in the box, and would keep its code for as long
_FORGET_CODES = "UPDATE ballot_inbox SET code_hash = NULL WHERE hold_id IS NOT NULL AND period < $1"


async def draw_all() -> Drawn:
    """What is done at night: close what is over, then draw."""
    return await close() + await draw()


async def close() -> Drawn:
    """Close all periods before the present one; what was drawn for that. Nothing to do is soon found out.

    Raises asyncpg.LockNotAvailableError where something else, such as a dump, reads the roll for longer than 5 s.
    """
    present = periods.current()
    await _clear(present)
    await _forget_codes(present)
    drawn = Drawn()
    for period in await ends.to_be_closed():
        drawn += await _draw_leftovers(period)
        await _move_on(period)
    return drawn + await _draw_released(present)


async def _clear(period: int) -> None:
    """Remove the sheets and codes of periods that are over, and the files they were in."""
    async with transaction():
        await draw_alone()
        if await fetch_value(_IS_OVER, period):
            await connection().execute_script(_CLEAR.format(period=int(period)))
    async with transaction():
        await draw_alone()
        if await fetch_value(_IS_REMEMBERED, period):
            await connection().execute_script(_CLEAR_DEPARTED.format(period=int(period)))


async def _forget_codes(period: int) -> None:
    """Take the codes from what is held of periods that are over, and the rows that had them out of the files."""
    if not await fetch_value(_IS_OPENED, period):
        return
    async with transaction():
        await draw_alone()
        await execute(_FORGET_CODES, period)
    await clean_up()


async def _draw_leftovers(period: int) -> Drawn:
    """Draw all boxes of a period that is over, and of earlier ones, full or not; what is held stays."""
    if not await fetch_value(_IS_LEFT, period):
        return Drawn()
    drawn = await draw_boxes(Boxes(0, period, least=1, is_final=True, at_once=_BOXES_AT_ONCE))
    await clean_up()
    return drawn


async def _draw_released(present: int) -> Drawn:
    """Draw what was released after its period was closed. It counts in the present one: history stays as it was."""
    drawn = await _draw_leftovers(present - 1)
    if drawn.ballots:
        await rank_anew(present)
    return drawn


async def _move_on(period: int) -> None:
    """Count what is left of a period that is over, and publish all figures of the four periods until the next one.

    All at once: between a last look at figures that are history and the first at new ones, nothing else is counted.
    """
    async with transaction():
        await draw_alone()
        if await ends.is_closed(period):
            return
        await count_signed_everywhere(period)
        await count_together(period)
        await rank_all(period)
        await publish_all(period + 1)
        await rank_all(period + 1)
        await ends.mark_closed(period)
