"""Publishing: at once where the name is signed, once a week with all others where it is withheld.

A batch has one day and no order, so that nobody who watches the site can say when one of it was written.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from parvis.core import clock
from parvis.core.db import execute, fetch, transaction
from parvis.evaluations.periods import ZONE
from parvis.opinions.events import OpinionEvent, announce
from parvis.opinions.models import Opinion, Signature

_AT_ONCE = 500

#: when the week's batch is published, in UTC: Mondays, before people look
BATCH_HOUR = 5

# whole rows are chosen and locked by their keys, which are random
_WAITING = f"""
SELECT id FROM opinion
WHERE published_on IS NULL AND signature = '{Signature.WITHHELD}' AND visibility = 'VISIBLE' AND NOT is_withdrawn
ORDER BY id LIMIT {_AT_ONCE} FOR NO KEY UPDATE
"""  # noqa: S608 - constants
# threads say since when they are there: all of a batch since now
_SHOW_THREADS = """
UPDATE thread SET is_visible = TRUE, is_open = TRUE, created_at = $2
WHERE id IN (SELECT thread_id FROM opinion WHERE id = ANY($1))
"""


def next_batch() -> date:
    """The Monday on which what is written now with the name withheld can be read."""
    # by the clock on which the batch's hour is midnight: the first Monday after this day
    today = (clock.now() - timedelta(hours=BATCH_HOUR)).date()
    return today + timedelta(days=7 - today.weekday())


async def publish(opinion_ids: Sequence[UUID]) -> None:
    """Show these to all, from today (of Paris) on, with their discussions; announced in the order given. For commands
    that have locked them, in their transaction.
    """
    now, ids = clock.now(), list(opinion_ids)
    await execute("UPDATE opinion SET published_on = $2 WHERE id = ANY($1)", ids, now.astimezone(ZONE).date())
    await execute(_SHOW_THREADS, ids, now)
    published = await Opinion.in_bulk(ids, "id")
    for opinion_id in ids:
        await announce(OpinionEvent.PUBLISHED, published[opinion_id])


async def publish_waiting() -> int:
    """Publish the week's withheld opinions that no moderator has to look at; how many they were."""
    published = 0
    while True:
        async with transaction():
            # keys are random, so their order tells nothing either
            ids = [row["id"] for row in await fetch(_WAITING)]
            await publish(ids)
        published += len(ids)
        if len(ids) < _AT_ONCE:
            return published
