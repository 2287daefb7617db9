"""Valkey killed for 30 seconds: no event is lost, and live goes on by bell once it is back."""

import asyncio
import os
import signal
import time
from collections.abc import Mapping
from contextlib import aclosing
from uuid import UUID

import pytest
from tests.faults.conftest import writing
from tests.waiting import until

from parvis.core import live
from parvis.core.live import Hub
from parvis.core.settings import Settings
from parvis_web.embedded.services import EmbeddedServices, ServiceAddresses

DOWN_SECONDS = 30


async def test_no_event_is_lost_and_live_resumes(
    own_services: EmbeddedServices, own: ServiceAddresses, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub = Hub(own.database_url, own.redis_url)
    await hub.start()
    await hub._sequencer.stop()  # numbered elsewhere, so that news come from outside
    assert hub._bell
    hear = hub._bell._heard
    rung = asyncio.Event()
    heard: list[UUID] = []

    def ring(rings: Mapping[str, int]) -> None:
        rung.set()
        hear(rings)

    async with writing(own, dict(os.environ)) as people, aclosing(hub.listen(f"thread:{people.thread_id}", 0)) as news:

        async def listen() -> None:
            async for event in news:
                heard.append(event.subject_id)

        listening = asyncio.create_task(listen())
        await until(lambda: len(heard) >= 20)

        # when Valkey is gone for half a minute, in which people write on
        os.kill(own_services.pids["valkey"], signal.SIGKILL)
        gone, at_the_kill = time.monotonic(), len(heard)
        await until(lambda: len(heard) >= at_the_kill + 100, within=DOWN_SECONDS)
        await asyncio.sleep(max(0.0, DOWN_SECONDS - (time.monotonic() - gone)))  # the fault's own length, not luck
        assert await asyncio.to_thread(own_services.watch) == ["valkey"]

        # then the bell alone brings the news: the poll is put off beyond the test
        hub._bell._heard = ring
        await until(rung.is_set, within=15)
        monkeypatch.setattr(live, "POLL_SECONDS", 3600.0)
        back = len(heard)
        await until(lambda: len(heard) >= back + 100)

    # what the writers' process left unnumbered or unsaid at its end, others number and find by asking
    hub._sequencer.start()

    async def all_heard() -> bool:
        await hub._poll()
        return len(heard) >= len(people.acknowledged)

    await until(all_heard, within=60)
    listening.cancel()
    await hub.stop()
    assert people.refused == 0
    assert sorted(heard) == sorted(people.acknowledged)
