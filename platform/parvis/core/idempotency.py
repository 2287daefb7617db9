"""A mutation sent twice with one key changes things once: the second time its first outcome is read again.

The key's row is inserted first, in the command's own transaction. A twin that arrives meanwhile waits on the unique
index until that transaction ends: after a commit it reads the outcome, after a failure it runs. So a failed command
leaves no key, and its retry is free to succeed.
"""

import json
from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import UUID

from parvis.core import clock
from parvis.core.db import execute, fetch_one, fetch_value, transaction
from parvis.core.errors import Code, Mistake
from parvis.core.ids import uuid7

KEPT = timedelta(hours=24)

# an outcome past its time gives its place to the new one
_CLAIM = """
INSERT INTO idempotency_key (id, actor_id, key, mutation, input_hash, created_at) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (actor_id, key) DO UPDATE
    SET id = excluded.id, mutation = excluded.mutation, input_hash = excluded.input_hash,
        created_at = excluded.created_at, result = NULL
    WHERE idempotency_key.created_at < $7
RETURNING id
"""


async def once(
    actor_id: UUID,
    key: UUID | None,
    mutation: str,
    input_hash: bytes,
    command: Callable[[], Awaitable[dict[str, object]]],
) -> dict[str, object]:
    """The outcome of `command` (JSON: ids, for the caller to read entities by), run at most once per actor and key.

    Without a key it simply runs. Raises Mistake IDEMPOTENCY_KEY_REUSED at `idempotencyKey` when the key came with
    another mutation or input in the last 24 hours, and whatever the command raises.
    """
    if key is None:
        return await command()
    async with transaction():
        claim = uuid7()
        now = clock.now()
        claimed = await fetch_value(_CLAIM, claim, actor_id, key, mutation, input_hash, now, now - KEPT)
        if claimed is None:
            return await _outcome(actor_id, key, mutation, input_hash)
        result = await command()
        await execute("UPDATE idempotency_key SET result = $2 WHERE id = $1", claim, json.dumps(result))
        return result


async def _outcome(actor_id: UUID, key: UUID, mutation: str, input_hash: bytes) -> dict[str, object]:
    row = await fetch_one(
        "SELECT mutation, input_hash, result FROM idempotency_key WHERE actor_id = $1 AND key = $2", actor_id, key
    )
    assert row, "the claim met it, and nothing deletes an outcome within its time"
    if row["mutation"] != mutation or row["input_hash"] != input_hash:
        raise Mistake(Code.IDEMPOTENCY_KEY_REUSED, "This key was used for something else already.", ("idempotencyKey",))
    outcome: dict[str, object] = json.loads(row["result"])
    return outcome


async def prune() -> int:
    """Forget outcomes past their time; how many there were."""
    return await execute("DELETE FROM idempotency_key WHERE created_at < $1", clock.now() - KEPT)
