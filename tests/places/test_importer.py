import asyncio
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.tables import contents

from parvis.core.db import execute, fetch, fetch_one, fetch_value
from parvis.places.importer import ImportReport, import_communes, is_loaded
from parvis.places.source import SHIPPED, SourceError

ALL = 34_969 + 45


@pytest.fixture
def newer(tmp_path: Path) -> Callable[..., Path]:
    """`newer((file, old, new), …)`: a folder with the shipped files, in which texts are others."""

    def change(*changes: tuple[str, str, str]) -> Path:
        shutil.copytree(SHIPPED, tmp_path, dirs_exist_ok=True)
        for file, old, new in changes:
            text = (tmp_path / file).read_text(encoding="utf-8")
            assert text.count(old) == 1
            (tmp_path / file).write_text(text.replace(old, new), encoding="utf-8")
        return tmp_path

    return change


async def test_all_of_france_is_there(france: str) -> None:
    kinds = await fetch(
        "SELECT kind, count(*) AS n, sum(population) AS people FROM commune GROUP BY kind ORDER BY kind"
    )

    assert [(row["kind"], row["n"]) for row in kinds] == [("COMMUNE", 34_969), ("MUNICIPAL_DISTRICT", 45)]
    assert kinds[0]["people"] == 68_952_941
    assert await fetch_value("SELECT count(*) FROM department") == 109
    assert await fetch_value("SELECT count(*) FROM region") == 26
    assert await fetch_value("SELECT count(*) FROM commune WHERE latitude IS NOT NULL") == 8_600


async def test_a_commune_has_all_that_the_list_says_of_it(france: str) -> None:
    row = await fetch_one(
        "SELECT commune.*, department.name AS department, region.name AS region FROM commune"
        " JOIN department ON department.id = department_id JOIN region ON region.id = commune.region_id"
        " WHERE insee_code = '92040'"
    )

    assert row is not None
    said = {name: row[name] for name in ("slug", "name", "kind", "parent_id", "postal_codes", "department", "region")}
    assert said == {
        "slug": "issy-les-moulineaux-92040",
        "name": "Issy-les-Moulineaux",
        "kind": "COMMUNE",
        "parent_id": None,
        "postal_codes": '["92130"]',
        "department": "Hauts-de-Seine",
        "region": "Île-de-France",
    }
    assert (row["id"].version, row["last_proposal_number"]) == (7, 0)


async def test_districts_lie_in_their_communes(france: str) -> None:
    rows = await fetch(
        "SELECT parent.insee_code, count(*) AS n FROM commune JOIN commune parent ON parent.id = commune.parent_id"
        " WHERE commune.kind = 'MUNICIPAL_DISTRICT' GROUP BY 1 ORDER BY 1"
    )

    assert [(row["insee_code"], row["n"]) for row in rows] == [("13055", 16), ("69123", 9), ("75056", 20)]


async def test_a_second_import_changes_nothing(france: str) -> None:
    before = await contents()
    steps: list[tuple[int, int]] = []

    report = await import_communes(lambda done, total: steps.append((done, total)))

    assert report == ImportReport(created=0, updated=0, unchanged=ALL, kept=0)
    assert await contents() == before
    assert steps == sorted(steps)
    assert steps[-1] == (ALL, ALL)


async def test_two_first_imports_at_once_make_one(nowhere: str) -> None:
    assert not await is_loaded()

    reports = await asyncio.gather(import_communes(), import_communes())

    assert sorted(reports, key=lambda report: -report.created) == [
        ImportReport(created=ALL, updated=0, unchanged=0, kept=0),
        ImportReport(created=0, updated=0, unchanged=ALL, kept=0),
    ]
    assert await fetch_value("SELECT count(*) FROM commune") == ALL
    assert await is_loaded()


async def test_a_newer_list_changes_what_differs_and_keeps_keys_and_communes_that_left(
    nowhere: str, newer: Callable[..., Path]
) -> None:
    # given France, with a first proposal in Issy
    await import_communes()
    await execute("UPDATE commune SET last_proposal_number = 1 WHERE insee_code = '92040'")
    issy = await fetch_one("SELECT * FROM commune WHERE insee_code = '92040'")
    rest = "SELECT md5(string_agg(c::text, '' ORDER BY id)) FROM commune c WHERE insee_code NOT IN ('92040', '92999')"
    before = await fetch_value(rest)
    assert issy is not None

    # when a list renames it and a region, brings a new commune and leaves out Paris' last district
    folder = newer(
        ("communes.csv", "92040,Issy-les-Moulineaux,", "92999,Issy-le-Neuf,commune,,92,11,,,,\n92040,Issy-sur-Seine,"),
        ("communes.csv", "75120,Paris 20e Arrondissement,municipal_district,75056,75,11,75020,185140,,\n", ""),
        ("regions.csv", "11,Île-de-France", "11,Paris et alentours"),
    )
    report = await import_communes(source=folder)

    # then
    assert report == ImportReport(created=1, updated=1, unchanged=ALL - 2, kept=1)
    changed = {"name": "Issy-sur-Seine", "slug": "issy-sur-seine-92040"}
    assert await fetch_one("SELECT * FROM commune WHERE insee_code = '92040'") == {**issy, **changed}
    assert await fetch_value(rest) == before
    assert await fetch_value("SELECT name FROM region WHERE code = '11'") == "Paris et alentours"


async def test_an_import_killed_half_way_leaves_nothing_and_no_lock(nowhere: str) -> None:
    # given an import in another process that stands still after its first batch
    program = (
        "import asyncio, sys, threading\n"
        "from parvis.core.db import open_database\n"
        "from parvis.places.importer import import_communes\n"
        "def stand_still(done, total):\n"
        "    print(done, total, flush=True)\n"
        "    threading.Event().wait()\n"
        "async def main():\n"
        "    await open_database(sys.argv[1])\n"
        "    await import_communes(stand_still)\n"
        "asyncio.run(main())\n"
    )
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", program, nowhere, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    assert await asyncio.wait_for(process.stdout.readline(), 60) == f"5000 {ALL}\n".encode()

    # when
    process.kill()
    await process.wait()

    # then
    assert await fetch_value("SELECT count(*) FROM commune") == 0
    assert (await asyncio.wait_for(import_communes(), 30)).created == ALL


async def test_a_bad_file_changes_nothing(nowhere: str, newer: Callable[..., Path]) -> None:
    folder, before = newer(("communes.csv", "\n97617,", "\n9761?,")), await contents()

    with pytest.raises(SourceError, match=r"^communes\.csv, line \d+, column insee_code: '9761\?' is not a code"):
        await import_communes(source=folder)

    assert await contents() == before
