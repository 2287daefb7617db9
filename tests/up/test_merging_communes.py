"""`parvis merge-communes` on the command line."""

import asyncio
import subprocess
from pathlib import Path

from tests import factories
from tests.up.house import bare_environment, run

from parvis.places.models import Commune


async def test_merging_a_commune_and_what_is_refused(tmp_path: Path, db: str) -> None:
    old, new = await factories.commune("Le Petit"), await factories.commune("Le Grand")

    async def merge(*codes: str) -> tuple[int, str, str]:
        environment = bare_environment() | {"PARVIS_DATABASE_URL": db}
        done: subprocess.CompletedProcess[str] = await asyncio.to_thread(
            run, "merge-communes", *codes, cwd=tmp_path, environment=environment
        )
        return done.returncode, done.stdout, done.stderr

    one, two = old.insee_code, new.insee_code
    assert await merge(one, "00000") == (1, "", "There is no commune of the INSEE code 00000.\n")
    assert await merge(one, one) == (1, "", "A commune cannot become part of itself.\n")
    assert await merge(one, two) == (0, f"{one} is part of {two} now.\n", "")
    assert await merge(one, two) == (0, f"{one} was part of {two} already.\n", "")
    assert (await Commune.get(id=old.id)).merged_into_id == new.id
