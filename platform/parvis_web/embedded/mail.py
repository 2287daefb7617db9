"""The mail catcher as an embedded service."""

import socket
import sys
from collections.abc import Mapping
from pathlib import Path

from parvis_web.embedded.child import ChildSpec
from parvis_web.embedded.folder import DataFolder
from parvis_web.embedded.mailbox import GREETING
from parvis_web.embedded.service import HOST


class Mail:
    """The catcher whose messages are in `<data>/mail`."""

    name = "mail"
    ports: Mapping[str, str | None] = {"mail": None}

    def __init__(self, folder: DataFolder) -> None:
        self.messages: Path = folder.root / "mail"

    def set_up(self) -> None:
        self.messages.mkdir(mode=0o700, exist_ok=True)

    def spec(self, ports: Mapping[str, int]) -> ChildSpec:
        command = [sys.executable, "-P", "-m", "parvis_web.embedded.mailbox", "--folder", str(self.messages)]
        return ChildSpec(
            name=self.name,
            argv=[*command, "--host", HOST, "--port", str(ports["mail"])],
            ready=lambda _pid: _greets(ports["mail"]),
            ready_within=20.0,
            stop_within=3.0,
        )


def _greets(port: int) -> bool:
    with socket.create_connection((HOST, port), timeout=1) as connection:
        return GREETING.encode() in connection.recv(256)
