"""The parts are watched over also while the demonstration is being loaded."""

import asyncio
from collections.abc import Callable

import pytest
from rich.console import Console

from parvis.core.settings import Settings
from parvis_web import up

ACCOUNTS = object()


async def test_what_dies_meanwhile_is_noticed(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    # given a load that takes until the parts were looked at twice
    looks = 0
    looked_twice = asyncio.Event()
    loop = asyncio.get_running_loop()

    def watch() -> None:
        nonlocal looks
        looks += 1
        if looks == 2:
            loop.call_soon_threadsafe(looked_twice.set)

    async def load(_settings: Settings, _progress: Callable[[int, int], None]) -> object:
        async with asyncio.timeout(10):
            await looked_twice.wait()
        return ACCOUNTS

    monkeypatch.setattr(up, "load_demo", load)
    monkeypatch.setattr(up, "_WATCH_SECONDS", 0.01)

    # when it is done
    accounts = await up._demonstrate(settings, Console(quiet=True), watch)

    # then nobody looks any more: that is the main loop's again
    assert accounts is ACCOUNTS
    assert [task for task in asyncio.all_tasks() if "_keep_watching" in repr(task)] == []
