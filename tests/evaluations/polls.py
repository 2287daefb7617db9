"""Counted answers for tests, without a ballot: a small country, its cells, and tallies that add up as a draw's do."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from random import Random
from uuid import UUID, uuid4

from tests import factories

from parvis.evaluations.figures_models import Cell, CellKind, Figure, Scorecard, Tally
from parvis.evaluations.models import Relation
from parvis.places.models import Commune, CommuneKind, Department, Neighbourhood, Region

Counts = tuple[int, ...]
NOBODY: Counts = (0, 0, 0, 0, 0)
UNTIL = 8107
SIZES = (0, 500, 2000, 10000, 50000, 100000)

_codes = count()


def plus(one: Sequence[int], other: Sequence[int]) -> Counts:
    return tuple(a + b for a, b in zip(one, other, strict=True))


@dataclass(slots=True)
class Counted:
    """A cell to be: its tallies by (period, measure), each as (secret, signed)."""

    cell: Cell
    parent: "Counted | None" = None
    """Of which it is a part: a neighbourhood's commune, a district's city."""
    stratum: "Counted | None" = None
    weight: int = 0
    """A stratum's inhabitants."""
    region_id: UUID | None = None
    tallies: dict[tuple[int, str], tuple[Counts, Counts]] = field(
        default_factory=lambda: defaultdict(lambda: (NOBODY, NOBODY))
    )

    def add(self, period: int, measure: str, secret: Sequence[int], signed: Sequence[int] = NOBODY) -> None:
        """Count these here and in all that it is part of."""
        was = self.tallies[period, measure]
        self.tallies[period, measure] = (plus(was[0], secret), plus(was[1], signed))
        for above in (self.parent, self.stratum):
            if above is not None:
                above.add(period, measure, secret, signed)

    def answer(self, number: int, *, signed: int = 0, period: int = UNTIL, yes: float = 0.7, **grades: Sequence[int]):
        """So many secret answers and signed ones, of which this share recommends; and grades of criteria."""
        agree, also = round(number * yes), round(signed * yes)
        self.add(period, "ANSWERS", (number, 0, 0, 0, 0), (signed, 0, 0, 0, 0))
        self.add(period, "RECOMMENDATION", (number - agree, agree, 0, 0, 0), (signed - also, also, 0, 0, 0))
        for criterion, counts in grades.items():
            self.add(period, criterion, counts)

    async def save(self) -> None:
        await self.cell.save()
        await Tally.bulk_create(
            [
                Tally(cell_id=self.cell.id, period=period, measure=measure, secret=list(secret), signed=list(signed))
                for (period, measure), (secret, signed) in self.tallies.items()
            ]
        )


class Country:
    """Made of departments of its own, since places stay from test to test."""

    def __init__(self) -> None:
        self.counted: list[Counted] = []
        self._strata: dict[tuple[UUID, int], Counted] = {}

    async def department(self, *, region: Region | None = None) -> Department:
        code = f"{next(_codes):03X}"
        return await Department.create(code=code, name=f"Département {code}", region=region)

    async def region(self) -> Region:
        code = f"{next(_codes):03X}"
        return await Region.create(code=code, name=f"Région {code}")

    async def commune(self, department: Department, population: int, parent: Counted | None = None) -> Counted:
        """A commune of so many inhabitants, or a city's district."""
        place = await factories.commune(
            department=department,
            population=population,
            kind=CommuneKind.MUNICIPAL_DISTRICT if parent else CommuneKind.COMMUNE,
            **({"parent_id": parent.cell.commune_id} if parent else {}),
        )
        stratum = None if parent else self._stratum(place, department)
        if stratum:
            stratum.weight += population
        return self._new(CellKind.COMMUNE, parent=parent, stratum=stratum, commune_id=place.id)

    async def neighbourhood(self, of: Counted) -> Counted:
        place = await Neighbourhood.create(
            commune_id=of.cell.commune_id, name=f"Quartier {next(_codes)}", created_at=factories.clock.now()
        )
        return self._new(CellKind.NEIGHBOURHOOD, parent=of, commune_id=of.cell.commune_id, neighbourhood_id=place.id)

    def _stratum(self, place: Commune, department: Department) -> Counted:
        size = sum(place.population >= least for least in SIZES)
        key = (department.id, size)
        if key not in self._strata:
            made = self._new(CellKind.STRATUM, department_id=department.id, size=size)
            made.region_id = department.region_id
            self._strata[key] = made
        return self._strata[key]

    def _new(
        self, kind: CellKind, *, parent: Counted | None = None, stratum: Counted | None = None, **of: object
    ) -> Counted:
        made = Counted(Cell(id=uuid4(), kind=kind, relation=Relation.RESIDENT, **of), parent, stratum)
        self.counted.append(made)
        return made

    def kind(self, kind: CellKind) -> Iterator[Counted]:
        return (one for one in self.counted if one.cell.kind == kind)

    async def save(self) -> list[UUID]:
        """Write it all; the cells' keys."""
        for one in self.counted:
            await one.save()
        return [one.cell.id for one in self.counted]


async def random_country(rng: Random) -> Country:
    """Towns of all sizes, a city with districts, neighbourhoods in some, answers over six periods."""
    country = Country()
    regions = [await country.region(), await country.region()]
    for region in (*regions, None):
        department = await country.department(region=region)
        towns = [
            await country.commune(department, rng.choice((300, 400, 1500, 30000))) for _ in range(rng.randint(1, 6))
        ]
        city = await country.commune(department, 400000)
        districts = [await country.commune(department, 90000, parent=city) for _ in range(rng.randint(0, 4))]
        for place in (*towns, city, *districts):
            parts = [await country.neighbourhood(place) for _ in range(rng.choice((0, 0, 1, 2, 4)))]
            for spot in (place, *parts):
                _answer(spot, rng, rng.choice((0, 2, 4, 9, 15, 40, 150)))
    return country


def _answer(spot: Counted, rng: Random, about: int) -> None:
    for period in range(UNTIL - 5, UNTIL + 1):
        number, signed = rng.randint(0, about), rng.randint(0, about // 3)
        spot.answer(number, signed=signed, period=period, yes=rng.random())
        for criterion in ("SAFETY", "HEALTH"):
            answered = round(number * rng.choice((0.4, 0.9, 1)))
            spot.add(period, criterion, _grades(rng, answered), _grades(rng, rng.randint(0, signed)))


def _grades(rng: Random, number: int) -> Counts:
    drawn = rng.choices(range(5), weights=(1, 2, 3, 3, 1), k=number)
    return tuple(drawn.count(grade) for grade in range(5))


async def scorecards() -> dict[tuple[UUID, int], Scorecard]:
    """What is published, by cell and `until`."""
    return {(row.cell_id, row.until): row for row in await Scorecard.all()}


async def figures(until: int = UNTIL) -> dict[tuple[UUID, str], Figure]:
    return {(row.cell_id, row.measure): row for row in await Figure.filter(until=until)}
