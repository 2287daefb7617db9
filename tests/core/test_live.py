import asyncio
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from uuid import UUID

import asyncpg
import pytest
from tests.proxy import Wire
from tests.waiting import until

from parvis.core import feed, live
from parvis.core.db import execute, fetch_value
from parvis.core.errors import CursorExpired, Unavailable
from parvis.core.events import decode_cursor
from parvis.core.feed import Listener
from parvis.core.live import Hub
from parvis.core.settings import Settings

Happen = Callable[..., Awaitable[UUID]]
WITHIN = 10


async def take(listener: Listener, count: int) -> list[UUID]:
    """The subjects of the next events."""
    return [(await asyncio.wait_for(anext(listener), WITHIN)).subject_id for _ in range(count)]


async def until_numbered(count: int) -> None:
    async def reached() -> bool:
        return bool(await fetch_value("SELECT last_seq >= $1 FROM event_counter", count))

    await until(reached)


async def silent(listener: Listener) -> bool:
    """Nothing comes, for longer than a poll takes."""
    try:
        await asyncio.wait_for(anext(listener), live.POLL_SECONDS * 1.5)
    except TimeoutError:
        return True
    return False


async def test_news_reach_whoever_listens_to_the_topic(hub: Hub, happen: Happen) -> None:
    async with aclosing(hub.listen("thread:1")) as here, aclosing(hub.listen("thread:2")) as elsewhere:
        subjects = [await happen("thread:1") for _ in range(3)]

        assert await take(here, 3) == subjects
        assert await silent(elsewhere)


async def test_a_listener_resumes_after_its_cursor_then_goes_live(hub: Hub, happen: Happen) -> None:
    # given three events, of which a client has seen the first
    subjects = [await happen("thread:1") for _ in range(3)]
    await until_numbered(3)

    async with aclosing(hub.listen("thread:1", 1)) as listener:
        replayed = await take(listener, 2)
        subjects.append(await happen("thread:1"))
        lived = await take(listener, 1)

    assert replayed + lived == subjects[1:]


async def test_no_gap_and_no_double_while_replay_and_news_overlap(hub: Hub, happen: Happen) -> None:
    subjects: list[UUID] = []

    async def write() -> None:
        for _ in range(300):
            subjects.append(await happen("thread:1"))

    writing = asyncio.create_task(write())
    listeners = []
    for _ in range(20):
        listeners.append(hub.listen("thread:1", 0))
        await asyncio.sleep(0.01)
    heard = await asyncio.gather(*(take(listener, 300) for listener in listeners))
    await writing

    assert heard == [subjects] * 20


async def test_several_topics_are_one_stream_each_event_once(hub: Hub, happen: Happen) -> None:
    async with aclosing(hub.listen_many(["thread:1", "thread:2", "thread:1"])) as listener:
        subjects = [
            await happen("thread:1"),
            await happen("thread:2"),
            await happen("thread:2", "thread:1"),
            await happen("thread:1"),
        ]

        assert await take(listener, 4) == subjects
        assert await silent(listener)


async def test_a_cursor_from_before_the_kept_events_expires_with_a_fresh_one(hub: Hub, happen: Happen) -> None:
    for _ in range(3):
        await happen("thread:1")
    await until_numbered(3)
    await execute("DELETE FROM event WHERE seq <= 2")
    await execute("UPDATE event_counter SET pruned_seq = 2")

    with pytest.raises(CursorExpired) as refusal:
        await anext(hub.listen("thread:1", 1))
    still_good = await take(hub.listen("thread:1", 2), 1)

    assert decode_cursor(refusal.value.fresh_cursor) == 3
    assert len(still_good) == 1


async def test_a_cursor_from_the_future_expires_too(hub: Hub, happen: Happen) -> None:
    """As after a database was restored from a backup: waiting for that number would miss all before it."""
    await happen("thread:1")
    await until_numbered(1)

    with pytest.raises(CursorExpired) as refusal:
        await anext(hub.listen("thread:1", 7))

    assert decode_cursor(refusal.value.fresh_cursor) == 1


async def test_who_does_not_keep_up_reads_again_and_memory_stays(hub: Hub, happen: Happen) -> None:
    slow, quick = hub.listen("thread:1"), hub.listen("thread:1")
    subjects = [await happen("thread:1") for _ in range(feed.QUEUE_LENGTH + 50)]
    quick_heard = await take(quick, len(subjects))

    most_queued = len(slow._queue)
    subjects += [await happen("thread:1") for _ in range(feed.QUEUE_LENGTH + 50)]
    slow_heard = await take(slow, len(subjects))

    assert most_queued <= feed.QUEUE_LENGTH
    assert quick_heard == subjects[: len(quick_heard)]
    assert slow_heard == subjects


async def test_a_thousand_listeners_cost_one_read(hub: Hub, happen: Happen, monkeypatch: pytest.MonkeyPatch) -> None:
    reads = []
    original = hub._log.after

    async def counted(*arguments: object) -> object:
        reads.append(arguments)
        return await original(*arguments)  # type: ignore[arg-type]  # passed on as they came

    listeners = [hub.listen("thread:1") for _ in range(1000)]
    monkeypatch.setattr(hub._log, "after", counted)
    subject = await happen("thread:1")

    heard = await asyncio.gather(*(take(listener, 1) for listener in listeners))

    assert heard == [[subject]] * 1000
    assert len(reads) == 1


async def test_a_listener_nobody_holds_is_forgotten(hub: Hub, happen: Happen) -> None:
    dropped = hub.listen("thread:1")
    closed = hub.listen("thread:2")
    await closed.aclose()
    del dropped

    await until(lambda: not hub._feeds)

    assert not hub._by_topic


async def test_closing_ends_an_iteration_that_waits(hub: Hub) -> None:
    listener = hub.listen("thread:1")
    waiting = asyncio.create_task(anext(listener, None))
    await asyncio.sleep(0)

    await listener.aclose()

    assert await asyncio.wait_for(waiting, WITHIN) is None


async def test_a_process_is_heard_by_another(hub: Hub, happen: Happen, settings: Settings, db: str) -> None:
    """The second hub numbers nothing: it lives by the bell."""
    other = Hub(db, settings.redis_url)
    await other.start()
    await other._sequencer.stop()
    try:
        async with aclosing(other.listen("thread:1")) as listener:
            subject = await happen("thread:1")

            assert await take(listener, 1) == [subject]
    finally:
        await other.stop()


async def test_without_valkey_the_poll_brings_the_news_and_the_bell_comes_back(
    db: str, valkey_wire: Wire, happen: Happen
) -> None:
    speaker, hearer = Hub(db, valkey_wire.url), Hub(db, valkey_wire.url)
    await speaker.start()
    await hearer.start()
    await hearer._sequencer.stop()
    try:
        async with aclosing(hearer.listen("thread:1")) as listener:
            subjects = [await happen("thread:1")]
            heard = await take(listener, 1)

            # when Valkey dies in the middle
            await valkey_wire.cut()
            for _ in range(5):
                subjects.append(await happen("thread:1"))
            heard += await take(listener, 5)

            # and comes back
            await valkey_wire.join()
            rung = asyncio.Event()
            assert hearer._bell
            hearer._bell._heard = lambda rings: rung.set()

            async def another() -> bool:
                subjects.append(await happen("thread:1"))
                return rung.is_set()

            await until(another)
            heard += await take(listener, len(subjects) - 6)

            assert heard == subjects
    finally:
        await hearer.stop()
        await speaker.stop()


async def test_what_is_no_ring_is_not_heard(hub: Hub, happen: Happen, settings: Settings) -> None:
    assert hub._bell
    for data in (b"", b"\xff", b"[]", b"1", b'{"thread:1": "x"}', b'{"thread:1": null}'):
        hub._bell._hear(data)

    async with aclosing(hub.listen("thread:1")) as listener:
        subject = await happen("thread:1")

        assert await take(listener, 1) == [subject]


async def test_the_bell_of_another_house_on_the_same_valkey_misleads_nobody(hub: Hub, happen: Happen) -> None:
    assert hub._bell
    hub._bell._hear(b'{"thread:1": 999}')
    async with aclosing(hub.listen("thread:1")) as listener:
        hub._bell._hear(b'{"thread:1": 999}')
        subject = await happen("thread:1")

        assert await take(listener, 1) == [subject]


async def test_a_database_that_goes_and_comes_back_loses_nothing(
    database_wire: Wire, happen: Happen, settings: Settings
) -> None:
    hub = Hub(database_wire.url, settings.redis_url)
    await hub.start()
    try:
        async with aclosing(hub.listen("thread:1")) as listener:
            subjects = [await happen("thread:1")]
            heard = await take(listener, 1)

            await database_wire.cut()
            subjects += [await happen("thread:1") for _ in range(3)]
            late = hub.listen("thread:1", 0)
            replay = asyncio.create_task(take(late, 4))
            await asyncio.sleep(0)
            await database_wire.join()

            heard += await take(listener, 3)
            assert heard == subjects
            assert await replay == subjects
    finally:
        await hub.stop()


async def test_a_hub_that_never_reached_its_database_says_so(settings: Settings) -> None:
    hub = Hub("postgresql://nobody:nothing@127.0.0.1:1/parvis", settings.redis_url)
    await hub.start()

    with pytest.raises(Unavailable):
        hub.listen("thread:1")

    await hub.stop()


async def test_a_write_transaction_left_open_delays_nobody(hub: Hub, happen: Happen, db: str) -> None:
    # given a writer that recorded an event and went away without ending its transaction
    leaked = await asyncpg.connect(db)
    await leaked.execute("BEGIN")
    await leaked.execute(
        "INSERT INTO event (id, kind, topics, subject_id, created_at)"
        " VALUES (gen_random_uuid(), 'comment.added', '[\"thread:1\"]', gen_random_uuid(), now())"
    )
    async with aclosing(hub.listen("thread:1")) as listener:
        # when others go on writing
        subjects = [await happen("thread:1") for _ in range(3)]

        # then they are heard, and the late one when it commits at last
        assert await take(listener, 3) == subjects
        await leaked.execute("COMMIT")
        assert len(await take(listener, 1)) == 1
    await leaked.close()


async def test_events_of_a_process_that_died_before_numbering_are_numbered(hub: Hub, db: str) -> None:
    dying = await asyncpg.connect(db)
    async with aclosing(hub.listen("thread:1")) as listener:
        await dying.execute(
            "INSERT INTO event (id, kind, topics, subject_id, created_at)"
            " VALUES (gen_random_uuid(), 'comment.added', '[\"thread:1\"]', gen_random_uuid(), now())"
        )
        await dying.close()

        assert len(await take(listener, 1)) == 1


async def test_a_hub_that_was_stopped_takes_no_listeners(db: str) -> None:
    hub = Hub(db, None)
    with pytest.raises(RuntimeError):
        hub.listen("thread:1")


def test_a_process_without_a_hub_says_so() -> None:
    live.set_hub(None)
    with pytest.raises(RuntimeError):
        live.get_hub()
