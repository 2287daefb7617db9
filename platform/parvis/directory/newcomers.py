"""New accounts that post many things in one commune in a short time: from a number on, what they post waits.

Somebody new is welcome and heard at once. Ten posts of new accounts within an hour are more than a commune's newcomers
say by themselves, and less than what a flood brings before anybody could have looked.
"""

from datetime import timedelta
from uuid import UUID

from parvis.core import clock
from parvis.core.db import execute, fetch_value
from parvis.core.ids import uuid7

#: an account is new for as long as this
NEW_FOR = timedelta(hours=48)
#: so many posts of new accounts…
BURST = 10
#: …in this time, in one commune, and the next ones wait
BURST_WITHIN = timedelta(hours=1)
#: how long it is known that somebody new posted
KEPT = timedelta(days=1)

# counted before the row is written: a statement does not see what its own parts write
_NOTE = """
WITH noted AS (
    INSERT INTO newcomer_post (id, commune_id, account_id, created_at)
    SELECT $1, $2, account.id, $4 FROM account WHERE account.id = $3 AND account.created_at > $5
    RETURNING 1
), recent AS (
    SELECT 1 FROM newcomer_post WHERE commune_id = $2 AND created_at > $6 LIMIT $7
)
SELECT EXISTS (SELECT FROM noted) AND (SELECT count(*) FROM recent) >= $7
"""


async def must_wait(account_id: UUID, commune_id: UUID) -> bool:
    """Note that an account posts in a commune, if it is new; whether the post is to be held for a moderator.

    For the service that posts, in its transaction. Posts of the same moment do not see each other, so that nobody waits
    for a count: a flood is noticed a few posts later than by the letter.
    """
    now = clock.now()
    return bool(
        await fetch_value(_NOTE, uuid7(), commune_id, account_id, now, now - NEW_FOR, now - BURST_WITHIN, BURST)
    )


async def forget_posts() -> int:
    """Forget who posted when, once it says nothing any more; how many rows went."""
    return await execute("DELETE FROM newcomer_post WHERE created_at < $1", clock.now() - KEPT)
