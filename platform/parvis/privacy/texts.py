"""Taking away what somebody wrote, leaving what others did below it.

Comments keep their place, without words. A proposal keeps its number, its discussion and what the town hall said of it;
its words and its versions go. So does an opinion that was published, as if it were taken back; one that was not goes
whole. Stories go whole, with their discussions out of sight.

The rows, threads too, are locked before: changing words locks what the search keeps of them, which comes last of all.
"""

from collections.abc import Sequence
from uuid import UUID

from parvis.core import clock
from parvis.core.db import execute, fetch

#: what stands in place of a title
REMOVED_TITLE = "—"

_COUNT_COMMENTS = """
UPDATE thread SET comment_count = comment_count - gone.number
FROM (SELECT thread_id, count(*) AS number FROM comment
      WHERE author_id = ANY($1) AND state = 'VISIBLE' GROUP BY thread_id) gone
WHERE thread.id = gone.thread_id
"""
_BURY_COMMENTS = """
UPDATE comment
SET state = 'DELETED', body = NULL, body_html = NULL, stance = NULL, author_id = NULL, written_by_id = NULL,
    edited_at = NULL, reaction_count = 0
WHERE author_id = ANY($1) AND state <> 'DELETED' RETURNING id
"""
_EMPTY_PROPOSALS = """
UPDATE proposal
SET title = $2, body = '', body_html = '', latitude = NULL, longitude = NULL, author_id = NULL, written_by_id = NULL,
    state = CASE WHEN state IN ('OPEN', 'UNDER_REVIEW') THEN 'WITHDRAWN' ELSE state END, updated_at = $3
WHERE author_id = ANY($1) RETURNING id, thread_id
"""
_EMPTY_OPINIONS = """
UPDATE opinion SET is_withdrawn = TRUE, text = '', text_html = '', author_id = NULL, written_by_id = NULL
WHERE author_id = ANY($1) RETURNING id, thread_id
"""


async def remove(actor_ids: Sequence[UUID]) -> list[UUID]:
    """Everything these actors wrote; the keys of what is gone. Inside a transaction."""
    actors = list(actor_ids)
    await execute(_COUNT_COMMENTS, actors)
    comments = [row["id"] for row in await fetch(_BURY_COMMENTS, actors)]
    await execute("DELETE FROM comment_reaction WHERE comment_id = ANY($1)", comments)
    proposals = await fetch(_EMPTY_PROPOSALS, actors, REMOVED_TITLE, clock.now())
    keys = [row["id"] for row in proposals]
    await execute("UPDATE thread SET is_open = FALSE WHERE id = ANY($1)", [row["thread_id"] for row in proposals])
    await execute("DELETE FROM proposal_version WHERE proposal_id = ANY($1)", keys)
    await _let_go("DELETE FROM proposal_photo WHERE proposal_id = ANY($1) RETURNING photo_id", keys)
    # what they said of work reported as done; what they said for a town hall is its act, and stays without a name
    await execute(
        "UPDATE proposal_step SET body = NULL, body_html = NULL WHERE kind = 'CONFIRMATION' AND author_id = ANY($1)",
        actors,
    )
    opinions = [*await _remove_waiting_opinions(actors), *await _empty_opinions(actors)]
    return [*comments, *keys, *opinions, *await _remove_stories("author_id = ANY($1)", actors)]


async def remove_drafts(actor_ids: Sequence[UUID]) -> list[UUID]:
    """What these actors never showed to anybody: it has no place where words stay without a name. An opinion that waits
    is of that kind: published later, there would be nobody left to answer for it.
    """
    actors = list(actor_ids)
    opinions = await _remove_waiting_opinions(actors)
    return [*opinions, *await _remove_stories("author_id = ANY($1) AND state = 'DRAFT'", actors)]


async def _remove_waiting_opinions(actors: list[UUID]) -> list[UUID]:
    """With their discussions, in which nobody has spoken."""
    rows = await fetch(
        "DELETE FROM opinion WHERE author_id = ANY($1) AND published_on IS NULL RETURNING id, thread_id", actors
    )
    await execute("DELETE FROM thread WHERE id = ANY($1)", [row["thread_id"] for row in rows])
    return [row["id"] for row in rows]


async def _empty_opinions(actors: list[UUID]) -> list[UUID]:
    rows = await fetch(_EMPTY_OPINIONS, actors)
    threads = [row["thread_id"] for row in rows]
    await execute("UPDATE thread SET is_open = FALSE, author_id = NULL WHERE id = ANY($1)", threads)
    return [row["id"] for row in rows]


async def _let_go(taken_off: str, keys: list[UUID]) -> None:
    """Photos that nothing shows any more; those of other members of an organisation go with the sweep."""
    photos = [row["photo_id"] for row in await fetch(taken_off, keys)]
    await execute("UPDATE photo SET attached_at = NULL WHERE id = ANY($1)", photos)


async def _remove_stories(which: str, actors: list[UUID]) -> list[UUID]:
    keys = [row["id"] for row in await fetch(f"SELECT id FROM story WHERE {which} FOR UPDATE", actors)]  # noqa: S608 - constants above
    await _let_go("DELETE FROM story_photo WHERE story_id = ANY($1) RETURNING photo_id", keys)
    threads = await fetch("DELETE FROM story WHERE id = ANY($1) RETURNING thread_id", keys)
    await execute(
        "UPDATE thread SET is_visible = FALSE, is_open = FALSE WHERE id = ANY($1)",
        [row["thread_id"] for row in threads],
    )
    return keys
