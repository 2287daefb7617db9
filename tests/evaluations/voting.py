"""Voters for tests: each with an account of their own, through the commands that the pages use."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID

from tests import factories

from parvis.auth.viewer import Viewer
from parvis.core import clock
from parvis.core.db import fetch, fetch_value
from parvis.core.ids import uuid7
from parvis.evaluations import periods
from parvis.evaluations.models import Relation
from parvis.evaluations.service import cast_ballot, sign_evaluation
from parvis.places.models import Commune, Neighbourhood


async def cast(
    commune_id: UUID,
    *,
    viewer: Viewer | None = None,
    relation: Relation = Relation.RESIDENT,
    recommends: bool = True,
    scores: Mapping[str, int] | None = None,
    neighbourhood_id: UUID | None = None,
    expected_period: int | None = None,
) -> str:
    """One secret ballot; its code."""
    return await cast_ballot(
        viewer or await factories.resident(),
        commune_id=commune_id,
        relation=relation,
        recommends=recommends,
        scores={"SAFETY": 4} if scores is None else scores,
        neighbourhood_id=neighbourhood_id,
        expected_period=expected_period,
    )


async def cast_many(commune_id: UUID, count: int, **ballot: object) -> list[str]:
    """As many, one after the other; their codes in that order."""
    return [await cast(commune_id, **ballot) for _ in range(count)]


async def sign(
    commune_id: UUID,
    *,
    viewer: Viewer | None = None,
    relation: Relation = Relation.RESIDENT,
    recommends: bool = True,
    scores: Mapping[str, int] | None = None,
    neighbourhood_id: UUID | None = None,
) -> UUID:
    """One signed evaluation, or the change of one; its key."""
    signed = await sign_evaluation(
        viewer or await factories.resident(),
        commune_id=commune_id,
        relation=relation,
        recommends=recommends,
        scores={"SAFETY": 4} if scores is None else scores,
        neighbourhood_id=neighbourhood_id,
    )
    return signed.id


async def neighbourhood(place: Commune, name: str = "Les Épinettes") -> Neighbourhood:
    return await Neighbourhood.create(id=uuid7(), commune_id=place.id, name=name, outline=None, created_at=clock.now())


async def tally(
    kind: str, measure: str, *, relation: Relation = Relation.RESIDENT, signed: bool = False, **of: object
) -> list[int] | None:
    """What all periods' tallies hold of the one cell of this kind (`commune_id=…`); None where there are none."""
    column = "signed" if signed else "secret"
    named = "".join(f" AND cell.{name} = ${number}" for number, name in enumerate(of, 4))
    rows = await fetch(
        f"SELECT tally.{column} AS counts FROM tally JOIN cell ON cell.id = tally.cell_id"
        f" WHERE cell.kind = $1 AND tally.measure = $2 AND cell.relation = $3{named}",
        kind,
        measure,
        relation,
        *of.values(),
    )
    return [sum(places) for places in zip(*(row["counts"] for row in rows), strict=True)] if rows else None


async def count(table: str, condition: str = "TRUE") -> int:
    return int(await fetch_value(f"SELECT count(*) FROM {table} WHERE {condition}"))


@contextmanager
def next_period(offset: timedelta = timedelta(minutes=15)) -> Iterator[int]:
    """That long after midnight of the next quarter's first day; the quarter."""
    period = periods.current() + 1
    with clock.travel(periods.starts_at(period) - clock.now() + offset):
        yield period
