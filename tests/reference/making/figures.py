"""What is published of evaluations: cells of all kinds, and for some quarters what is shown of them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from tests.reference.making.country import Country
from tests.reference.making.tables import Making, Row

from parvis.evaluations import periods
from parvis.evaluations.figures_models import CellKind, Change, Level, Scope, Words
from parvis.evaluations.models import Relation

#: in the order in which scorecards have them
CRITERIA = (
    "QUALITY_OF_LIFE", "ECONOMY", "SAFETY", "MOBILITY", "LOCAL_DEMOCRACY", "CLEANLINESS",
    "SHOPS_AND_SERVICES", "HEALTH", "EDUCATION_AND_YOUTH", "CULTURE_AND_SPORT", "ENVIRONMENT", "HOUSING",
)  # fmt: skip
#: as what may be asked of, one that is none besides
MEASURES = ("RECOMMENDATION", *CRITERIA, "CASTLES", "")
_SIZES = range(1, 7)
#: what is not said of a cell
_NOWHERE = dict.fromkeys(("commune_id", "neighbourhood_id", "department_id", "region_id", "size"))
_NO_FIGURES: Mapping[str, None] = dict.fromkeys(
    (
        "answers", "signed_answers", "words", "value", "low", "high", "distribution",
        "change", "change_value", "change_low", "change_high",
    )
)  # fmt: skip


def make_figures(make: Making, country: Country) -> None:
    now = periods.period_of(make.now)
    # when a quarter has just begun, nothing is published for it yet
    newest = now - make.one([0, 0, 1])
    published = [newest, *make.some(range(newest - 14, newest), 5)]
    for cell in _cells(make, country):
        is_likely = cell["kind"] in {CellKind.FRANCE, CellKind.SIZE, CellKind.REGION}
        for until in published:
            if make.chance(0.85 if is_likely else 0.6):
                _scorecard(make, cell, until)


def _cells(make: Making, country: Country) -> Iterator[Row]:
    for commune in country.communes:
        for relation in Relation:
            if make.chance(0.8):
                yield _cell(make, CellKind.COMMUNE, relation, commune_id=commune["id"])
    for part in country.neighbourhoods:
        for relation in make.some(list(Relation), 2, 1):
            yield _cell(
                make, CellKind.NEIGHBOURHOOD, relation, commune_id=part["commune_id"], neighbourhood_id=part["id"]
            )
    for department in make.rows["department"]:
        for size in _SIZES:
            yield _cell(make, CellKind.STRATUM, Relation.RESIDENT, department_id=department["id"], size=size)
    for size in make.some(_SIZES, 6, 4):
        yield _cell(make, CellKind.SIZE, Relation.RESIDENT, size=size)
    for region in make.rows["region"]:
        yield _cell(make, CellKind.REGION, Relation.RESIDENT, region_id=region["id"])
    yield _cell(make, CellKind.FRANCE, Relation.RESIDENT)


def _cell(make: Making, kind: CellKind, relation: Relation, **place: UUID | int) -> Row:
    own = {**_NOWHERE, **place, "population": make.random.randint(0, 10**6), "is_fictitious": make.chance(0.3)}
    return make.add("cell", kind=kind, relation=relation, **own)


def _scorecard(make: Making, cell: Row, until: int) -> None:
    level = make.one(list(Level))
    secret = {Level.WORDS: 10, Level.RATES: 30, Level.FULL: 100}[level] + make.random.randint(0, 19)
    signed = make.random.randint(0, 5)
    card = make.add(
        "scorecard", cell_id=cell["id"], until=until, answers=secret + signed, signed_answers=signed, level=level
    )
    for measure in ("RECOMMENDATION", *make.some(CRITERIA, 6)):
        # what could be subtracted is not there
        if make.chance(0.85):
            figure = _figure(make, card, measure, level)
            if figure["level"] is Level.FULL and cell["kind"] is CellKind.COMMUNE:
                _ranks(make, figure)


def _figure(make: Making, card: Row, measure: str, level: Level) -> Row:
    """Fewer may have answered a measure than the whole: a step less is shown of it then."""
    is_recommendation = measure == "RECOMMENDATION"
    if not is_recommendation:
        level = make.often(level, [Level.RATES]) if level is Level.FULL else Level.RATES
    shown = {"words": make.one(list(Words))} if level is Level.WORDS else _numbers(make, level, is_recommendation)
    return make.add(
        "figure",
        scorecard_id=card["id"],
        cell_id=card["cell_id"],
        until=card["until"],
        measure=measure,
        level=level,
        **{**_NO_FIGURES, **shown},
    )


def _numbers(make: Making, level: Level, is_recommendation: bool) -> dict[str, Any]:
    low, value, high = sorted(make.random.uniform(*((0, 1) if is_recommendation else (1, 5))) for _ in range(3))
    counts = [make.random.randint(0, 90) for _ in range(5)]
    if is_recommendation:
        counts[2:] = [0, 0, 0]
    numbers: dict[str, Any] = {
        "answers": make.random.randint(30, 400),
        "signed_answers": make.random.randint(0, 9),
        "value": make.one([value, round(value)]),
        "low": low,
        "high": high,
        "distribution": counts if level is Level.FULL else None,
    }
    if make.chance(0.5):
        least, change, most = sorted(make.random.uniform(-1, 1) for _ in range(3))
        numbers |= {"change": make.one(list(Change)), "change_value": change, "change_low": least, "change_high": most}
    return numbers


def _ranks(make: Making, figure: Row) -> None:
    scopes: Sequence[Scope] = make.some(list(Scope), 3, 2)
    for scope in scopes:
        low = make.random.randint(1, 90)
        high = low + make.random.randint(0, 20)
        quintile = make.random.randint(1, 5)
        make.add("rank", figure_id=figure["id"], scope=scope, low=low, high=high, of=high + 3, quintile=quintile)
