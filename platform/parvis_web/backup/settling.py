"""What the jobs would have done that a backup does not have: restored tables must not wait for them."""

import json

import asyncpg

from parvis.core.jobs import DEFER
from parvis_media.errors import Rejection

# a photo whose original or whose pictures are not in the backup will never be ready
_REFUSE_PHOTOS = """
UPDATE photo SET status = 'REJECTED', rejection = $2, variants = '[]', quarantine_key = NULL, processed_at = now()
WHERE status = 'PROCESSING'
   OR EXISTS (SELECT FROM jsonb_array_elements(variants) AS variant WHERE variant ->> 'key' = ANY($1))
"""
# who left some minutes before is still named by topics of their own
_GONE = """
SELECT DISTINCT topic FROM event_topic
WHERE (topic LIKE 'account:%' OR topic LIKE 'actor:%')
  AND NOT EXISTS (SELECT FROM actor WHERE actor.id::text = split_part(topic, ':', 2))
"""
_FORGET = """
UPDATE event SET topics = topics - $1::text[]
WHERE seq IN (SELECT seq FROM event_topic WHERE topic = ANY($1::text[]))
"""
# what was held as it was written, and has no case yet that a moderator could decide
_HELD = """
SELECT kind, id::text AS id FROM (
    SELECT 'PROPOSAL' AS kind, id FROM proposal WHERE visibility = 'HELD'
    UNION ALL SELECT 'STORY', id FROM story WHERE visibility = 'HELD'
    UNION ALL SELECT 'COMMENT', id FROM comment WHERE state = 'HELD'
) held
WHERE NOT EXISTS (SELECT FROM moderation_case WHERE content_id = held.id AND state = 'OPEN')
"""


async def settle(connection: asyncpg.Connection, lost_objects: list[str]) -> int:
    """Refuse photos without files, forget who has left, have cases opened for what is held without one.

    Inside the caller's transaction. How many photos were refused.
    """
    refused = await connection.execute(_REFUSE_PHOTOS, lost_objects, Rejection.DAMAGED.value)
    gone = [row["topic"] for row in await connection.fetch(_GONE)]
    await connection.execute(_FORGET, gone)
    await connection.execute("DELETE FROM event_topic WHERE topic = ANY($1)", gone)
    for held in await connection.fetch(_HELD):
        arguments = {"content_kind": held["kind"], "content_id": held["id"]}
        await connection.fetchval(DEFER, "moderation.hold", json.dumps(arguments), None)
    return int(refused.removeprefix("UPDATE "))
