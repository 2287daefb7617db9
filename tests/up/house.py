"""`parvis up` as somebody starts it in a terminal, in a folder of its own."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import httpx
import psutil

PARVIS = str(Path(sys.executable).with_name("parvis"))
#: a start on a busy machine; what it really takes is printed
STARTS_WITHIN = 90.0


def bare_environment() -> dict[str, str]:
    """This process's environment without any setting of ours, and without colours."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PARVIS_")}
    return {**kept, "NO_COLOR": "1", "COLUMNS": "80"}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(condition: Callable[[], bool], within: float) -> float:
    """Seconds until the condition held. Raises TimeoutError after `within`."""
    started = time.monotonic()
    while not condition():
        if time.monotonic() - started > within:
            raise TimeoutError
        time.sleep(0.02)
    return time.monotonic() - started


class House:
    """One data folder and the `parvis up` that runs on it, if any."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.output = folder / "output"
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def environment(self) -> dict[str, str]:
        ours = {"PARVIS_DATA": str(self.data), "PARVIS_PORT": str(self.port), "PARVIS_DEMO": "false"}
        return bare_environment() | ours

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    @property
    def pid(self) -> int:
        assert self.process
        return self.process.pid

    def open(self) -> float | None:
        """Start it unless it runs, and wait until it is open; how long that took, None if it ran."""
        if self.is_running:
            assert self.is_ready()
            return None
        with self.output.open("wb") as out:
            self.process = subprocess.Popen(
                [PARVIS, "up"], cwd=self.folder, env=self.environment, stdout=out, stderr=subprocess.STDOUT
            )
        seconds = wait_until(self._is_open, STARTS_WITHIN)
        assert self.is_ready()
        return seconds

    def _is_open(self) -> bool:
        assert self.is_running, self.output.read_text()
        return "Ctrl-C stops everything" in self.output.read_text()

    def is_ready(self) -> bool:
        try:
            return httpx.get(f"{self.url}/readyz", timeout=10).status_code == 200
        except httpx.TransportError:
            return False

    def descendants(self) -> list[psutil.Process]:
        return psutil.Process(self.pid).children(recursive=True)

    def part(self, *words: str) -> psutil.Process:
        """The child whose command line has these words. Raises ValueError where there is none."""
        [found] = [child for child in psutil.Process(self.pid).children() if _has_words(child, words)]
        return found

    def stop(self, number: signal.Signals = signal.SIGINT) -> int:
        """Ask it to end; its exit code. Raises subprocess.TimeoutExpired."""
        assert self.process
        self.process.send_signal(number)
        return self.process.wait(40)

    def command(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return run(*arguments, cwd=self.folder, environment=self.environment | environment)

    def settings(self) -> dict[str, str]:
        """What a running house tells other commands."""
        lines = (self.data / "environment").read_text().splitlines()
        return dict(re.fullmatch("([A-Z0-9_]+)=(.*)", line).groups() for line in lines)


def _has_words(process: psutil.Process, words: Sequence[str]) -> bool:
    try:
        command = " ".join(process.cmdline())
    except psutil.Error:  # it has just died
        return False
    return all(word in command for word in words)


def run(*arguments: str, cwd: Path, environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """One command to its end."""
    return subprocess.run(
        [PARVIS, *arguments], cwd=cwd, env=environment, capture_output=True, text=True, timeout=60, check=False
    )


def are_gone(processes: list[psutil.Process]) -> bool:
    """Whether all have ended, collected by their parent or not."""
    return not any(_is_alive(process) for process in processes)


def _is_alive(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
