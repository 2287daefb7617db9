from pathlib import Path

import pytest

from parvis.places.models import CommuneKind
from parvis.places.source import CommuneRow, SourceError, read_source

GOOD = {
    "regions.csv": "code,name\n11,Île-de-France\n",
    "departments.csv": "code,name,region_code\n92,Hauts-de-Seine,11\n75,Paris,11\n",
    "communes.csv": (
        "insee_code,name,kind,parent_insee_code,department_code,region_code,postal_codes,population,latitude,longitude\n"
        "75101,Paris 1er Arrondissement,municipal_district,75056,75,11,75001,15114,,\n"
        "75056,Paris,commune,,75,11,75001 75002,2103778,,\n"
        "92040,Issy-les-Moulineaux,commune,,92,11,92130,67695,48.82104,2.27718\n"
    ),
}


def _folder(path: Path, file: str = "", old: str = "", new: str = "") -> Path:
    for name, text in GOOD.items():
        assert name != file or text.count(old) == 1
        (path / name).write_text(text.replace(old, new) if name == file else text, encoding="utf-8")
    return path


def test_rows_are_read_communes_before_districts(tmp_path: Path) -> None:
    source = read_source(_folder(tmp_path))

    assert source.regions == [("11", "Île-de-France")]
    assert source.departments == [("92", "Hauts-de-Seine", "11"), ("75", "Paris", "11")]
    assert [row.insee_code for row in source.communes] == ["75056", "92040", "75101"]
    assert source.communes[1] == CommuneRow(
        insee_code="92040",
        slug="issy-les-moulineaux-92040",
        name="Issy-les-Moulineaux",
        kind=CommuneKind.COMMUNE,
        parent_insee_code=None,
        department_code="92",
        region_code="11",
        postal_codes=["92130"],
        population=67695,
        latitude=48.82104,
        longitude=2.27718,
    )


def test_a_byte_order_mark_and_windows_line_ends_are_read_through(tmp_path: Path) -> None:
    folder = _folder(tmp_path)
    good = read_source(folder)
    for name in GOOD:
        lines = (folder / name).read_text(encoding="utf-8").splitlines()
        (folder / name).write_bytes(b"\xef\xbb\xbf" + "\r\n".join(lines).encode())

    assert read_source(folder) == good


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("communes.csv", "92040", "9204O", "line 4, column insee_code: '9204O' is not a code of INSEE's"),
        ("communes.csv", "92040", "92040 ", "line 4, column insee_code: '92040 ' is not a code of INSEE's"),
        ("communes.csv", "92040", "75056", "line 4, column insee_code: '75056' is there twice"),
        ("communes.csv", "Issy-les-Moulineaux", "", "line 4, column name: '' is not a name"),
        ("communes.csv", "Issy-les-Moulineaux", "Issy\x07", r"line 4, column name: 'Issy\x07' is not a name"),
        (
            "communes.csv",
            "Issy-les-Moulineaux",
            "I" * 81,
            f"line 4, column name: '{'I' * 59} is longer than 80 characters",
        ),
        (
            "communes.csv",
            "Issy-les-Moulineaux",
            "I" * 78,
            f"line 4, column name: '{'I' * 59} makes too long an address",
        ),
        (
            "communes.csv",
            "Issy-les-Moulineaux,commune",
            "Issy,town",
            "line 4, column kind: 'town' is none of commune, municipal_district",
        ),
        (
            "communes.csv",
            "Moulineaux,commune,",
            "Moulineaux,commune,75056",
            "line 4, column parent_insee_code: '75056' is for districts, each of which has one",
        ),
        (
            "communes.csv",
            "district,75056",
            "district,",
            "line 2, column parent_insee_code: '' is for districts, each of which has one",
        ),
        (
            "communes.csv",
            "district,75056",
            "district,75057",
            "line 2, column parent_insee_code: '75057' is not the code of a commune of this file",
        ),
        (
            "communes.csv",
            "district,75056",
            "district,75101",
            "line 2, column parent_insee_code: '75101' is not the code of a commune of this file",
        ),
        ("communes.csv", ",92,11", ",96,11", "line 4, column department_code: '96' is not in departments.csv"),
        ("communes.csv", ",92,11", ",,11", "line 4, column department_code: '' is missing"),
        ("communes.csv", ",92,11", ",92,12", "line 4, column region_code: '12' is not in regions.csv"),
        (
            "communes.csv",
            "92130",
            "92130;92131",
            "line 4, column postal_codes: '92130;92131' is not a list of codes of five digits with spaces between",
        ),
        ("communes.csv", "67695", "-1", "line 4, column population: '-1' is not a whole number"),
        ("communes.csv", "67695", "9999999999", "line 4, column population: '9999999999' is not a whole number"),
        ("communes.csv", "48.82104", "91", "line 4, column latitude: '91' is not a number of degrees from -90 to 90"),
        ("communes.csv", "48.82104", "nan", "line 4, column latitude: 'nan' is not a number of degrees from -90 to 90"),
        ("communes.csv", "2.27718", "x", "line 4, column longitude: 'x' is not a number of degrees from -180 to 180"),
        ("communes.csv", "2.27718", "", "line 4, column longitude: '' goes with latitude: both or neither"),
        ("departments.csv", "75,Paris,11", "75,Paris", "line 3: 2 cells where there are 3 columns"),
        ("departments.csv", "75,Paris,11", "92,Paris,11", "line 3, column code: '92' is there twice"),
        ("departments.csv", "region_code", "region", "line 1: the columns must be code,name,region_code"),
        ("regions.csv", "11,Île-de-France", '11,"Île-de-France', "line 2: unexpected end of data"),
        ("regions.csv", "11,Île-de-France\n", "", "has no lines below its header"),
    ],
)
def test_a_fault_is_named_in_one_line_with_its_place(
    tmp_path: Path, file: str, old: str, new: str, message: str
) -> None:
    with pytest.raises(SourceError) as refusal:
        read_source(_folder(tmp_path, file, old, new))

    separator = ": " if message.startswith("has") else ", "
    assert str(refusal.value) == f"{file}{separator}{message}"


def test_a_file_that_is_missing_or_not_utf_8_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"regions\.csv: No such file or directory$"):
        read_source(tmp_path)

    _folder(tmp_path)
    (tmp_path / "regions.csv").write_bytes("code,name\n11,Île-de-France\n".encode("latin-1"))
    with pytest.raises(SourceError, match=r"^regions\.csv, line 2: is not UTF-8$"):
        read_source(tmp_path)
