from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from parvis.core import clock, events
from parvis.core.db import execute, fetch, fetch_one, fetch_value, transaction
from parvis.core.errors import Code, Mistake

Happen = Callable[..., Awaitable[UUID]]


async def number_all() -> None:
    await fetch_value("SELECT count(*) FROM sequence_events()")


async def test_an_event_is_written_with_the_change_and_numbered_after_it(db: str) -> None:
    subject, commune = uuid4(), uuid4()
    async with transaction():
        await events.record(
            "proposal.created", subject_id=subject, topics=["proposal:1", "commune:1"], commune_id=commune
        )

    await number_all()

    assert await fetch("SELECT seq, kind, subject_id, commune_id FROM event") == [
        {"seq": 1, "kind": "proposal.created", "subject_id": subject, "commune_id": commune}
    ]
    assert await fetch("SELECT topic, seq FROM event_topic ORDER BY topic") == [
        {"topic": "commune:1", "seq": 1},
        {"topic": events.EVERYWHERE, "seq": 1},
        {"topic": "proposal:1", "seq": 1},
    ]


async def test_a_change_rolled_back_takes_its_event_along(db: str) -> None:
    async def change() -> None:
        async with transaction():
            await events.record("comment.added", subject_id=uuid4(), topics=["thread:1"])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await change()

    await number_all()

    assert await fetch_value("SELECT count(*) FROM event") == 0
    assert await events.live_cursor() == 0


async def test_no_event_outside_of_a_transaction(db: str) -> None:
    with pytest.raises(RuntimeError):
        await events.record("comment.added", subject_id=uuid4(), topics=["thread:1"])

    assert await fetch_value("SELECT count(*) FROM event") == 0


async def test_events_of_one_transaction_keep_their_order(db: str) -> None:
    subjects = [uuid4() for _ in range(20)]
    async with transaction():
        for subject in subjects:
            await events.record("comment.added", subject_id=subject, topics=["thread:1"])

    await number_all()

    rows = await fetch("SELECT seq, subject_id FROM event ORDER BY seq")
    assert [(row["seq"], row["subject_id"]) for row in rows] == list(enumerate(subjects, 1))


async def test_a_topic_named_twice_hears_once(happen: Happen) -> None:
    await happen("thread:1", "thread:1")

    await number_all()

    assert await fetch_value("SELECT count(*) FROM event_topic") == 1


def test_a_cursor_comes_back_as_it_went() -> None:
    assert [events.decode_cursor(events.encode_cursor(seq)) for seq in (0, 1, 2**40)] == [0, 1, 2**40]


@pytest.mark.parametrize(
    "text",
    ["", "12", "bGl2ZTo", "bGl2ZTotMQ==", "bGl2ZTowMQ==", "bGl2ZTox\n", "é", "x" * 5000, events.encode_cursor(2**63)],
)
def test_what_is_no_cursor_is_refused(text: str) -> None:
    with pytest.raises(Mistake) as refusal:
        events.decode_cursor(text)

    assert (refusal.value.code, refusal.value.path) == (Code.INVALID, ("after",))


async def test_pruning_forgets_the_oldest_run_and_remembers_how_far(happen: Happen) -> None:
    # given two events past their time, two within it
    with clock.travel(-events.KEPT - timedelta(hours=1)):
        await happen("thread:1")
        await happen("thread:1")
    await number_all()
    await happen("thread:1")
    await happen("thread:2")
    await number_all()

    # when
    pruned = [await events.prune(), await events.prune()]

    # then
    assert pruned == [2, 0]
    assert await fetch_one("SELECT last_seq, pruned_seq FROM event_counter") == {"last_seq": 4, "pruned_seq": 2}
    assert [row["seq"] for row in await fetch("SELECT seq FROM event ORDER BY seq")] == [3, 4]
    assert [row["seq"] for row in await fetch("SELECT seq FROM event_topic ORDER BY seq")] == [3, 4]


async def test_pruning_stops_at_the_first_event_that_is_kept(happen: Happen) -> None:
    await happen("thread:1")
    await number_all()
    with clock.travel(-events.KEPT - timedelta(hours=1)):
        await happen("thread:1")
    await number_all()

    assert await events.prune() == 0
    assert await fetch_value("SELECT count(*) FROM event") == 2


async def test_pruning_goes_on_over_many(db: str) -> None:
    await execute(
        "INSERT INTO event (id, kind, topics, subject_id, created_at)"
        " SELECT gen_random_uuid(), 'x', '[\"thread:1\"]', gen_random_uuid(), now() - interval '40 days'"
        " FROM generate_series(1, 2500)"
    )
    await number_all()

    assert await events.prune() == 2500
    assert await fetch_value("SELECT pruned_seq FROM event_counter") == 2500
    assert await fetch_value("SELECT count(*) FROM event_topic") == 0
