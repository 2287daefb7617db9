"""Parvis as a newcomer runs it: a web process and a worker, on a database of their own with a corner of France."""

import asyncio
import csv
import os
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.door import processes

from parvis.core.settings import get_settings
from parvis.photos.storage import open_storage
from parvis.places.source import SHIPPED

#: Paris, for its districts, and the Hauts-de-Seine around Issy-les-Moulineaux
_DEPARTMENTS = {"75", "92"}
ISSY = "92040"
ISSY_PATH = "/communes/issy-les-moulineaux-92040"


@dataclass(frozen=True, slots=True)
class Site:
    """`url` is where browsers go, `mail_folder` where the mails lie that it sends."""

    url: str
    mail_folder: Path
    database_url: str


@asynccontextmanager
async def site(folder: Path, environment: Mapping[str, str], mail_folder: Path) -> AsyncIterator[Site]:
    """A running site with these settings, which name a migrated database, on top of the tests'."""
    await _prepare_bucket()
    await _command(environment, "import-communes", "--source", str(_corner_of_france(folder / "places")))
    async with (
        processes.worker(folder / "worker.log", environment),
        processes.web(folder / "web.log", environment) as web,
    ):
        yield Site(web.url, mail_folder, environment["PARVIS_DATABASE_URL"])


async def _prepare_bucket() -> None:
    storage = open_storage(get_settings())
    await storage.prepare()
    await storage.close()


async def _command(environment: Mapping[str, str], *arguments: str) -> None:
    """Raises AssertionError with what the command said."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "parvis_web", *arguments),
        env={**os.environ, **environment},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    async with asyncio.timeout(60):
        said, _ = await process.communicate()
    assert process.returncode == 0, said.decode()


def _corner_of_france(folder: Path) -> Path:
    """The shipped list with the communes of a few departments only: loading all is measured elsewhere."""
    folder.mkdir()
    for name in ("regions.csv", "departments.csv"):
        (folder / name).write_bytes((SHIPPED / name).read_bytes())
    with (SHIPPED / "communes.csv").open(newline="") as shipped, (folder / "communes.csv").open("w", newline="") as few:
        rows = csv.DictReader(shipped)
        assert rows.fieldnames
        writer = csv.DictWriter(few, rows.fieldnames)
        writer.writeheader()
        writer.writerows(row for row in rows if row["department_code"] in _DEPARTMENTS)
    return folder
