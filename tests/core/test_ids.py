"""Keys sort by time, also within a millisecond, and are UUIDs of version 7."""

from datetime import timedelta

from parvis.core import clock
from parvis.core.ids import uuid7


def test_a_key_is_a_version_7_uuid_of_its_moment() -> None:
    before = int(clock.now().timestamp() * 1000)
    key = uuid7()
    after = int(clock.now().timestamp() * 1000)

    assert (key.version, key.variant) == (7, "specified in RFC 4122")
    assert before <= key.int >> 80 <= after + 1


def test_keys_come_in_the_order_of_their_making() -> None:
    keys = [uuid7() for _ in range(5000)]

    assert keys == sorted(keys)
    assert len(set(keys)) == 5000


def test_a_clock_that_travels_is_believed() -> None:
    now = uuid7()
    with clock.travel(timedelta(days=-30)):
        past = uuid7()

    assert past < now
    assert past < uuid7()
