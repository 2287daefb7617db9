"""What somebody got wrong is said in one line that names it, and nothing is begun."""

import asyncio
import socket
from collections.abc import Mapping
from pathlib import Path

import pytest
from tests.up.house import PARVIS, bare_environment, run

from parvis.core.settings import Settings

SCHEMA = Path(__file__).parents[2] / "schema" / "schema.graphql"
OUTSIDE = {"PARVIS_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"}

#: what is set, what is run, what the line must say
WRONG = [
    ({"PARVIS_PORT": "abc"}, ["up"], "PARVIS_PORT"),
    ({"PARVIS_SECRET_KEY": "hush-hush"}, ["up"], "PARVIS_SECRET_KEY"),
    ({"PARVIS_TRUSTED_PROXIES": "10.0.0.0/8, elsewhere"}, ["up"], "PARVIS_TRUSTED_PROXIES"),
    ({"PARVIS_S3_ENDPOINT": "http://127.0.0.1:1"}, ["up"], "PARVIS_S3_ENDPOINT"),
    ({"PARVIS_PUBLIC_URL": "parvis.example"}, ["up"], "PARVIS_PUBLIC_URL"),
    ({"PARVIS_PUBLIC_URL": "https://parvis.example"}, ["up"], "PARVIS_PUBLISHER, PARVIS_HOSTING, PARVIS_CONTACT, "),
    ({**OUTSIDE, "PARVIS_PUBLIC_URL": "https://parvis.example"}, ["worker"], "PARVIS_PUBLISHER, PARVIS_HOSTING, "),
    ({"PARVIS_CONTACT": "camille"}, ["up"], "PARVIS_CONTACT is not an e-mail address"),
    ({"PARVIS_METRICS_TOKEN": "hush-hush"}, ["up"], "PARVIS_METRICS_TOKEN"),
    (OUTSIDE, ["backup", "there"], "PARVIS_S3_ENDPOINT"),
    ({"PARVIS_DATA": "/"}, ["up"], "PARVIS_DATA"),
    ({"PARVIS_HOST": "192.0.2.1"}, ["up"], "PARVIS_PORT 8000 on 192.0.2.1"),
    ({}, ["serve"], "PARVIS_DATABASE_URL"),
    ({}, ["worker"], "PARVIS_DATABASE_URL"),
    (OUTSIDE, ["serve"], "PARVIS_REDIS_URL"),
    (OUTSIDE, ["migrate"], "PARVIS_S3_ENDPOINT"),
    (OUTSIDE, ["prepare"], "PARVIS_S3_ENDPOINT"),
    ({"PARVIS_DATABASE_URL_FILE": "/nowhere/database_url"}, ["serve"], "PARVIS_DATABASE_URL_FILE"),
    (OUTSIDE, ["demo"], "only for the embedded services"),
    (OUTSIDE, ["token", "somebody@example.org", "--scope", "all"], "database does not answer"),
]


async def attempt(
    limit: asyncio.Semaphore, folder: Path, settings: Mapping[str, str], arguments: list[str]
) -> tuple[int | None, str]:
    async with limit:
        process = await asyncio.create_subprocess_exec(
            PARVIS,
            *arguments,
            cwd=folder,
            env={**bare_environment(), **settings},
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        output, _ = await process.communicate()
    return process.returncode, output.decode()


async def attempts(folder: Path) -> list[tuple[int | None, str]]:
    limit = asyncio.Semaphore(2)
    return await asyncio.gather(*(attempt(limit, folder, settings, arguments) for settings, arguments, _ in WRONG))


def test_a_wrong_or_missing_setting_is_named_in_one_line(tmp_path: Path) -> None:
    outcomes = asyncio.run(attempts(tmp_path))

    for (settings, arguments, words), (code, output) in zip(WRONG, outcomes, strict=True):
        assert code == 1, (settings, arguments, output)
        assert output.count("\n") == 1, (settings, arguments, output)
        assert words in output, (settings, arguments)
        assert "hush-hush" not in output
    assert list(tmp_path.iterdir()) == []


def test_a_taken_port_is_named_with_the_remedy(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = run("up", cwd=tmp_path, environment=bare_environment() | {"PARVIS_PORT": str(port)})

    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert done.stderr.startswith(f"PARVIS_PORT {port} on 127.0.0.1 cannot be used (Address already in use)")
    assert f"PARVIS_PORT={port + 1}" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_schema_is_printed_as_it_is_committed(tmp_path: Path) -> None:
    done = run("schema", cwd=tmp_path, environment=bare_environment())

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == SCHEMA.read_text()


@pytest.mark.parametrize("content", [None, "not,what,is\n1,2,3\n"])
async def test_a_source_of_communes_that_is_none_is_refused(
    tmp_path: Path, open_database: str, settings: Settings, content: str | None
) -> None:
    if content is not None:
        for name in ("communes", "departments", "regions"):
            (tmp_path / f"{name}.csv").write_text(content)
    environment = bare_environment() | {"PARVIS_DATABASE_URL": open_database}

    done = await asyncio.to_thread(
        run, "import-communes", "--source", str(tmp_path), cwd=tmp_path, environment=environment
    )

    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert ".csv" in done.stderr


def test_help_names_every_command(tmp_path: Path) -> None:
    done = run("--help", cwd=tmp_path, environment=bare_environment())

    assert done.returncode == 0
    of_the_site = ("up", "serve", "worker", "migrate", "import-communes", "demo", "schema")
    of_an_account = ("create-admin", "token", "suspend", "unsuspend", "reset-password", "remove-organisation")
    for command in (*of_the_site, *of_an_account):
        assert f" {command} " in done.stdout
