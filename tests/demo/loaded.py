"""The demonstration in the tests' database, sent whole but for the drawing of its pictures."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest
from tests import databases, factories
from tests.tables import contents

from parvis.core.db import execute
from parvis.places.models import Commune
from parvis_web.demo.content import DemoContent, load
from parvis_web.demo.loading import pictures
from parvis_web.demo.loading.cast import Cast, gather
from parvis_web.demo.loading.pictures import Album
from parvis_web.demo.loading.sending import missing, plan
from parvis_web.demo.loading.timeline import Timeline

#: in the middle of what belongs to the first proposals
CUT_SHORT_AT = 300


class CutShortError(Exception):
    """The process was stopped here."""


@dataclass(frozen=True)
class Loaded:
    content: DemoContent
    cast: Cast
    #: rows of all tables before a load that was cut short, and after it
    before: dict[str, tuple[int, str]]
    cut_short: dict[str, tuple[int, str]]


@asynccontextmanager
async def loaded_into(database_url: str) -> AsyncIterator[Loaded]:
    """All of it, the first time cut short, then from the start; gone again after."""
    await databases.empty(database_url)
    await execute("UPDATE commune SET claimed_at = NULL, answer_days = 30")  # other tests may have left officials
    content = load()
    codes = content.communes
    made = [await factories.commune(insee_code=code) for code in codes if not await Commune.exists(insee_code=code)]
    cast = await gather(content, "parvis-for-a-test")
    album = await _album(content, cast)
    before = await contents()
    with pytest.raises(CutShortError):
        await _send(content, cast, album, until=CUT_SHORT_AT)
    cut_short = await contents()

    cast = await gather(content, "parvis-for-a-test")
    missed = await missing(content, cast)
    assert missed is not None
    await _send(missed, cast, album)

    yield Loaded(content, cast, before, cut_short)
    await databases.empty(database_url)
    await execute("UPDATE commune SET claimed_at = NULL")
    for one in made:  # other tests count places
        await one.delete()


async def _album(content: DemoContent, cast: Cast) -> Album:
    """A row for each picture, as if it had been sent and its sizes made."""
    return {
        shot.photo: (await factories.photo(shot.sender, alt=shot.photo.alt)).id
        for shot in pictures.shots(content, cast, Timeline())
    }


async def _send(content: DemoContent, cast: Cast, album: Album, *, until: int | None = None) -> None:
    timeline = Timeline()
    await plan(timeline, content, cast, album)

    def progress(done: int, total: int) -> None:
        assert done <= total
        if done == until:
            raise CutShortError

    await timeline.run(progress)
