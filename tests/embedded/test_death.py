"""Nothing outlives Parvis, however it dies; what did would be found, and nobody else's process mistaken for it."""

import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from signal import SIGTERM

import psutil
import pytest
from tests.embedded.clients import ask

from parvis_web.embedded.child import Child, ChildSpec
from parvis_web.embedded.errors import ChildFailed
from parvis_web.embedded.folder import DataFolder
from parvis_web.embedded.records import ProcessRecord, end_leftover, still_alive, write_record
from parvis_web.embedded.services import EmbeddedServices

SUPERVISOR = Path(__file__).with_name("supervisor.py")
SLEEP = ["/bin/sleep", "60"]


async def test_killed_with_minus_nine_it_takes_its_children_along_and_starts_again(tmp_path: Path) -> None:
    data = tmp_path / "data"
    command = [sys.executable, str(SUPERVISOR), str(data)]
    supervisor = await asyncio.create_subprocess_exec(*command, stdout=subprocess.PIPE)
    assert supervisor.stdout
    told = json.loads(await supervisor.stdout.readline())
    await ask(told["database_url"], "CREATE TABLE kept AS SELECT 42 AS answer")
    children = [psutil.Process(pid) for pid in told["pids"].values()]
    family = children + [each for child in children for each in child.children(recursive=True)]

    supervisor.kill()
    await supervisor.wait()

    assert len(children) == 4
    assert still_alive(family, within=5) == []
    embedded = EmbeddedServices(data)
    try:
        addresses = embedded.start()
        assert addresses.database_url == told["database_url"]
        assert await ask(addresses.database_url, "SELECT answer FROM kept") == 42
    finally:
        embedded.stop()


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[DataFolder]:
    held = DataFolder(tmp_path / "data")
    held.open()
    yield held
    held.close()


@pytest.fixture
def sleeper() -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen(SLEEP) as process:
        yield process
        process.kill()


def test_a_leftover_is_found_by_its_record_and_ended(folder: DataFolder, sleeper: subprocess.Popen[bytes]) -> None:
    path = folder.run / "sleeper.json"
    write_record(path, ProcessRecord.of(sleeper.pid, SLEEP, SIGTERM))

    assert end_leftover(path) is True

    assert sleeper.wait(5) == -SIGTERM
    assert not path.exists()


@pytest.mark.parametrize("wrong", [{"started": 0.0}, {"argv": ["/bin/sleep", "61"]}])
def test_a_process_that_only_has_the_same_number_is_left_alone(
    folder: DataFolder, sleeper: subprocess.Popen[bytes], wrong: dict[str, object]
) -> None:
    path = folder.run / "sleeper.json"
    write_record(path, replace(ProcessRecord.of(sleeper.pid, SLEEP, SIGTERM), **wrong))

    assert end_leftover(path) is False

    assert sleeper.poll() is None
    assert not path.exists()


def test_a_spoilt_record_is_no_record(folder: DataFolder) -> None:
    (folder.run / "sleeper.json").write_text('{"pid": ')
    assert end_leftover(folder.run / "sleeper.json") is False


def test_a_child_that_ends_at_start_says_why(folder: DataFolder) -> None:
    child = Child(ChildSpec("broken", ["/bin/sh", "-c", "echo no such luck; exit 3"], ready=lambda _pid: False), folder)
    child.start()
    with pytest.raises(ChildFailed, match=r"broken ended at start \(its log, .*broken\.log, ends: no such luck\)"):
        child.wait_ready()
    assert child.exit_code == 3
    assert child.pid is None


def test_a_child_that_ignores_the_stop_signal_is_killed_with_its_descendants(folder: DataFolder) -> None:
    script = "trap '' TERM; sleep 60 & echo ready; wait; wait"
    child = Child(
        ChildSpec("deaf", ["/bin/sh", "-c", script], ready=lambda _: "ready" in log(), stop_within=0.2), folder
    )

    def log() -> str:
        return child.log.read_text()

    child.start()
    child.wait_ready()
    assert child.pid
    family = [psutil.Process(child.pid), *psutil.Process(child.pid).children()]
    assert len(family) == 2
    began = time.monotonic()

    child.stop()

    assert still_alive(family, within=0) == []
    assert time.monotonic() - began < 5
    assert os.listdir(folder.run) == []


def test_a_child_inherits_no_lock_and_no_terminal(folder: DataFolder) -> None:
    child = Child(ChildSpec("sleeper", SLEEP, ready=lambda pid: psutil.Process(pid).name() == "sleep"), folder)
    child.start()
    child.wait_ready()
    try:
        assert child.pid
        assert {file.path for file in psutil.Process(child.pid).open_files()} == {str(child.log)}
        assert os.getsid(child.pid) == child.pid
    finally:
        child.stop()
