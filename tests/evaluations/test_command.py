"""`parvis draw`: what the night does, at once."""

import asyncio
import sys
from asyncio.subprocess import PIPE

from tests import factories
from tests.evaluations.voting import cast_many, count, tally

from parvis.core.settings import Settings


async def test_the_command_says_how_much_was_drawn(db: str, settings: Settings) -> None:
    place = await factories.commune()
    await cast_many(place.id, 9)
    assert await _draw() == "Drawn: 0 ballots: fewer than ten wait in every box.\n"

    await cast_many(place.id, 3)
    assert await _draw() == "Drawn: 12 ballots, of 1 commune.\n"

    assert await count("ballot") == 12
    assert await tally("COMMUNE", "ANSWERS", commune_id=place.id) == [12, 0, 0, 0, 0]


async def _draw() -> str:
    """What the command says."""
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", "parvis_web", "draw", stdout=PIPE, stderr=PIPE)
    async with asyncio.timeout(30):
        told, complained = await process.communicate()

    assert (process.returncode, complained) == (0, b"")
    return str(told.decode())
