"""Whatever dies is brought back, and nothing that was acknowledged is lost."""

import json
import os
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import fields
from pathlib import Path
from signal import SIGKILL
from urllib.parse import urlsplit

import psutil
import pytest
from tests.embedded.clients import a_message, ask, get_object, ping, put_object, send_mail

from parvis_web.embedded.mailbox import read_messages
from parvis_web.embedded.records import still_alive
from parvis_web.embedded.services import EmbeddedServices, ServiceAddresses


async def leave_traces(addresses: ServiceAddresses, name: str) -> None:
    await ask(addresses.database_url, f"CREATE TABLE {name} AS SELECT 42 AS answer")
    put_object(addresses, name, name.encode())
    send_mail(addresses, a_message(name))


async def assert_all_there(addresses: ServiceAddresses, name: str) -> None:
    assert await ask(addresses.database_url, f"SELECT answer FROM {name}") == 42
    assert get_object(addresses, name) == name.encode()
    assert [each.subject for each in read_messages(addresses.mail_folder) if each.subject == name] == [name]
    assert ping(addresses.redis_url)
    send_mail(addresses, a_message("still open"))


@pytest.mark.parametrize("victim", ["postgres", "valkey", "seaweedfs", "mail"])
async def test_a_killed_service_comes_back(embedded: EmbeddedServices, victim: str) -> None:
    addresses = embedded.start()
    await leave_traces(addresses, f"killed{victim}")
    before = embedded.pids

    os.kill(before[victim], SIGKILL)
    assert still_alive([psutil.Process(before[victim])], within=5) == []
    assert victim not in embedded.pids
    revived = embedded.watch()

    assert revived == [victim]
    after = embedded.pids
    assert after.pop(victim) != before.pop(victim)
    assert after == before
    assert embedded.start() == addresses
    await assert_all_there(addresses, f"killed{victim}")
    assert embedded.watch() == []


async def test_a_warm_start_keeps_data_and_addresses(embedded: EmbeddedServices) -> None:
    addresses = embedded.start()
    await leave_traces(addresses, "warm")
    before = [psutil.Process(pid) for pid in embedded.pids.values()]

    embedded.stop()

    assert still_alive(before, within=0) == []
    assert embedded.pids == {}
    assert embedded.start() == addresses
    await assert_all_there(addresses, "warm")


async def test_a_kept_port_taken_meanwhile_is_replaced_for_good(embedded: EmbeddedServices, data: Path) -> None:
    addresses = embedded.start()
    await leave_traces(addresses, "moved")
    embedded.stop()
    kept = json.loads((data / "ports.json").read_text())
    taken = ["postgres", "valkey", "mail", "seaweedfs.s3.port", "seaweedfs.master.port", "seaweedfs.filer.port.grpc"]

    with ExitStack() as strangers:
        for name in taken:
            strangers.enter_context(stranger_on(kept[name]))
        moved = embedded.start()
        await assert_all_there(moved, "moved")

    assert moved.database_url != addresses.database_url
    unchanged = {field.name for field in fields(moved) if getattr(moved, field.name) == getattr(addresses, field.name)}
    assert unchanged == {"s3_access_key", "s3_secret_key", "s3_bucket", "mail_host", "mail_folder"}
    assert urlsplit(moved.database_url).password == urlsplit(addresses.database_url).password
    embedded.stop()
    assert embedded.start() == moved  # though the old ports are free again


@contextmanager
def stranger_on(port: int) -> Iterator[None]:
    with socket.create_server(("127.0.0.1", port)):
        yield
