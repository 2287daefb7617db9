"""Sends the demonstration through the same services as everyone's: accounts, real uploads, proposals, stories, care.

Times are in the past, so this process's clock travels; nothing else must run in it meanwhile. A load that was cut short
begins anew: pictures that it had sent and nothing shows are swept up like everyone's.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from parvis.core import limits
from parvis.core.db import close_database, open_database
from parvis.core.settings import Settings
from parvis.photos.storage import open_storage, set_storage
from parvis.places.models import Commune
from parvis_web.demo.content import DemoContent, load
from parvis_web.demo.loading import pictures
from parvis_web.demo.loading.cast import Cast, gather
from parvis_web.demo.loading.evaluations import load_evaluations
from parvis_web.demo.loading.sending import missing, plan
from parvis_web.demo.loading.timeline import Progress, Timeline
from parvis_web.environment import kept_secret


@dataclass(frozen=True, slots=True)
class DemoAccounts:
    """Addresses to sign in with, their password, and the path of the liveliest commune."""

    resident: str
    official: str
    """Elected in that commune."""
    admin: str
    password: str
    path: str


async def load_demo(settings: Settings, progress: Progress = lambda _done, _total: None) -> DemoAccounts:
    """Load what is not there yet; `progress(done, total)` counts pictures first, then proposals and stories.

    A running worker makes the pictures' sizes.
    """
    content = load()
    # made anew for each data folder: a demonstration that is open to a network is not open to everyone who read this
    password = f"parvis-{kept_secret(Path(settings.data) / 'demo_password')[:8]}"
    async with _open(settings):
        cast = await gather(content, password)
        new = await missing(content, cast)
        if new is not None:
            await _send(settings, new, cast, progress)
        await load_evaluations(content, cast)
        commune = await Commune.get(insee_code=content.communes[0])
    by_role = {person.role: person.email for person in content.people if person.role}
    return DemoAccounts(
        resident=by_role["resident"],
        official=by_role["official"],
        admin=by_role["site_admin"],
        password=password,
        path=f"/communes/{commune.slug}",
    )


async def _send(settings: Settings, content: DemoContent, cast: Cast, progress: Progress) -> None:
    timeline = Timeline()
    shots = list(pictures.shots(content, cast, timeline))
    texts = len(content.proposals) + len(content.stories)
    total = len(shots) + texts
    album = await pictures.send(settings, shots, lambda done, _: progress(done, total))
    await pictures.made()
    await plan(timeline, content, cast, album)
    await timeline.run(lambda done, acts: progress(len(shots) + texts * done // acts, total))


@asynccontextmanager
async def _open(settings: Settings) -> AsyncIterator[None]:
    await open_database(str(settings.database_url), pool=4)
    storage = open_storage(settings)
    set_storage(storage)
    try:
        yield
    finally:
        set_storage(None)
        await storage.close()
        await limits.close()
        await close_database()
