"""The event table as the live side reads it, over a small pool of its own: no busy request can starve it."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import asyncpg

#: names this pool's connections in pg_stat_activity
APPLICATION_NAME = "parvis live"

_AFTER = """
SELECT e.seq, e.kind, e.subject_id, e.commune_id, e.created_at
FROM event e
WHERE e.seq IN (
    SELECT DISTINCT t.seq FROM event_topic t WHERE t.topic = ANY($1::text[]) AND t.seq > $2 ORDER BY t.seq LIMIT $3
)
ORDER BY e.seq
"""
_TOPICS_SINCE = "SELECT topic, max(seq) AS seq FROM event_topic WHERE seq > $1 GROUP BY topic"


@dataclass(frozen=True, slots=True)
class LiveEvent:
    """Something happened to `subject_id`; `seq` orders all events of the house, without a gap."""

    seq: int
    kind: str
    subject_id: UUID
    commune_id: UUID | None
    created_at: datetime


class EventLog:
    """Opens without touching the database, and mends its connections by itself once the database is back."""

    def __init__(self, database_url: str) -> None:
        self._url = database_url
        self._open: asyncpg.Pool | None = None

    async def open(self) -> None:
        self._open = await asyncpg.create_pool(
            self._url,
            min_size=0,
            max_size=4,
            timeout=5,
            command_timeout=10,
            # numbering rests on each statement of sequence_events() seeing what was committed before it
            server_settings={
                "application_name": APPLICATION_NAME,
                "default_transaction_isolation": "read committed",
            },
        )

    async def close(self) -> None:
        if self._open is not None:
            try:
                async with asyncio.timeout(5):
                    await self._open.close()
            except TimeoutError:
                self._open.terminate()
            self._open = None

    @property
    def _pool(self) -> asyncpg.Pool:
        if self._open is None:
            raise RuntimeError("the event log is closed")
        return self._open

    async def sequence(self) -> dict[str, int]:
        """Number what was committed and has no number; the newest number of each topic that got one."""
        return {row["topic"]: row["seq"] for row in await self._pool.fetch("SELECT topic, seq FROM sequence_events()")}

    async def bounds(self) -> tuple[int, int]:
        """The last number pruned away, and the last one given."""
        row = await self._pool.fetchrow("SELECT pruned_seq, last_seq FROM event_counter")
        return row["pruned_seq"], row["last_seq"]

    async def topics_since(self, seq: int) -> dict[str, int]:
        """Every topic that got an event after `seq`, with its newest number."""
        return {row["topic"]: row["seq"] for row in await self._pool.fetch(_TOPICS_SINCE, seq)}

    async def after(self, topics: Sequence[str], seq: int, limit: int) -> list[LiveEvent]:
        """The first `limit` events after `seq` on any of the topics, in order, each once."""
        return [LiveEvent(*row) for row in await self._pool.fetch(_AFTER, list(topics), seq, limit)]
