"""The Dockerfile's promises, and that what it copies is what git has."""

import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from importlib.metadata import packages_distributions
from pathlib import Path
from threading import Thread

import pytest

from parvis_web import cli

ROOT = Path(__file__).parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text()
#: each stage's instructions, continued lines joined
STAGES = [
    [line for line in stage.splitlines() if line and not line.startswith("#")]
    for stage in re.split(r"(?m)^(?=FROM )", DOCKERFILE.replace("\\\n", ""))[1:]
]


def instructions(word: str, stage: int = -1) -> list[str]:
    return [line.removeprefix(word).strip() for line in STAGES[stage] if line.startswith(f"{word} ")]


def test_it_runs_as_a_user_of_a_fixed_number() -> None:
    assert instructions("USER") == ["10001:10001"]
    assert instructions("ENTRYPOINT") == ['["parvis"]']
    assert [line.split()[0] for line in STAGES[-1]].index("USER") < len(STAGES[-1]) - 1


def test_the_image_is_slim_and_nothing_is_compiled_in_it() -> None:
    assert [stage[0].split()[1] for stage in STAGES] == [
        "node:22-bookworm-slim",
        "python:3.11-slim-bookworm",
        "python:3.11-slim-bookworm",
    ]
    assert "apt-get" not in DOCKERFILE
    [install] = instructions("RUN", 1)
    assert "--only-binary :all: -c constraints.txt" in install
    assert instructions("COPY") == ["--from=wheel /opt/parvis /opt/parvis"]


def test_what_is_copied_is_there_and_not_kept_from_the_engine() -> None:
    kept = {line.removeprefix("!") for line in (ROOT / ".dockerignore").read_text().splitlines() if line[:1] == "!"}
    copied = {
        source
        for stage in range(len(STAGES))
        for line in instructions("COPY", stage)
        if not line.startswith("--from")
        for source in line.split()[:-1]
    }

    assert {source.split("/")[0] for source in copied} == kept
    for source in copied:
        tracked = subprocess.run(["git", "ls-files", "--", source], cwd=ROOT, capture_output=True, check=True)
        assert tracked.stdout, source


def test_its_commands_exist() -> None:
    commands = {command.name or command.callback.__name__ for command in cli.app.registered_commands}

    assert {"serve", "worker", "prepare"} <= commands


def test_they_want_none_of_the_extras() -> None:
    """The image has the services' and the tests' packages not: what a deployment runs must do without."""
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    named = {re.split(r"[\[=<>]", requirement)[0] for extra in extras.values() for requirement in extra}
    packages = [
        package for package, names in packages_distributions().items() if named & {name.lower() for name in names}
    ]
    assert {"psutil", "aiosmtpd", "yaml", "pytest"} <= set(packages)
    code = f"""
import sys
sys.modules.update(dict.fromkeys({packages!r}))
import parvis_web.cli, parvis_web.prepare, parvis_web.probe, parvis_web.server, parvis_web.worker
import parvis_web.backup.backup, parvis_web.backup.restore
from parvis.core.settings import Settings
parvis_web.server.create_app(Settings())
"""

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (0, "")


class _Status(BaseHTTPRequestHandler):
    """Answers with the status that its path names."""

    def do_GET(self) -> None:
        self.send_response(int(self.path[1:]))
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture
def port() -> Iterator[int]:
    with HTTPServer(("127.0.0.1", 0), _Status) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


def test_the_probe_tells_life_from_death(port: int) -> None:
    def probe(path: str, port: int = port) -> int:
        return subprocess.run(
            [sys.executable, "-m", "parvis_web.probe", f"http://127.0.0.1:{port}{path}"], check=False
        ).returncode

    assert probe("/200") == 0
    assert probe("/401") == 0
    assert probe("/503") == 1
    assert probe("/200", port=1) == 1
