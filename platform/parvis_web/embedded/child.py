"""A process that Parvis starts, waits for, watches, stops, and that never outlives it."""

import contextlib
import os
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from signal import SIGKILL, SIGTERM, Signals
from threading import Event

import psutil

from parvis_web.embedded.confinement import PLAIN, Confinement
from parvis_web.embedded.errors import ChildFailed
from parvis_web.embedded.folder import DataFolder
from parvis_web.embedded.logs import last_line, open_log, trim_log
from parvis_web.embedded.records import ProcessRecord, end_leftover, kill_tree, write_record

POLL = 0.02


@cache
def _spawner(pid: int) -> ThreadPoolExecutor:
    """The one thread that makes this process's children.

    The kernel's parent-death signal is tied to the *thread* that made the child, so children made by a passing worker
    thread would die with it. This one lives until the interpreter ends.
    """
    return ThreadPoolExecutor(max_workers=1, thread_name_prefix=f"spawner-{pid}")


def answers_nothing(_pid: int) -> bool:
    """The ready check of a process that serves nothing: it is ready once it runs."""
    return True


@dataclass(frozen=True)
class ChildSpec:
    """What to run and how.

    `argv[0]` is an absolute path. `env` None means ours. `prepare` runs before every start, restarts included, `tidy`
    after a stop; `ready` is asked, with the pid, until it is true (an OSError means not yet); `death_signal` is what
    the kernel sends when Parvis dies without a word. Times in seconds.
    """

    name: str
    argv: Sequence[str]
    cwd: Path | None = None
    env: Mapping[str, str] | None = None
    confinement: Confinement = PLAIN
    prepare: Callable[[], None] = lambda: None
    tidy: Callable[[], None] = lambda: None
    ready: Callable[[int], bool] = answers_nothing
    ready_within: float = 60.0
    stop_signal: Signals = SIGTERM
    stop_within: float = 10.0
    death_signal: Signals = SIGKILL


@dataclass
class Child:
    """One process made from `spec`; its pid file lies in `folder.run`, its log in `folder.logs`.

    It has a session of its own: a Ctrl-C in the terminal reaches Parvis alone, which then stops it in order.
    """

    spec: ChildSpec
    folder: DataFolder
    _process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    @property
    def name(self) -> str:
        return self.spec.name

    @property
    def pid(self) -> int | None:
        """The number of the process while it runs."""
        return self._process.pid if self._process and self._process.poll() is None else None

    @property
    def exit_code(self) -> int | None:
        """How it ended (negative: by which signal), or None while it runs or before it was started."""
        return self._process.poll() if self._process else None

    @property
    def log(self) -> Path:
        return self.folder.logs / f"{self.name}.log"

    @property
    def _record(self) -> Path:
        return self.folder.run / f"{self.name}.json"

    def start(self) -> None:
        """Starts the process and returns at once. Raises ChildFailed when it cannot even be made."""
        if self.pid is not None:
            raise RuntimeError(f"{self.name} runs already")
        end_leftover(self._record)
        self.spec.prepare()
        trim_log(self.log)
        try:
            self._process = _spawner(os.getpid()).submit(self._spawn).result()
        except OSError as error:
            raise ChildFailed(f"{self.name} cannot be started: {error}") from error
        with contextlib.suppress(psutil.NoSuchProcess):
            write_record(self._record, ProcessRecord.of(self._process.pid, self.spec.argv, self.spec.stop_signal))

    def _spawn(self) -> subprocess.Popen[bytes]:
        log = open_log(self.log)
        try:
            return subprocess.Popen(  # noqa: S603 — the command is ours, made of absolute paths
                self.spec.confinement.command(self.spec.argv, self.spec.death_signal),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.spec.cwd,
                env=self.spec.env,
                start_new_session=True,
            )
        finally:
            os.close(log)

    def wait_ready(self, abandon: Event | None = None) -> None:
        """Waits until it answers. Raises ChildFailed when it ends, when its time is up or when `abandon` is set."""
        process, deadline = self._process, time.monotonic() + self.spec.ready_within
        if process is None:
            raise RuntimeError(f"{self.name} was not started")
        while True:
            if process.poll() is not None:
                raise ChildFailed(f"{self.name} ended at start ({self._last_words()})")
            with contextlib.suppress(OSError):
                if self.spec.ready(process.pid):
                    return
            if time.monotonic() > deadline:
                raise ChildFailed(
                    f"{self.name} did not answer in {self.spec.ready_within:.0f} s ({self._last_words()})"
                )
            if (abandon or _NEVER).wait(POLL):
                raise ChildFailed(f"{self.name}: given up")

    def _last_words(self) -> str:
        return f"its log, {self.log}, ends: {last_line(self.log)}"

    def stop(self) -> None:
        """Asks it to end, waits, kills it with its descendants when its time is up. Does nothing when it has ended."""
        self.ask_to_stop()
        self.wait_stopped()

    def ask_to_stop(self) -> None:
        """Sends the stop signal, so that several can end at the same time before each is waited for."""
        if self._process and self._process.poll() is None:
            self._process.send_signal(self.spec.stop_signal)

    def wait_stopped(self) -> None:
        """Waits at most `stop_within` seconds for the end that was asked for, then kills."""
        if self._process:
            try:
                self._process.wait(self.spec.stop_within)
            except subprocess.TimeoutExpired:
                self.kill()
        self._record.unlink(missing_ok=True)
        self.spec.tidy()

    def kill(self) -> None:
        """Kills it and its descendants, without asking."""
        if self._process and self._process.poll() is None:
            with contextlib.suppress(psutil.NoSuchProcess):
                kill_tree(psutil.Process(self._process.pid))
            self._process.wait()

    def trim_log(self) -> None:
        """Keeps the log within its bound."""
        trim_log(self.log)

    def memory(self) -> int:
        """Bytes of memory that it and its descendants cost, shared pages counted once in all (PSS); 0 when it is gone.

        Where the system tells no PSS (anywhere but Linux), what would be freed if each ended (USS).
        """
        total = 0
        with contextlib.suppress(psutil.Error):
            process = psutil.Process(self.pid or 0) if self.pid else None
            for member in [process, *process.children(recursive=True)] if process else []:
                with contextlib.suppress(psutil.NoSuchProcess):
                    full = member.memory_full_info()
                    total += getattr(full, "pss", full.uss)
        return total


_NEVER = Event()
