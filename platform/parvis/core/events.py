"""Event rows: what happened, written with the change itself, and the cursors that clients resume from.

The way of an event: `record` writes the row in the command's transaction → after the commit the sequencer numbers it →
the bell tells every process → each process's hub (`parvis.core.live`) reads it once per topic and hands it to its
listeners.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from parvis.core import clock, sequencer
from parvis.core.db import after_commit, execute, fetch_value
from parvis.core.errors import Code, Mistake
from parvis.core.ids import uuid7

KEPT = timedelta(days=30)
#: the topic of what happens in any commune
EVERYWHERE = "everywhere"
_PRUNED_AT_ONCE = 1000
# one statement rather than a transaction of several: a worker that stalls midway would hold the counter's row, and with
# it the numbering of everyone's events
_PRUNE = """
WITH oldest AS (
    SELECT e.seq, e.created_at FROM event e, event_counter c WHERE e.seq > c.pruned_seq ORDER BY e.seq LIMIT $1
), last AS (
    SELECT coalesce(min(seq) FILTER (WHERE created_at >= $2) - 1, max(seq)) AS seq FROM oldest
), marked AS (
    UPDATE event_counter SET pruned_seq = greatest(pruned_seq, last.seq) FROM last WHERE last.seq IS NOT NULL
), unfiled AS (
    DELETE FROM event_topic USING last WHERE event_topic.seq <= last.seq
), gone AS (
    DELETE FROM event USING last WHERE event.seq <= last.seq RETURNING 1
)
SELECT count(*) FROM gone
"""
_PREFIX = "live:"
_LONGEST_CURSOR = 40


async def record(kind: str, *, subject_id: UUID, topics: Sequence[str], commune_id: UUID | None = None) -> None:
    """Write that something happened, inside the transaction of the change; heard on each of the topics.

    What happens in a commune is heard on EVERYWHERE too.

    Raises RuntimeError outside of a transaction.
    """
    after_commit(sequencer.nudge)
    await execute(
        "INSERT INTO event (id, kind, topics, commune_id, subject_id, created_at) VALUES ($1, $2, $3, $4, $5, $6)",
        uuid7(),
        str(kind),
        json.dumps([*topics, EVERYWHERE] if commune_id else list(topics)),
        commune_id,
        subject_id,
        clock.now(),
    )


async def record_of_communes(kind: str, commune_ids: Sequence[UUID]) -> None:
    """`record` of each of many communes, heard on `commune:<id>`, in one statement.

    Raises RuntimeError outside of a transaction.
    """
    after_commit(sequencer.nudge)
    await execute(
        """
        INSERT INTO event (id, kind, topics, commune_id, subject_id, created_at)
        SELECT made.id, $1, jsonb_build_array('commune:' || commune_id, $2::text), commune_id, commune_id, $3
        FROM unnest($4::uuid[], $5::uuid[]) made (id, commune_id)
        """,
        str(kind),
        EVERYWHERE,
        clock.now(),
        [uuid7() for _ in commune_ids],
        list(commune_ids),
    )


async def live_cursor() -> int:
    """The last number given. Listening after it misses nothing that is not to be read already."""
    return int(await fetch_value("SELECT last_seq FROM event_counter"))


def encode_cursor(seq: int) -> str:
    """Opaque to clients."""
    return urlsafe_b64encode(f"{_PREFIX}{seq}".encode()).decode()


def decode_cursor(text: str) -> int:
    """The number in a cursor. Raises Mistake INVALID at `after` for anything that `encode_cursor` did not make."""
    try:
        plain = urlsafe_b64decode(text).decode() if len(text) <= _LONGEST_CURSOR else ""
        seq = int(plain.removeprefix(_PREFIX))
    except ValueError:
        seq = -1
    if seq < 0 or seq >= 2**63 or encode_cursor(seq) != text:
        raise Mistake(Code.INVALID, "This is not a cursor.", ("after",))
    return seq


async def prune() -> int:
    """Delete numbered events older than `KEPT`, oldest first, and remember how far; how many there were.

    Only a run of the oldest goes, so that `pruned_seq` says exactly what is missing.
    """
    pruned = 0
    while count := await fetch_value(_PRUNE, _PRUNED_AT_ONCE, clock.now() - KEPT):
        pruned += count
    return pruned
