"""Reading the list of communes: three CSV files in a folder, checked whole before anything is written.

Columns and credits stand in data/README.md.
"""

import csv
import math
import re
from collections.abc import Container, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from parvis.places.models import CommuneKind
from parvis.places.names import slug

#: the list that comes with this release
SHIPPED = Path(__file__).parent / "data"

_AREA_CODE = re.compile(r"\d{2,3}|2[AB]", re.ASCII)
_INSEE_CODE = re.compile(r"(?:\d\d|2[AB])\d{3}", re.ASCII)
_POSTAL_CODE = re.compile(r"\d{5}", re.ASCII)
_WHOLE_NUMBER = re.compile(r"\d{1,9}", re.ASCII)
_KINDS = {kind.value.lower(): kind for kind in CommuneKind}
_LONGEST_AREA_NAME = 60
_LONGEST_NAME = 80  # a slug's bound too


class SourceError(Exception):
    """One line that names the file, the line and the column, and what is wrong there."""


class RegionRow(NamedTuple):
    code: str
    name: str


class DepartmentRow(NamedTuple):
    code: str
    name: str
    region_code: str | None


class CommuneRow(NamedTuple):
    """`population` counts inhabitants; degrees are WGS 84, both or neither."""

    insee_code: str
    slug: str
    name: str
    kind: CommuneKind
    parent_insee_code: str | None
    department_code: str
    region_code: str | None
    postal_codes: list[str]
    population: int | None
    latitude: float | None
    longitude: float | None


@dataclass(frozen=True, slots=True)
class Source:
    """Communes come before districts, so that a parent is there before its children."""

    regions: list[RegionRow]
    departments: list[DepartmentRow]
    communes: list[CommuneRow]


def read_source(folder: Path) -> Source:
    """Read and check communes.csv, departments.csv and regions.csv. Raises SourceError at the first fault."""
    regions: dict[str, RegionRow] = {}
    for line in _lines(folder / "regions.csv", ("code", "name")):
        code = line.code("code", _AREA_CODE, new_among=regions)
        regions[code] = RegionRow(code, line.name("name", _LONGEST_AREA_NAME))

    departments: dict[str, DepartmentRow] = {}
    for line in _lines(folder / "departments.csv", ("code", "name", "region_code")):
        code = line.code("code", _AREA_CODE, new_among=departments)
        name = line.name("name", _LONGEST_AREA_NAME)
        departments[code] = DepartmentRow(code, name, line.reference("region_code", regions, "regions.csv"))

    communes: dict[str, CommuneRow] = {}
    districts: list[tuple[_Line, CommuneRow]] = []
    for line in _lines(folder / "communes.csv", _COMMUNE_COLUMNS):
        row = _commune(line, communes, departments, regions)
        communes[row.insee_code] = row
        if row.kind is CommuneKind.MUNICIPAL_DISTRICT:
            districts.append((line, row))
    for line, row in districts:
        parent = communes.get(row.parent_insee_code or "")
        if parent is None or parent.kind is not CommuneKind.COMMUNE:
            raise line.fault("parent_insee_code", "is not the code of a commune of this file")
    in_order = sorted(communes.values(), key=lambda row: (row.kind is not CommuneKind.COMMUNE, row.insee_code))
    return Source(list(regions.values()), list(departments.values()), in_order)


_COMMUNE_COLUMNS = (
    "insee_code",
    "name",
    "kind",
    "parent_insee_code",
    "department_code",
    "region_code",
    "postal_codes",
    "population",
    "latitude",
    "longitude",
)


def _commune(line: "_Line", known: Container[str], departments: Container[str], regions: Container[str]) -> CommuneRow:
    insee_code = line.code("insee_code", _INSEE_CODE, new_among=known)
    name = line.name("name", _LONGEST_NAME)
    if len(slug(name, insee_code)) > _LONGEST_NAME:
        raise line.fault("name", "makes too long an address")
    kind = _KINDS.get(line["kind"])
    if kind is None:
        raise line.fault("kind", f"is none of {', '.join(_KINDS)}")
    if (kind is CommuneKind.MUNICIPAL_DISTRICT) != bool(line["parent_insee_code"]):
        raise line.fault("parent_insee_code", "is for districts, each of which has one")
    department = line.reference("department_code", departments, "departments.csv")
    if department is None:
        raise line.fault("department_code", "is missing")
    postal_codes = line["postal_codes"].split()
    if not all(map(_POSTAL_CODE.fullmatch, postal_codes)):
        raise line.fault("postal_codes", "is not a list of codes of five digits with spaces between")
    population = line["population"]
    if population and not _WHOLE_NUMBER.fullmatch(population):
        raise line.fault("population", "is not a whole number")
    latitude, longitude = line.degrees("latitude", 90), line.degrees("longitude", 180)
    if (latitude is None) != (longitude is None):
        raise line.fault("longitude", "goes with latitude: both or neither")
    return CommuneRow(
        insee_code=insee_code,
        slug=slug(name, insee_code),
        name=name,
        kind=kind,
        parent_insee_code=line["parent_insee_code"] or None,
        department_code=department,
        region_code=line.reference("region_code", regions, "regions.csv"),
        postal_codes=postal_codes,
        population=int(population) if population else None,
        latitude=latitude,
        longitude=longitude,
    )


class _Line:
    """One line of a file, its cells by column."""

    __slots__ = ("_cells", "_file", "_number")

    def __init__(self, file: str, number: int, cells: dict[str, str]) -> None:
        self._file = file
        self._number = number
        self._cells = cells

    def __getitem__(self, column: str) -> str:
        return self._cells[column]

    def fault(self, column: str, problem: str) -> SourceError:
        return SourceError(f"{self._file}, line {self._number}, column {column}: {self._cells[column]!r:.60} {problem}")

    def code(self, column: str, form: re.Pattern[str], *, new_among: Container[str]) -> str:
        value = self._cells[column]
        if not form.fullmatch(value):
            raise self.fault(column, "is not a code of INSEE's")
        if value in new_among:
            raise self.fault(column, "is there twice")
        return value

    def reference(self, column: str, known: Container[str], file: str) -> str | None:
        value = self._cells[column]
        if value and value not in known:
            raise self.fault(column, f"is not in {file}")
        return value or None

    def name(self, column: str, longest: int) -> str:
        value = self._cells[column]
        if not value or value != value.strip() or not value.isprintable():
            raise self.fault(column, "is not a name")
        if len(value) > longest:
            raise self.fault(column, f"is longer than {longest} characters")
        return value

    def degrees(self, column: str, bound: int) -> float | None:
        value = self._cells[column]
        if not value:
            return None
        try:
            number = float(value)
        except ValueError:
            number = math.nan
        if not abs(number) <= bound:  # also refuses NaN
            raise self.fault(column, f"is not a number of degrees from -{bound} to {bound}")
        return number


def _lines(path: Path, columns: tuple[str, ...]) -> Iterator[_Line]:
    """The lines below the header, which must name exactly these columns. A file without lines is a fault."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise SourceError(f"{path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise SourceError(f"{path.name}, line {line}: is not UTF-8") from error
    reader = csv.reader(text.splitlines(keepends=True), strict=True)
    try:
        header = next(reader, [])
        if header != list(columns):
            raise SourceError(f"{path.name}, line 1: the columns must be {','.join(columns)}")
        empty = True
        for cells in reader:
            if len(cells) != len(columns):
                problem = f"{len(cells)} cells where there are {len(columns)} columns"
                raise SourceError(f"{path.name}, line {reader.line_num}: {problem}")
            empty = False
            yield _Line(path.name, reader.line_num, dict(zip(columns, cells, strict=True)))
    except csv.Error as error:
        raise SourceError(f"{path.name}, line {reader.line_num}: {error}") from error
    if empty:
        raise SourceError(f"{path.name}: has no lines below its header")
