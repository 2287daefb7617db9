"""One draw at a time, and none while what it takes from is being rearranged.

Casting and signing take no part in this: they only add rows. Whatever changes or removes waiting ballots, sheets or
codes calls `keep_from_drawing` first, since a draw gives these rows new keys.
"""

import asyncpg

from parvis.core.db import execute, fetch_value
from parvis.core.errors import Unavailable

#: any constant of our own will do: "draw" in ASCII
LOCK_ID = 0x64726177
#: what many may ask at once waits so long for a draw, in milliseconds
PATIENCE = 2_000


async def keep_from_drawing() -> None:
    """No draw until the end of this transaction; waits for one that is under way, some seconds at most."""
    await fetch_value("SELECT pg_advisory_xact_lock_shared($1)", LOCK_ID)


async def keep_from_drawing_soon() -> None:
    """As `keep_from_drawing`, for what many may ask at once: nobody waits for long, with a connection that others need.

    Raises Unavailable where a draw goes on for longer than `PATIENCE`.
    """
    await execute(f"SET LOCAL lock_timeout = {PATIENCE:d}")
    try:
        await keep_from_drawing()
    except asyncpg.LockNotAvailableError as error:
        raise Unavailable("database") from error


async def draw_alone() -> None:
    """This transaction alone draws, until its end."""
    await fetch_value("SELECT pg_advisory_xact_lock($1)", LOCK_ID)
