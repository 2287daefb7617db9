"""Pid files that are verified before they are believed.

A number alone proves nothing: after a crash or a restart of the machine it may be anyone's. A record also keeps the
time at which the process began and its command line, and counts as live only when all three agree.
"""

import contextlib
import json
import os
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from signal import Signals

import psutil

# the kernel counts in ticks of 10 ms from boot, and the wall clock may be corrected between two readings
START_TIME_TOLERANCE = 2.0


@dataclass(frozen=True)
class ProcessRecord:
    """One process as it was started; `started` in seconds since the epoch, `stop_signal` what ends it cleanly."""

    pid: int
    started: float
    argv: list[str]
    stop_signal: int

    @classmethod
    def of(cls, pid: int, argv: Sequence[str], stop_signal: Signals) -> "ProcessRecord":
        """The record of a process just made. Raises psutil.NoSuchProcess when it is already gone."""
        return cls(pid, psutil.Process(pid).create_time(), list(argv), int(stop_signal))

    def live(self) -> psutil.Process | None:
        """The process, if this very one still runs."""
        try:
            process = psutil.Process(self.pid)
            # ends with: until it execs, the launcher's own words stand before the command
            same = (
                abs(process.create_time() - self.started) <= START_TIME_TOLERANCE
                and process.cmdline()[-len(self.argv) :] == self.argv
                and process.status() != psutil.STATUS_ZOMBIE
            )
        except psutil.Error:
            return None
        return process if same else None


def write_record(path: Path, record: ProcessRecord) -> None:
    """Writes the record whole or not at all."""
    beside = path.with_suffix(".new")
    beside.write_text(json.dumps(asdict(record)))
    os.replace(beside, path)


def read_record(path: Path) -> ProcessRecord | None:
    """The record, or None when there is none or it cannot be read."""
    try:
        return ProcessRecord(**json.loads(path.read_text()))
    except (OSError, ValueError, TypeError):
        return None


def end_leftover(path: Path, within: float = 10.0) -> bool:
    """Ends the process that `path` records if it still runs (asked first, killed after `within` seconds).

    Removes the record; tells whether there was such a process.
    """
    record = read_record(path)
    process = record.live() if record else None
    if record and process:
        end_process(process, Signals(record.stop_signal), within)
    path.unlink(missing_ok=True)
    return process is not None


def end_process(process: psutil.Process, stop_signal: Signals, within: float) -> None:
    """Asks a process that is not our child to end; after `within` seconds kills it with all its descendants."""
    with contextlib.suppress(psutil.NoSuchProcess):
        process.send_signal(stop_signal)
    if still_alive([process], within):
        kill_tree(process)


def kill_tree(process: psutil.Process) -> None:
    """SIGKILL to a process and all its descendants, and waits until they are gone."""
    family = [process]
    with contextlib.suppress(psutil.NoSuchProcess):
        family += process.children(recursive=True)
    for member in family:
        with contextlib.suppress(psutil.NoSuchProcess):
            member.kill()
    still_alive(family, within=5.0)


def still_alive(processes: list[psutil.Process], within: float) -> list[psutil.Process]:
    """Waits at most `within` seconds for all to end; those that have not.

    Unlike psutil's own wait it leaves the exit status to whoever started the process, and counts as ended one that
    nobody has collected yet (in a container the first process may never do it).
    """
    deadline = time.monotonic() + within
    while alive := [process for process in processes if _is_alive(process)]:
        if time.monotonic() > deadline:
            break
        time.sleep(0.02)
    return alive


def _is_alive(process: psutil.Process) -> bool:
    try:
        # a killed process counts as a zombie while threads of it still run and hold its sockets
        dead = process.status() == psutil.STATUS_ZOMBIE and process.num_threads() <= 1
        return process.is_running() and not dead
    except psutil.NoSuchProcess:
        return False
