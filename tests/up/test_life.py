"""`parvis up`: it opens, it closes, it keeps its data, and it outlives the death of any of its parts and its own."""

import os
import re
import signal
import stat
import time
from pathlib import Path

import httpx
import psutil
import psycopg
import pytest
from tests.door.photographing import CREATE, phone_photo
from tests.up.house import House, are_gone, free_port, wait_until

ADMIN, PASSWORD = "claire@example.org", "un mot de passe à moi"
COMMUNES = 34_969 + 45
PARTS = {
    "web": ("parvis_web", "serve"),
    "worker": ("parvis_web", "worker"),
    "postgres": ("postgres", "-D"),
    "valkey": ("valkey-server",),
    "seaweedfs": ("weed", "mini"),
    "mail": ("parvis_web.embedded.mailbox",),
}


def ask(house: House, query: str, token: str = "", **variables: object) -> dict[str, object]:
    headers = {"authorization": f"Bearer {token}"} if token else {}
    response = httpx.post(
        f"{house.url}/graphql", json={"query": query, "variables": variables}, headers=headers, timeout=15
    )
    answer: dict[str, object] = response.json()["data"]
    return answer


@pytest.fixture(scope="module")
def token(house: House) -> str:
    """The token of an administrator, both made on the command line."""
    house.open()
    made = house.command("create-admin", ADMIN, "--name", "Claire", "--password", PASSWORD)
    assert (made.returncode, made.stdout) == (0, f"{ADMIN} administers this site.\n"), made.stderr
    issued = house.command("token", ADMIN, "--scope", "all")
    assert issued.returncode == 0, issued.stderr
    return issued.stdout.strip()


def permissions(*folders: Path) -> dict[str, int]:
    """Who may do what with these folders and all that leads to them."""
    everything = {above for folder in folders for above in (folder, *folder.parents)}
    return {str(one): one.stat().st_mode for one in sorted(everything)}


def test_it_says_where_it_is_and_is_there(house: House) -> None:
    # given the folders it must not touch: its own parents', the interpreter's, home
    watched = (house.folder, Path(os.__file__).parent, Path(psutil.__file__).parent, Path.home())
    before = permissions(*watched)
    house.open()

    output = house.output.read_text()
    print(output[output.index("Parvis is open") :])  # noqa: T201 - a figure, shown by pytest -s
    assert f"Parvis is open at {house.url}  (after " in output
    for line in (f"{house.url}/graphql", f"{house.url}/schema.graphql", f"{house.url}/readyz", f"{house.url}/dev/mail"):
        assert line in output
    assert re.search(
        r"Memory now: \d+ MB \(up \d+, mail \d+, postgres \d+, seaweedfs \d+, valkey \d+, web \d+, worker \d+\)", output
    )
    assert "Demo accounts" not in output  # PARVIS_DEMO=false
    assert permissions(*watched) == before
    assert stat.S_IMODE(house.data.stat().st_mode) == 0o700
    assert ask(house, '{ communes(search: "issy") { nodes { name } } }')["communes"]["nodes"][0] == {
        "name": "Issy-les-Moulineaux"
    }


def test_secrets_are_read_by_their_owner_alone(open_house: House) -> None:
    for name in ("environment", "secret_key", "secrets.json"):
        assert stat.S_IMODE((open_house.data / name).stat().st_mode) == 0o600


def test_another_cannot_have_the_folder_and_does_no_harm(open_house: House) -> None:
    settings = open_house.settings()

    done = open_house.command("up", PARVIS_PORT=str(free_port()))

    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert f"is in use by process {open_house.pid}" in done.stderr
    assert open_house.is_ready()
    assert open_house.settings() == settings


def test_ctrl_c_stops_everything_and_the_next_start_is_warm_and_keeps_the_data(open_house: House, token: str) -> None:
    # given a house with everything in it
    family = open_house.descendants()
    assert len(family) >= len(PARTS)

    # when it is stopped by Ctrl-C
    started = time.monotonic()
    code = open_house.stop(signal.SIGINT)
    stopped = time.monotonic() - started

    # then nothing is left
    assert code == 0
    assert are_gone(family)
    assert open_house.output.read_text().rstrip().endswith("Stopped. The data is kept.")
    assert not (open_house.data / "environment").exists()

    # and the next start finds it all
    seconds = open_house.open()
    print(f"stopped in {stopped:.1f} s, warm start in {seconds:.1f} s")  # noqa: T201 - a figure, shown by pytest -s
    assert ask(open_house, "{ viewer { person { displayName } } }", token)["viewer"] == {
        "person": {"displayName": "Claire"}
    }
    with psycopg.connect(open_house.settings()["PARVIS_DATABASE_URL"]) as connection:
        assert connection.execute("SELECT count(*) FROM commune").fetchone() == (COMMUNES,)


def test_killed_itself_it_takes_its_children_along_and_starts_again(open_house: House) -> None:
    family, settings = open_house.descendants(), open_house.settings()

    os.kill(open_house.pid, signal.SIGKILL)
    assert open_house.process
    open_house.process.wait()

    wait_until(lambda: are_gone(family), within=10)
    stale = open_house.command("token", ADMIN, "--scope", "all")
    assert (stale.returncode, stale.stderr.count("\n")) == (1, 1)
    assert "database does not answer" in stale.stderr
    open_house.open()
    addresses = ("PARVIS_DATABASE_URL", "PARVIS_REDIS_URL", "PARVIS_S3_ENDPOINT")
    assert {name: open_house.settings()[name] for name in addresses} == {name: settings[name] for name in addresses}


def _send_photo(house: House, token: str) -> str:
    """Post a photo and complete it; its global id."""
    data = phone_photo((4000, 3000))
    payload = ask(house, CREATE, token, files=[{"contentType": "image/jpeg", "bytes": len(data)}])["createPhotoUploads"]
    [upload] = payload["uploads"]
    fields = {field["name"]: field["value"] for field in upload["fields"]}
    sent = httpx.post(house.url + upload["url"], data=fields, files={"file": ("photo.jpg", data)}, timeout=15)
    assert sent.status_code == 204
    return str(upload["photo"]["id"])


COMPLETE = "mutation C($p: [ID!]!) { completePhotoUploads(input: {photoIds: $p}) { errors { code } } }"
STATUS = "query S($id: ID!) { node(id: $id) { ... on Photo { status } } }"
DOING = "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'photos.process' AND status = 'doing'"


def _kill_worker_amid_a_photo(house: House, token: str) -> str:
    """Freeze the worker while it makes a photo, then kill it; the photo's id."""
    photo_id = _send_photo(house, token)
    worker = house.part(*PARTS["worker"])
    with psycopg.connect(house.settings()["PARVIS_DATABASE_URL"], autocommit=True) as connection:
        ask(house, COMPLETE, token, p=[photo_id])
        wait_until(lambda: connection.execute(DOING).fetchone() == (1,), within=10)
        worker.suspend()
        assert connection.execute(DOING).fetchone() == (1,), "the photo was made before the worker could be killed"
    worker.kill()
    return photo_id


def test_whichever_part_is_killed_comes_back_and_a_killed_job_is_finished(open_house: House, token: str) -> None:
    photo_id = _kill_worker_amid_a_photo(open_house, token)
    killed = time.monotonic()

    for name, words in PARTS.items():
        if name == "worker":
            continue
        victim = open_house.part(*words)
        victim.kill()
        wait_until(lambda victim=victim: are_gone([victim]), within=5)
        seconds = wait_until(lambda name=name: _is_back(open_house, name), within=30)
        print(f"{name} is back after {seconds:.1f} s")  # noqa: T201 - a figure, shown by pytest -s

    wait_until(lambda: ask(open_house, STATUS, token, id=photo_id)["node"] == {"status": "READY"}, within=30)
    print(f"the killed worker's photo was ready after {time.monotonic() - killed:.1f} s")  # noqa: T201 - a figure, shown by pytest -s
    assert time.monotonic() - killed < 30
    output = open_house.output.read_text()
    for name in PARTS:
        assert f"{name} has died (exit -9), starting it again" in output
        assert f"{name} is back" in output
    assert psutil.Process(open_house.pid).is_running()


def _is_back(house: House, name: str) -> bool:
    try:
        part = house.part(*PARTS[name])
    except (ValueError, psutil.NoSuchProcess):
        return False
    return part.is_running() and f"{name} is back" in house.output.read_text() and house.is_ready()


def test_commands_beside_a_running_house(open_house: House, token: str) -> None:
    assert ask(open_house, "{ viewer { email } }", token)["viewer"] == {"email": ADMIN}

    migrated = open_house.command("migrate")
    assert (migrated.returncode, migrated.stdout) == (0, "The tables are up to date.\n")
    imported = open_house.command("import-communes")
    assert imported.returncode == 0
    assert imported.stdout.startswith("0 created, 0 changed, 35")
    for arguments, words in (
        (["create-admin", ADMIN, "--name", "Claire", "--password", PASSWORD], "address"),
        (["create-admin", "nonsense", "--name", "Claire", "--password", PASSWORD], "address"),
        (["token", "nobody@example.org", "--scope", "all"], "no account"),
        (["token", ADMIN, "--scope", "everything"], "permission"),
    ):
        refused = open_house.command(*arguments)
        assert (refused.returncode, refused.stdout, refused.stderr.count("\n")) == (1, "", 1), arguments
        assert words in refused.stderr
