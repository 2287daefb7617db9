import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from parvis.core import clock, events, idempotency
from parvis.core.db import fetch_value, transaction
from parvis.core.errors import Code, Forbidden, Mistake
from parvis.core.idempotency import once

ACTOR, KEY = uuid4(), uuid4()
Command = Callable[[], Awaitable[dict[str, object]]]


async def change() -> dict[str, object]:
    """A command that changes one thing, and says which."""
    subject = uuid4()
    async with transaction():
        await events.record("comment.added", subject_id=subject, topics=["thread:1"])
    return {"id": str(subject)}


async def changes() -> int:
    return int(await fetch_value("SELECT count(*) FROM event"))


async def test_sent_twice_it_changes_once_and_answers_the_same(db: str) -> None:
    first = await once(ACTOR, KEY, "addComment", b"input", change)
    again = await once(ACTOR, KEY, "addComment", b"input", change)

    assert again == first
    assert await changes() == 1


async def test_twins_at_the_same_moment_change_once(db: str) -> None:
    async def slow_change() -> dict[str, object]:
        await asyncio.sleep(0.05)
        return await change()

    outcomes = await asyncio.gather(*(once(ACTOR, KEY, "addComment", b"input", slow_change) for _ in range(8)))

    assert outcomes == [outcomes[0]] * 8
    assert await changes() == 1


async def test_a_twin_of_one_that_fails_runs(db: str) -> None:
    begun = asyncio.Event()

    async def fail() -> dict[str, object]:
        await change()
        begun.set()
        await asyncio.sleep(0.05)
        raise Forbidden

    failing = asyncio.create_task(once(ACTOR, KEY, "addComment", b"input", fail))
    await begun.wait()
    outcome = await once(ACTOR, KEY, "addComment", b"input", change)

    with pytest.raises(Forbidden):
        await failing
    assert await changes() == 1
    assert outcome["id"] == str(await fetch_value("SELECT subject_id FROM event"))


async def test_a_command_that_failed_leaves_no_key(db: str) -> None:
    async def refuse() -> dict[str, object]:
        await change()
        raise Mistake(Code.TOO_LONG, "Please write at most {longest} characters.", ("body",), longest=1)

    with pytest.raises(Mistake):
        await once(ACTOR, KEY, "addComment", b"input", refuse)

    assert await changes() == 0
    assert await fetch_value("SELECT count(*) FROM idempotency_key") == 0


@pytest.mark.parametrize(("mutation", "content"), [("addComment", b"other"), ("editComment", b"input")])
async def test_a_key_used_for_something_else_is_refused(db: str, mutation: str, content: bytes) -> None:
    await once(ACTOR, KEY, "addComment", b"input", change)

    with pytest.raises(Mistake) as refusal:
        await once(ACTOR, KEY, mutation, content, change)

    assert (refusal.value.code, refusal.value.path) == (Code.IDEMPOTENCY_KEY_REUSED, ("idempotencyKey",))
    assert await changes() == 1


async def test_keys_of_others_are_their_own(db: str) -> None:
    await once(ACTOR, KEY, "addComment", b"input", change)
    await once(uuid4(), KEY, "addComment", b"input", change)

    assert await changes() == 2


async def test_without_a_key_every_time_counts(db: str) -> None:
    await once(ACTOR, None, "addComment", b"input", change)
    await once(ACTOR, None, "addComment", b"input", change)

    assert await changes() == 2
    assert await fetch_value("SELECT count(*) FROM idempotency_key") == 0


async def test_after_a_day_a_key_is_free_again(db: str) -> None:
    with clock.travel(-idempotency.KEPT - timedelta(minutes=1)):
        await once(ACTOR, KEY, "addComment", b"input", change)

    outcome = await once(ACTOR, KEY, "addComment", b"other", change)

    assert await changes() == 2
    assert await once(ACTOR, KEY, "addComment", b"other", change) == outcome


async def test_outcomes_past_their_time_are_forgotten(db: str) -> None:
    kept = uuid4()
    with clock.travel(-idempotency.KEPT - timedelta(minutes=1)):
        await once(ACTOR, KEY, "addComment", b"input", change)
    await once(ACTOR, kept, "addComment", b"input", change)

    assert await idempotency.prune() == 1
    assert await fetch_value("SELECT key FROM idempotency_key") == UUID(str(kept))
