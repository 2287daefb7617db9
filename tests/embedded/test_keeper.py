"""A child that keeps dying is tried again at growing intervals, one that holds is answered at once."""

from collections.abc import Iterator
from pathlib import Path
from threading import Event

import psutil
import pytest

from parvis_web.embedded import keeper as keeping
from parvis_web.embedded.child import Child, ChildSpec
from parvis_web.embedded.folder import DataFolder
from parvis_web.embedded.keeper import Keeper
from parvis_web.embedded.records import still_alive


class Clock:
    now = 1000.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    hands = Clock()
    monkeypatch.setattr(keeping, "time", hands)
    return hands


@pytest.fixture
def child(tmp_path: Path) -> Iterator[Child]:
    folder = DataFolder(tmp_path / "data")
    folder.open()
    sleeper = Child(ChildSpec("sleeper", ["/bin/sleep", "60"]), folder)
    sleeper.start()
    yield sleeper
    sleeper.kill()
    folder.close()


def die(child: Child) -> None:
    assert child.pid
    process = psutil.Process(child.pid)
    process.kill()
    assert still_alive([process], within=5) == []
    assert child.pid is None


def test_the_first_death_is_answered_at_once_and_the_next_after_a_pause(child: Child, clock: Clock) -> None:
    keeper = Keeper([child], print, Event())
    assert keeper.watch() == []

    answered_after = []
    for _ in range(4):
        die(child)
        waited = 0
        while not keeper.watch():
            waited += 1
            clock.now += 1
        answered_after.append(waited)

    assert answered_after == [0, 1, 2, 4]


def test_a_long_life_is_forgiven_its_death(child: Child, clock: Clock) -> None:
    keeper = Keeper([child], print, Event())
    for _ in range(3):
        die(child)
        while not keeper.watch():
            clock.now += 1

    clock.now += keeping.STEADY_AFTER + 1
    die(child)

    assert keeper.watch() == ["sleeper"]


def test_nothing_is_revived_once_stopping(child: Child, clock: Clock) -> None:
    stopping = Event()
    keeper = Keeper([child], print, stopping)
    die(child)
    stopping.set()
    assert keeper.watch() == []
    assert child.pid is None
