"""The draw: boxes with ten waiting ballots are emptied, shuffled into the drawn ones, counted and published.

Everything is SQL over many communes at once, in transactions of up to a thousand boxes: each is whole or has not
happened, and the next one goes on. docs/anonymity.md says what it is for.
"""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from parvis.core.db import connection, execute, fetch, fetch_value, transaction
from parvis.evaluations import cells, ends, periods, rewriting, signed, tallies
from parvis.evaluations.draw_lock import draw_alone
from parvis.evaluations.events import announce
from parvis.evaluations.publishing import publish
from parvis.evaluations.ranks import rank_all

#: fewer are not drawn before the period ends
LEAST_WAITING = 10
_BOXES_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Drawn:
    """How much was drawn."""

    communes: int = 0
    ballots: int = 0

    def __add__(self, other: "Drawn") -> "Drawn":
        return Drawn(self.communes + other.communes, self.ballots + other.ballots)


@dataclass(frozen=True, slots=True)
class Boxes:
    """Which boxes are drawn: those of the periods `first` to `last` with `least` waiting ballots or more.

    They count in the last of them, or in the present one where that is closed, unless `counted_in` says another.
    `is_final` where the boxes' periods are over: their sheets and codes are gone by then.
    """

    first: int
    last: int
    least: int = LEAST_WAITING
    is_final: bool = False
    at_once: int = _BOXES_AT_ONCE
    counted_in: int | None = None


async def draw() -> Drawn:
    """Draw every box that is full enough, and rank anew.

    What is left of periods that are over has to be drawn before: `closing.close`.
    """
    period = periods.current()
    drawn = await draw_boxes(Boxes(period, period))
    await rank_anew(period)
    await clean_up()
    return drawn


async def draw_boxes(boxes: Boxes) -> Drawn:
    """Draw until no such box is left."""
    total = Drawn()
    while (drawn := await _draw_some(boxes)).ballots:
        total += drawn
    return total


async def rank_anew(until: int) -> None:
    """Bring ranks up to date, once all is drawn: they are made of the figures of many."""
    async with transaction():
        await draw_alone()
        await rank_all(until)


async def clean_up() -> None:
    """Remove the dead versions of rows that were drawn, which would still show who came together with what."""
    for table in ("ballot_inbox", "sheet"):
        await execute(f"VACUUM {table}")


_IS_DUE = """
SELECT EXISTS (
    SELECT FROM ballot_inbox WHERE hold_id IS NULL AND period BETWEEN $1 AND $2
    GROUP BY commune_id, relation HAVING count(*) >= $3
)
"""
# rows are locked in the order in which a hold takes them, by the index of boxes
_TAKE = """
INSERT INTO draw_taken (id, commune_id, neighbourhood_id, period, relation, recommends, scores, code_hash, replaces)
SELECT w.id, w.commune_id, w.neighbourhood_id, w.period, w.relation, w.recommends, w.scores, w.code_hash, w.replaces
FROM ballot_inbox w
WHERE w.hold_id IS NULL AND w.period BETWEEN $1 AND $2 AND (w.commune_id, w.relation) IN (
    SELECT commune_id, relation FROM ballot_inbox WHERE hold_id IS NULL AND period BETWEEN $1 AND $2
    GROUP BY commune_id, relation HAVING count(*) >= $3 ORDER BY random() LIMIT $4
)
ORDER BY w.commune_id, w.relation, w.ctid FOR UPDATE
"""
# a burst may have put some of them on hold before they were locked
_LEAVE = """
DELETE FROM draw_taken USING (
    SELECT commune_id, relation FROM draw_taken GROUP BY commune_id, relation HAVING count(*) < $1
) box
WHERE draw_taken.commune_id = box.commune_id AND draw_taken.relation = box.relation
"""
_EMPTY = "DELETE FROM ballot_inbox USING draw_taken WHERE ballot_inbox.id = draw_taken.id"
_HOW_MUCH = "SELECT count(DISTINCT commune_id) AS communes, count(*) AS ballots FROM draw_taken"
_VOTES = """
INSERT INTO draw_vote
SELECT id, FALSE, NULL::int, commune_id, neighbourhood_id, relation, recommends, scores, 1, TRUE FROM draw_taken
WHERE replaces IS NULL
UNION ALL
SELECT old.id, FALSE, NULL, old.commune_id, old.neighbourhood_id, old.relation, taken.recommends,
    taken.scores, 1, FALSE
FROM draw_taken taken JOIN draw_old old ON old.id = taken.replaces WHERE taken.scores IS NOT NULL
UNION ALL
SELECT old.id, FALSE, NULL, old.commune_id, old.neighbourhood_id, old.relation, old.recommends, old.scores, -1, FALSE
FROM draw_taken taken JOIN draw_old old ON old.id = taken.replaces
"""
#: What a transaction that draws works on, in memory as far as it can, made anew for each of its steps. Of tables that
#: grow it wants few rows: by their indexes, where the planner would otherwise rather read all of a quarter's codes than
#: some scattered pages.
TABLES = (
    "DISCARD TEMP; SET LOCAL work_mem = '64MB'; SET LOCAL random_page_cost = 1.1;"
    + rewriting.TABLES
    + signed.TABLES
    + cells.TABLES
    + tallies.TABLES
)


async def _draw_some(boxes: Boxes) -> Drawn:
    """One transaction's share; nothing where no box is full enough."""
    async with transaction():
        await draw_alone()
        if not await fetch_value(_IS_DUE, boxes.first, boxes.last, boxes.least):
            return Drawn()
        await connection().execute_script(TABLES)
        await execute(_TAKE, boxes.first, boxes.last, boxes.least, boxes.at_once)
        await execute(_LEAVE, boxes.least)
        await execute(_EMPTY)
        drawn = Drawn(**(await fetch(_HOW_MUCH))[0])
        if drawn.ballots:
            await rewriting.rewrite_ballots(is_final=boxes.is_final)
            if not boxes.is_final:
                await rewriting.rewrite_sheets()
            await execute(_VOTES)
            await signed.add_signed(everywhere=False)
            await _count(boxes.counted_in or await ends.counting_period(boxes.last))
        return drawn


async def count_signed_everywhere(period: int) -> None:
    """Bring what is counted of signed evaluations up to date, also where no ballot was drawn."""
    async with transaction():
        await draw_alone()
        await connection().execute_script(TABLES)
        await signed.add_signed(everywhere=True)
        await _count(period)


async def count_together(period: int) -> None:
    """Count in a period that ends what is ten only together, and publish it."""
    async with transaction():
        await draw_alone()
        await connection().execute_script(TABLES)
        await _publish(await tallies.count_together(period), period)


_SHOWN = """
SELECT commune_id FROM (
    SELECT DISTINCT cell.commune_id FROM draw_counted JOIN cell ON cell.id = draw_counted.cell_id
    WHERE cell.kind = 'COMMUNE' AND draw_counted.secret IS NOT NULL
) shown ORDER BY random()
"""


async def _count(period: int) -> None:
    """Add `draw_vote` to the tallies, publish what they show now, and say of which communes more is counted."""
    await _publish(await tallies.add_votes(period), period)


async def _publish(changed: Collection[UUID], period: int) -> None:
    await publish(changed, period)
    await announce([row["commune_id"] for row in await fetch(_SHOWN)])
