"""One draw at a time, and none while what it takes from is being rearranged.

Casting and signing take no part in this: they only add rows. Whatever changes or removes waiting ballots, sheets or
codes calls `keep_from_drawing` first, since a draw gives these rows new keys.
"""

from parvis.core.db import fetch_value

#: any constant of our own will do: "draw" in ASCII
LOCK_ID = 0x64726177


async def keep_from_drawing() -> None:
    """No draw until the end of this transaction; waits for one that is under way, some seconds at most."""
    await fetch_value("SELECT pg_advisory_xact_lock_shared($1)", LOCK_ID)


async def draw_alone() -> None:
    """This transaction alone draws, until its end."""
    await fetch_value("SELECT pg_advisory_xact_lock($1)", LOCK_ID)
