import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from uuid import uuid4

import pytest
from redis.asyncio import Redis
from tests.proxy import Wire

from parvis.core import clock, limits
from parvis.core.errors import RateLimited
from parvis.core.limits import allow, wait_for_room
from parvis.core.settings import Settings


@pytest.fixture(autouse=True)
async def fresh(settings: Settings) -> AsyncIterator[None]:
    """Connections made with this test's settings, and let go of after it."""
    await limits.close()
    yield
    await limits.close()


async def tries(key: str, count: int, *, times: int = 3, seconds: int = 3600) -> list[bool]:
    """Which of so many tries in a row are let in."""
    outcomes = []
    for _ in range(count):
        try:
            await allow("test", key, times=times, seconds=seconds)
        except RateLimited:
            outcomes.append(False)
        else:
            outcomes.append(True)
    return outcomes


async def test_so_many_are_let_in_and_no_more() -> None:
    key = str(uuid4())

    assert await tries(key, 5) == [True, True, True, False, False]
    assert await tries(str(uuid4()), 1) == [True]


async def test_tries_at_the_same_moment_are_counted_each() -> None:
    key = str(uuid4())

    outcomes = await asyncio.gather(*(tries(key, 1, times=10) for _ in range(40)))

    assert sum(let_in for [let_in] in outcomes) == 10


async def test_the_refusal_says_when_to_come_back_and_then_it_goes() -> None:
    key = str(uuid4())
    await tries(key, 3)

    with pytest.raises(RateLimited) as refusal:
        await allow("test", key, times=3, seconds=3600)

    assert 0 < refusal.value.retry_after <= 2 * 3600
    with clock.travel(timedelta(seconds=refusal.value.retry_after)):
        assert await tries(key, 1) == [True]


async def test_two_processes_count_together() -> None:
    key = str(uuid4())
    before = await tries(key, 2)
    await limits.close()  # another process knows what Valkey knows

    assert before + await tries(key, 2) == [True, True, True, False]


async def test_neither_addresses_nor_mails_are_kept(settings: Settings) -> None:
    await allow("auth.sign_in", "camille@example.org", times=3, seconds=60)

    assert settings.redis_url
    async with Redis.from_url(settings.redis_url) as client:
        names = [name.decode() for name in await client.keys("*")]
    assert any(name.startswith("limit:") for name in names)
    assert not any("camille" in name or "sign_in" in name for name in names)


async def test_without_valkey_the_count_goes_on_here_and_returns_there(
    valkey_wire: Wire, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "redis_url", valkey_wire.url)
    monkeypatch.setattr(limits, "_REST_SECONDS", 0.0)
    key = str(uuid4())
    await tries(key, 1)

    await valkey_wire.cut()
    without = await tries(key, 4)
    await valkey_wire.join()

    assert without == [True, True, True, False]
    assert await tries(key, 3) == [True, True, False]


async def test_what_is_counted_here_is_bounded(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "redis_url", None)
    monkeypatch.setattr(limits, "MOST_LOCAL", 50)
    for _ in range(200):
        await allow("test", str(uuid4()), times=3, seconds=60)

    assert len(limits._counter().local._counts) == 50


@pytest.mark.parametrize(
    ("previous", "current", "elapsed", "wait"),
    [
        (0, 0, 0, None),
        (0, 9, 50, None),
        (0, 10, 40, 70),  # 60 to the next window, 10 until one of ten has left it
        (10, 0, 0, 10),  # a tenth of the last window must be past
        (10, 0, 10, None),
        (10, 5, 50, 10),  # half of ten and five: full until another tenth is past
        (20, 0, 0, 55),
    ],
)
def test_room(previous: int, current: int, elapsed: float, wait: int | None) -> None:
    assert wait_for_room(previous, current, elapsed, times=10, seconds=100) == wait


@pytest.mark.parametrize("times", [1, 2, 7])
@pytest.mark.parametrize("seconds", [1, 60, 3600])
def test_whoever_waits_as_told_gets_in(times: int, seconds: int) -> None:
    for previous in range(times + 1):
        for current in range(times + 1):
            for elapsed in (0, seconds * 0.3, seconds * 0.999):
                wait = wait_for_room(previous, current, elapsed, times=times, seconds=seconds)
                if wait is None:
                    continue
                windows, later = divmod(elapsed + wait, seconds)
                counts = [(previous, current), (current, 0), (0, 0)][min(int(windows), 2)]
                assert wait_for_room(*counts, later, times=times, seconds=seconds) is None
