"""The decoding process: bounded, alone, and never left behind."""

import asyncio
import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
from PIL import Image
from tests.media.samples import blank_png, endless_jpeg, quarters, saved

from parvis_media.errors import ProcessingFailed, Rejected, Rejection
from parvis_media.limits import MIB, Limits
from parvis_media.pictures import process

SLOW = Limits(cpu_seconds=30, wall_seconds=30)


@pytest.fixture(scope="module")
def endless(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A picture of 160 KB that takes minutes to decode."""
    path = tmp_path_factory.mktemp("endless") / "endless.jpg"
    path.write_bytes(endless_jpeg())
    return path


@pytest.fixture
def temp_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where private folders are made; empty again when all is tidy."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    yield tmp_path
    assert list(tmp_path.iterdir()) == []


def decoders(of: int | None = None) -> list[psutil.Process]:
    found = []
    for child in psutil.Process(of).children(recursive=True):
        with contextlib.suppress(psutil.Error):
            if "parvis_media.child" in child.cmdline() and child.status() != psutil.STATUS_ZOMBIE:
                found.append(child)
    return found


async def until(condition: Callable[[], object], seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        await asyncio.sleep(0.01)


async def test_the_time_limit_kills(endless: Path, temp_root: Path) -> None:
    # when a picture takes longer than it may
    begun = time.monotonic()
    with pytest.raises(Rejected) as caught:
        await process(endless, Limits(wall_seconds=0.7, cpu_seconds=30))
    # then it is stopped in time, nothing of it runs on, and the next picture passes
    assert caught.value.reason is Rejection.TOO_COMPLEX
    assert time.monotonic() - begun < 5
    assert decoders() == []


async def test_the_processor_limit_kills(endless: Path, temp_root: Path) -> None:
    with pytest.raises(Rejected) as caught:
        await process(endless, Limits(cpu_seconds=1, wall_seconds=60))
    assert caught.value.reason is Rejection.TOO_COMPLEX
    assert decoders() == []


async def test_the_memory_limit_refuses(tmp_path: Path) -> None:
    source = tmp_path / "large.png"
    source.write_bytes(saved(Image.new("RGB", (6000, 6000)), "PNG"))
    with pytest.raises(Rejected) as caught:
        await process(source, Limits(memory_bytes=160 * MIB))
    assert caught.value.reason is Rejection.TOO_COMPLEX
    assert (await process(source)).width == 2048


async def test_a_cancelled_call_leaves_nothing(endless: Path, temp_root: Path) -> None:
    task = asyncio.create_task(process(endless, SLOW))
    await until(decoders)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert decoders() == []


async def test_a_decoder_killed_from_outside_is_not_the_picture_s_fault(endless: Path, temp_root: Path) -> None:
    task = asyncio.create_task(process(endless, SLOW))
    await until(decoders)
    decoders()[0].kill()
    with pytest.raises(ProcessingFailed):
        await task


async def test_a_decoder_that_crashes_is_the_picture_s_fault(endless: Path, temp_root: Path) -> None:
    task = asyncio.create_task(process(endless, SLOW))
    await until(decoders)
    decoders()[0].send_signal(signal.SIGSEGV)
    with pytest.raises(Rejected) as caught:
        await task
    assert caught.value.reason is Rejection.DAMAGED


async def test_an_output_too_large_fails_closed(tmp_path: Path) -> None:
    source = tmp_path / "picture.jpg"
    source.write_bytes(saved(Image.effect_noise((2000, 2000), 80)))
    with pytest.raises(ProcessingFailed):
        await process(source, Limits(output_bytes=20_000))


async def test_the_decoder_dies_with_its_parent(endless: Path, tmp_path: Path) -> None:
    # given another process with a picture under way
    program = (
        "import asyncio, sys; from pathlib import Path; from parvis_media.pictures import process;"
        "asyncio.run(process(Path(sys.argv[1])))"
    )
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    parent = await asyncio.create_subprocess_exec(sys.executable, "-c", program, str(endless), env=environment)
    await until(lambda: decoders(parent.pid))
    child = decoders(parent.pid)[0]
    # when it is killed
    parent.kill()
    await parent.wait()
    # then the decoder ends by itself
    await until(lambda: not child.is_running() or child.status() == psutil.STATUS_ZOMBIE)


async def test_the_decoder_inherits_no_secret_and_its_limits_hold(endless: Path, temp_root: Path) -> None:
    task = asyncio.create_task(process(endless, Limits(memory_bytes=300 * MIB, wall_seconds=20)))
    await until(lambda: decoders() and decoders()[0].rlimit(psutil.RLIMIT_AS)[1] == 300 * MIB)
    child = decoders()[0]
    assert child.environ().keys() <= {"LC_CTYPE"}
    assert child.rlimit(psutil.RLIMIT_CORE) == (0, 0)
    assert child.rlimit(psutil.RLIMIT_CPU) == (20, 21)
    assert child.rlimit(psutil.RLIMIT_FSIZE) == (16 * MIB, 16 * MIB)
    assert os.getsid(child.pid) == child.pid
    assert not [file for file in child.open_files() if not file.path.startswith((str(temp_root), str(endless)))]
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


MEASURE = """
import os, subprocess, sys
from pathlib import Path
from parvis_media.limits import Limits
from parvis_media.pictures import child_command
child = subprocess.Popen(child_command(Path(sys.argv[1]), Path(sys.argv[2]), Limits()), stdout=subprocess.DEVNULL)
print(os.wait4(child.pid, 0)[2].ru_maxrss)
"""


@pytest.mark.parametrize(
    ("data", "most"),
    [(blank_png(16_000, 16_000), 60), (saved(quarters(4032, 3024), quality=92), 130)],
    ids=["bomb", "12 megapixels"],
)
def test_memory_that_a_picture_takes(tmp_path: Path, data: bytes, most: int) -> None:
    source = tmp_path / "source"
    source.write_bytes(data)
    # measured from a small process: the kernel counts a parent's memory as its child's, up to the moment of exec
    command = [sys.executable, "-c", MEASURE, str(source), str(tmp_path)]
    kilobytes = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    assert kilobytes * 1024 < most * MIB
