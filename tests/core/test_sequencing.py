"""The promise of the house: nothing is missed, nothing comes twice, everything in order."""

import asyncio
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

import asyncpg

from parvis.core import clock, sequencer
from parvis.core.event_log import LiveEvent
from parvis.core.feed import Listener
from parvis.core.ids import uuid7
from parvis.core.live import Hub
from parvis.core.settings import Settings

WRITERS = 16
EVENTS = 20_000
TOPICS = [f"thread:{number}" for number in range(8)]

_INSERT = "INSERT INTO event (id, kind, topics, subject_id, created_at) VALUES ($1, 'comment.added', $2, $3, $4)"


@dataclass
class Written:
    """What was committed: the topic of each subject; a subject's number tells writer and place in its order."""

    topics: dict[UUID, str] = field(default_factory=dict)


async def write(number: int, url: str, written: Written, chance: random.Random) -> None:
    """Commit this writer's share in transactions of one to nine events, dawdling in some, taking some back."""
    connection = await asyncpg.connect(url)
    left, place = EVENTS // WRITERS, 0
    while left:
        batch = {}
        for _ in range(min(left, chance.randint(1, 9))):
            place += 1
            batch[UUID(int=number << 64 | place)] = chance.choice(TOPICS)
        transaction = connection.transaction()
        await transaction.start()
        for subject, topic in batch.items():
            await connection.execute(_INSERT, uuid7(), f'["{topic}"]', subject, clock.now())
        if chance.random() < 0.03:
            await asyncio.sleep(chance.uniform(0.05, 0.3))
        if chance.random() < 0.1:
            await transaction.rollback()
            continue
        await transaction.commit()
        written.topics.update(batch)
        left -= len(batch)
        sequencer.nudge()
    await connection.close()


def drop_half(hear: Callable[[Mapping[str, int]], None], chance: random.Random) -> Callable[[Mapping[str, int]], None]:
    return lambda rings: hear(rings) if chance.random() < 0.5 else None


async def hear(listener: Listener, into: list[LiveEvent]) -> None:
    async for event in listener:
        into.append(event)


async def test_twenty_thousand_events_none_lost_none_twice_in_order(db: str, settings: Settings) -> None:
    # given two processes, either numbering and either hearing, and bells of which half are dropped
    chance = random.Random(20_000)
    hubs = [Hub(db, settings.redis_url), Hub(db, settings.redis_url)]
    for hub in hubs:
        await hub.start()
        hub._sequencer._announce = drop_half(hub._announce, chance)
        assert hub._bell
        hub._bell._heard = drop_half(hub._hear, chance)
    heard: defaultdict[tuple[int, str], list[LiveEvent]] = defaultdict(list)
    listeners = {(which, topic): hub.listen(topic, 0) for which, hub in enumerate(hubs) for topic in TOPICS}
    listeners[0, "all"] = hubs[0].listen_many(TOPICS, 0)
    hearing = [asyncio.create_task(hear(listener, heard[key])) for key, listener in listeners.items()]

    # when sixteen writers commit twenty thousand events, some slowly, and take others back
    written = Written()
    async with asyncio.timeout(40):
        await asyncio.gather(*(write(number, db, written, random.Random(number)) for number in range(WRITERS)))
        late = hubs[1].listen_many(TOPICS, 0)
        hearing.append(asyncio.create_task(hear(late, heard[1, "late"])))
        while sum(len(events) for events in heard.values()) < 4 * EVENTS:
            await asyncio.wait(hearing, timeout=0.05)
    for hub in hubs:
        await hub.stop()
    await asyncio.gather(*hearing)

    # then each listener heard what was committed on its topics, once, in the order of the numbers
    assert len(written.topics) == EVENTS
    per_topic = Counter(written.topics.values())
    for (_, topic), events in heard.items():
        assert len(events) == per_topic.get(topic, EVENTS)
        assert {event.subject_id for event in events} == {
            subject for subject, its in written.topics.items() if topic in {its, "all", "late"}
        }
        numbers = [event.seq for event in events]
        assert numbers == sorted(set(numbers))
    # … which have no gap, and keep the order in which each writer wrote
    assert [event.seq for event in heard[0, "all"]] == list(range(1, EVENTS + 1))
    places: defaultdict[int, list[int]] = defaultdict(list)
    for event in heard[1, "late"]:
        places[event.subject_id.int >> 64].append(event.subject_id.int)
    assert len(places) == WRITERS
    assert all(each == sorted(each) for each in places.values())
