"""How PostgreSQL, which refuses to run as root, is run when Parvis itself is root.

Nothing outside the data folder changes owner or permission. Three manners, the first that works:

1. not root: as we are;
2. a user namespace in which root is called by an ordinary user's number: files stay root's;
3. where namespaces are off (many containers): as that ordinary user, keeping of root's powers only the one to reach
   files, so that neither the data folder nor the folder of the wheel needs opening; the cluster's own folder is given
   to that user.
"""

import os
import pwd
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from signal import SIGKILL, Signals
from typing import Literal

from parvis_web.embedded.errors import EmbeddedError

LAUNCHER = Path(__file__).with_name("launch.py")


@dataclass(frozen=True)
class Confinement:
    """An identity to run a program under; `owner` is the uid its files have, seen from outside."""

    manner: Literal["plain", "namespace", "user"] = "plain"
    uid: int = 0
    gid: int = 0

    @property
    def owner(self) -> int:
        return self.uid if self.manner == "user" else os.geteuid()

    def command(self, argv: Sequence[str], death_signal: Signals = SIGKILL) -> list[str]:
        """`argv` behind the launcher: the child of the calling process, ended by `death_signal` when that one dies."""
        identity = [str(os.getpid()), str(int(death_signal)), self.manner, str(self.uid), str(self.gid)]
        return [sys.executable, "-I", "-S", str(LAUNCHER), *identity, *argv]


PLAIN = Confinement()


def choose(probe: Sequence[str]) -> Confinement:
    """The first manner under which `probe`, a command that refuses root and changes nothing, runs.

    Raises EmbeddedError when there is none, naming the remedy.
    """
    if os.geteuid() != 0:
        return PLAIN
    candidates = ordinary_identities()
    for candidate in candidates:
        # S603: the command is ours, made of absolute paths
        tried = subprocess.run(candidate.command(probe), capture_output=True, check=False, timeout=30)  # noqa: S603
        if tried.returncode == 0:
            return candidate
    raise EmbeddedError(
        "PostgreSQL refuses to run as root, and neither user namespaces nor a change of user are allowed here: "
        "run Parvis as an ordinary user, or set PARVIS_DATABASE_URL to a PostgreSQL of your own"
    )


def ordinary_identities() -> list[Confinement]:
    """Both ways for root to be an ordinary user: one that exists, since PostgreSQL looks its own name up."""
    known = sorted((entry.pw_uid, entry.pw_gid) for entry in pwd.getpwall() if entry.pw_uid > 0)
    if not known:
        return []
    uid, gid = known[0]
    return [Confinement("namespace", uid, gid), Confinement("user", uid, gid)]
