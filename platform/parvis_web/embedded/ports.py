"""Inner ports: found free, written down and kept, so that addresses survive a restart.

They come from below the range from which Linux gives out ports for outgoing connections, so that a kept port is not
taken by somebody's passing connection.
"""

import json
import os
import random
import socket
from collections.abc import Mapping
from pathlib import Path
from threading import Lock

from parvis_web.embedded.errors import EmbeddedError

FIRST, LAST = 20_000, 22_767
# SeaweedFS's worker calls its admin server at that server's port + 10,000 whatever its options say; LAST + 10,000 still
# lies below the range of outgoing ports (32,768 on Linux)
PAIR_OFFSET = 10_000


def is_free(port: int) -> bool:
    """Whether a server could listen on this loopback port now."""
    with socket.socket() as probe:
        # as servers do: a connection that lingers after its server's end must not count as a taken port
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
            probe.listen(1)
        except OSError:
            return False
    return True


class PortBook:
    """The ports of one data folder, by name, in `ports.json`. Safe to use from several threads."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = Lock()
        self._ports = self._read()

    def claim(self, names: Mapping[str, str | None]) -> dict[str, int]:
        """A free port for each name: the kept one, else another, which is kept from then on.

        `names` maps a name to None, or to the name of the port that must stand PAIR_OFFSET below it.
        Raises EmbeddedError when no free port is left.
        """
        with self._lock:
            kept = all(name in self._ports and is_free(self._ports[name]) for name in names)
            if not kept:
                self._choose(names)
                self._write()
            return {name: self._ports[name] for name in names}

    def _choose(self, names: Mapping[str, str | None]) -> None:
        """Keeps what is free and chooses the rest, a pair always together."""
        upper_of = {lower: upper for upper, lower in names.items() if lower}
        for name in (name for name, lower in names.items() if lower is None):
            group = {name: 0, **({upper_of[name]: PAIR_OFFSET} if name in upper_of else {})}
            if all(member in self._ports and is_free(self._ports[member]) for member in group):
                continue
            port = self._find(list(group.values()), taken=set(self._ports.values()))
            self._ports.update({member: port + offset for member, offset in group.items()})

    def _find(self, offsets: list[int], taken: set[int]) -> int:
        # not in order: two data folders that start at the same moment seldom meet
        for port in random.sample(range(FIRST, LAST + 1), LAST + 1 - FIRST):
            wanted = [port + offset for offset in offsets]
            if taken.isdisjoint(wanted) and all(is_free(each) for each in wanted):
                return port
        raise EmbeddedError(f"no free port on 127.0.0.1 between {FIRST} and {LAST}")

    def _read(self) -> dict[str, int]:
        try:
            kept = json.loads(self._path.read_text())
            return {str(name): int(port) for name, port in kept.items()}
        except (OSError, ValueError, AttributeError, TypeError):
            return {}  # never written, or spoilt: ports can always be chosen anew

    def _write(self) -> None:
        beside = self._path.with_suffix(".new")
        beside.write_text(json.dumps(self._ports, indent=1, sort_keys=True))
        os.replace(beside, self._path)
