"""Searching communes, in an index that each process makes for itself from the table and keeps as new as the table."""

import asyncio
import json
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from parvis.core import clock
from parvis.core.db import fetch_value
from parvis.core.text import one_line
from parvis.places.index import CommuneIndex, Entry

LONGEST_SEARCH = 80
MOST_RESULTS = 200

#: how long another process's import may go unnoticed if it only changed names, codes or figures
REFRESH = timedelta(minutes=10)

# keys are UUIDv7: a commune that was added is the newest
_NEWEST = "SELECT id FROM commune ORDER BY id DESC LIMIT 1"

# one text rather than 35,014 records: asyncpg would hold the loop for a tenth of a second to decode those
_ENTRIES = """
SELECT coalesce(json_agg(json_build_array(id, insee_code, name, postal_codes, population) ORDER BY insee_code), '[]')
    ::text
FROM commune
"""


class CommuneSearch:
    """The index of one process. An added commune is found at once, a renamed one within `REFRESH`."""

    def __init__(self) -> None:
        self._index = CommuneIndex(())
        self._newest: UUID | None = None
        self._digest = b""
        self._read_at: datetime | None = None
        self._renewing = asyncio.Lock()

    async def index(self) -> CommuneIndex:
        """The index as it should be now. Reads one row; the whole list only if it has grown or is due."""
        if await self._is_due():
            async with self._renewing:
                if await self._is_due():
                    await self._renew()
        return self._index

    async def _is_due(self) -> bool:
        newest = await fetch_value(_NEWEST)
        return newest != self._newest or self._read_at is None or clock.now() >= self._read_at + REFRESH

    async def _renew(self) -> None:
        read_at, newest, text = clock.now(), await fetch_value(_NEWEST), await fetch_value(_ENTRIES)
        digest = sha256(text.encode()).digest()
        if digest != self._digest:
            # beside the loop: it takes half a second
            self._index = await asyncio.to_thread(_build, text)
        # last, and all together: a search that comes while the index is made still waits for it
        self._read_at, self._newest, self._digest = read_at, newest, digest


def _build(text: str) -> CommuneIndex:
    return CommuneIndex(Entry(*row) for row in json.loads(text))


_search = CommuneSearch()


async def search_communes(text: str, *, limit: int = 50) -> list[UUID]:
    """Ids of the communes that a name, the beginning of one, a postal code or an INSEE code may mean, best first.

    A blank text finds nothing; `limit` is 1 to 200. Raises Mistake TOO_LONG beyond 80 characters, INVALID for control
    characters, at `search`.
    """
    if not 1 <= limit <= MOST_RESULTS:
        raise ValueError(f"limit is 1 to {MOST_RESULTS}, not {limit}")
    wanted = one_line(text, path="search", longest=LONGEST_SEARCH, shortest=0)
    return (await _search.index()).search(wanted, limit) if wanted else []


async def warm_search() -> None:
    """Make the index now, so that the first search does not wait for it."""
    await _search.index()


async def communes_named(text: str, *, limit: int = 3) -> list[tuple[UUID, bool]]:
    """Communes whose name begins with these words, largest first, and whether that is the whole name.

    Stricter than `search_communes`: for where most texts mean something else. Never raises for a text.
    """
    return (await _search.index()).named(text[:LONGEST_SEARCH], limit)
