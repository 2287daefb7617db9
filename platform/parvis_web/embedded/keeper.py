"""Keeps children alive: starts again whichever died, with a growing pause for one that keeps dying."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Event

from parvis_web.embedded.child import Child
from parvis_web.embedded.errors import EmbeddedError

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0
# after this long without a death the next one is answered at once again
STEADY_AFTER = 60.0


@dataclass
class _Patience:
    pause: float = 0.0
    not_before: float = 0.0
    up_since: float = 0.0


class Keeper:
    """Watches children; reusable for any of them, embedded service or not."""

    def __init__(self, children: list[Child], log: Callable[[str], None], abandon: Event) -> None:
        self.children = children
        self._log = log
        self._abandon = abandon
        self._patience = {child.name: _Patience(up_since=time.monotonic()) for child in children}

    def watch(self) -> list[str]:
        """Starts again every child that has died and waits until it answers; the names of those that do.

        To be called about once a second. A death soon after the last is answered after 1, 2, 4 … 30 s, in a later call.
        """
        revived = []
        for child in self.children:
            child.trim_log()
            if child.pid is None and self._revive(child):
                revived.append(child.name)
        return revived

    def _revive(self, child: Child) -> bool:
        patience, now = self._patience[child.name], time.monotonic()
        if patience.up_since and now - patience.up_since > STEADY_AFTER:
            patience.pause = 0.0
        if patience.up_since:  # the first we hear of this death
            self._log(f"{child.name} has died (exit {child.exit_code}), starting it again")
            patience.up_since, patience.not_before = 0.0, now + patience.pause
        if now < patience.not_before or self._abandon.is_set():
            return False
        patience.pause = min(max(FIRST_PAUSE, patience.pause * 2), LONGEST_PAUSE)
        patience.not_before = now + patience.pause
        try:
            child.start()
            child.wait_ready(self._abandon)
        except EmbeddedError as error:
            child.kill()
            self._log(f"{child.name} does not come back: {error}")
            return False
        patience.up_since = time.monotonic()
        self._log(f"{child.name} is back")
        return True
