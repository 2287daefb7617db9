"""What an embedded service is to the code that starts it."""

from collections.abc import Mapping
from typing import Protocol

from parvis_web.embedded.child import ChildSpec

# loopback only: nothing embedded is to be reached from another machine
HOST = "127.0.0.1"


class Service(Protocol):
    """One of the services: what it needs first, and the process to run once its ports are known."""

    name: str
    # port name → None, or the name of the port that must stand ports.PAIR_OFFSET below
    ports: Mapping[str, str | None]

    def set_up(self) -> None:
        """Makes what the data folder lacks; does nothing on a warm one. Raises EmbeddedError."""

    def spec(self, ports: Mapping[str, int]) -> ChildSpec:
        """The process to run on these ports."""
