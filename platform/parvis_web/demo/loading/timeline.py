"""What is done at which moment: collected in any order, done in the order of time, all of it or nothing."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from parvis.core import clock
from parvis.core.db import transaction

Act = Callable[[], Awaitable[object]]
Progress = Callable[[int, int], None]
"""Told (how many are done, of how many)."""


class Timeline:
    """Acts of the services, each with the moment at which it shall have happened."""

    def __init__(self) -> None:
        self._now = clock.now()
        self._acts: list[tuple[datetime, Act]] = []

    def days_ago(self, days: float) -> datetime:
        """The moment that many days before this timeline was begun."""
        return self._now - timedelta(days=days)

    @property
    def now(self) -> datetime:
        """When this timeline was begun."""
        return self._now

    def add(self, moment: datetime, act: Act) -> None:
        """Have this done at that moment, after what was added before for the same one."""
        self._acts.append((moment, act))

    async def run(self, progress: Progress) -> None:
        """Do it all in one transaction, with the clock set to each moment; nothing else must run in this process.

        One transaction, so that what happened is numbered, shown and one day forgotten in the order in which it
        happened, and so that nobody ever meets half a town. Raises what the acts raise, and nothing is there then.
        """
        acts = sorted(self._acts, key=lambda one: one[0])
        async with transaction():
            for done, (moment, act) in enumerate(acts):
                progress(done, len(acts))
                with clock.travel(moment - clock.now()):
                    await act()
        progress(len(acts), len(acts))
