"""Each service answers, on loopback, to whoever has its password."""

import socket
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg
import psutil
import pytest
import redis
from botocore.exceptions import ClientError
from tests.embedded.clients import a_message, ask, get_object, ping, put_object, s3, send_mail

from parvis_web.embedded.errors import DataInUse, EmbeddedError
from parvis_web.embedded.mailbox import read_messages
from parvis_web.embedded.services import EmbeddedServices, ServiceAddresses

NAMES = {"mail", "postgres", "seaweedfs", "valkey"}


async def test_postgres_is_18_in_utf8_and_utc_for_an_ordinary_role(addresses: ServiceAddresses) -> None:
    assert str(await ask(addresses.database_url, "SHOW server_version")).startswith("18.")
    assert await ask(addresses.database_url, "SHOW server_encoding") == "UTF8"
    assert await ask(addresses.database_url, "SHOW timezone") == "UTC"
    assert await ask(addresses.database_url, "SHOW fsync") == "on"
    assert await ask(addresses.database_url, "SELECT lower('ÉLÈVE ŒUVRE')") == "élève œuvre"
    assert (
        await ask(addresses.database_url, "SELECT current_database()::text || ' ' || current_user") == "parvis parvis"
    )
    assert await ask(addresses.database_url, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user") is False


async def test_postgres_refuses_a_wrong_password(addresses: ServiceAddresses) -> None:
    parts = urlsplit(addresses.database_url)
    with pytest.raises(asyncpg.InvalidPasswordError):
        await ask(f"postgresql://parvis:wrong@{parts.hostname}:{parts.port}/parvis", "SELECT 1")


def test_valkey_answers_and_keeps_nothing(addresses: ServiceAddresses) -> None:
    assert ping(addresses.redis_url)
    client = redis.Redis.from_url(addresses.redis_url, decode_responses=True)
    assert client.config_get("appendonly", "save", "maxmemory") == {
        "appendonly": "no",
        "save": "",
        "maxmemory": str(64 * 2**20),
    }
    client.close()


def test_valkey_refuses_without_a_password(addresses: ServiceAddresses) -> None:
    parts = urlsplit(addresses.redis_url)
    with pytest.raises(redis.AuthenticationError):
        ping(f"redis://{parts.hostname}:{parts.port}/0")


def test_s3_keeps_objects(addresses: ServiceAddresses) -> None:
    put_object(addresses, "kept", b"x" * 5_000_000)
    assert get_object(addresses, "kept") == b"x" * 5_000_000


def test_s3_refuses_a_stranger(addresses: ServiceAddresses) -> None:
    put_object(addresses, "closed", b"private")

    assert http_status(addresses.s3_endpoint, "/closed/note") == 403
    stranger = ServiceAddresses(**{**vars(addresses), "s3_secret_key": "wrong"})
    with s3(stranger) as client, pytest.raises(ClientError) as refusal:
        client.list_buckets()
    assert refusal.value.response["Error"]["Code"] == "SignatureDoesNotMatch"


def test_the_store_cannot_be_read_around_s3(addresses: ServiceAddresses, embedded: EmbeddedServices) -> None:
    put_object(addresses, "behind", b"private")

    answers = {
        http_status(f"http://127.0.0.1:{port}", "/buckets/behind/note") for port in listening(embedded, "seaweedfs")
    }

    assert 401 in answers  # the filer, which would have it
    assert 200 not in answers


def test_mail_is_caught_with_its_envelope(addresses: ServiceAddresses) -> None:
    message = a_message("Votre code : 123 456", "Voici votre code.\nÀ bientôt")

    send_mail(addresses, message, ["claire@example.org", "copie.cachee@example.org"])

    caught = next(each for each in read_messages(addresses.mail_folder) if each.subject == "Votre code : 123 456")
    assert caught.sender == "parvis@example.org"
    assert caught.recipients == ["claire@example.org", "copie.cachee@example.org"]
    assert caught.text == "Voici votre code.\nÀ bientôt\n"
    assert abs(datetime.now(UTC) - caught.date) < timedelta(minutes=1)


def test_nothing_listens_beyond_loopback(embedded: EmbeddedServices) -> None:
    for name, pid in embedded.pids.items():
        hosts = {each.laddr.ip for each in psutil.Process(pid).net_connections() if each.status == psutil.CONN_LISTEN}
        assert hosts == {"127.0.0.1"}, name


def test_memory_is_told_for_each(embedded: EmbeddedServices) -> None:
    memory = embedded.memory()
    assert set(memory) == set(embedded.pids) == NAMES
    assert all(2**20 < bytes_ < 2**30 for bytes_ in memory.values())


def test_secrets_are_private(embedded: EmbeddedServices, data: Path, addresses: ServiceAddresses) -> None:
    secrets = [
        addresses.s3_secret_key,
        *(urlsplit(url).password for url in (addresses.database_url, addresses.redis_url)),
    ]
    assert data.stat().st_mode & 0o777 == 0o700
    for name in ("secrets.json", "seaweedfs/s3.json", "seaweedfs/security.toml", "valkey/valkey.conf"):
        assert (data / name).stat().st_mode & 0o777 == 0o600, name
    for pid in embedded.pids.values():
        process = psutil.Process(pid)
        seen = " ".join([*process.cmdline(), *process.environ().values()])
        assert not any(secret in seen for secret in secrets)


async def test_a_second_set_on_the_same_folder_is_refused(
    embedded: EmbeddedServices, addresses: ServiceAddresses, data: Path
) -> None:
    pids = embedded.pids

    with pytest.raises(DataInUse, match=r"is in use by process \d+: stop it, or set PARVIS_DATA") as refusal:
        EmbeddedServices(data).start()

    assert refusal.value.pid == psutil.Process().pid
    assert embedded.pids == pids
    assert await ask(addresses.database_url, "SELECT 1") == 1


def test_a_shared_folder_is_not_taken_over() -> None:
    before = Path.home().stat().st_mode
    with pytest.raises(EmbeddedError, match="choose a folder of its own"):
        EmbeddedServices(Path.home()).start()
    assert Path.home().stat().st_mode == before


def test_only_what_is_wanted_starts(tmp_path: Path) -> None:
    embedded = EmbeddedServices(tmp_path / "data", postgres=False, valkey=False, s3=False)
    try:
        addresses = embedded.start()
        assert set(embedded.pids) == {"mail"}
    finally:
        embedded.stop()
    assert (addresses.database_url, addresses.redis_url, addresses.s3_endpoint, addresses.s3_bucket) == ("", "", "", "")
    with socket.socket() as probe:
        assert probe.connect_ex((addresses.mail_host, addresses.mail_port)) != 0


def listening(embedded: EmbeddedServices, name: str) -> set[int]:
    connections = psutil.Process(embedded.pids[name]).net_connections()
    return {each.laddr.port for each in connections if each.status == psutil.CONN_LISTEN}


def http_status(origin: str, path: str) -> int:
    """The status of a GET; 0 from a server that does not speak HTTP/1."""
    connection = HTTPConnection(urlsplit(origin).netloc, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except (OSError, HTTPException):
        return 0
    finally:
        connection.close()
