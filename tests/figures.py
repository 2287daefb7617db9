"""Published figures for tests, without the ballots behind them: cells, their scorecards, measures and ranks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from parvis.core import clock
from parvis.evaluations import periods
from parvis.evaluations.figures_models import Cell, CellKind, Change, Figure, Level, Rank, Scope, Scorecard, Words
from parvis.evaluations.models import BallotHold, HoldState, Relation
from parvis.places.models import Commune, Neighbourhood, Region

RECOMMENDATION = "RECOMMENDATION"


@dataclass(frozen=True, slots=True)
class Measured:
    """One measure. Without a value it is at WORDS; `words` are those of a recommendation."""

    value: float | None = None
    low: float | None = None
    high: float | None = None
    answers: int | None = None
    words: Words | None = None
    distribution: Sequence[int] | None = None
    change: tuple[Change, float, float] | None = None

    def fields(self) -> dict[str, Any]:
        level = Level.WORDS if self.value is None else Level.FULL if self.distribution else Level.RATES
        change, low, high = self.change or (None, None, None)
        return {
            "level": level,
            "answers": self.answers,
            "signed_answers": None if self.answers is None else 0,
            "words": self.words,
            "value": self.value,
            "low": self.low,
            "high": self.high,
            "distribution": self.distribution,
            "change": change,
            "change_value": None if low is None or high is None else (low + high) / 2,
            "change_low": low,
            "change_high": high,
        }


def share(value: float, answers: int = 400, by: float = 0.03, **fields: Any) -> Measured:
    """A recommendation, give or take `by`."""
    return Measured(value, max(value - by, 0), min(value + by, 1), answers, **fields)


def grade(value: float, answers: int = 400, by: float = 0.1, **fields: Any) -> Measured:
    """A mean, give or take `by`."""
    return Measured(value, max(value - by, 1), min(value + by, 5), answers, **fields)


async def cell_of(place: Commune | Neighbourhood | Region | int | None, relation: Relation = Relation.RESIDENT) -> Cell:
    """The cell of a commune, a neighbourhood, a region, a class of size, or (None) of France."""
    match place:
        case Commune():
            of: dict[str, Any] = {"kind": CellKind.COMMUNE, "commune_id": place.id}
        case Neighbourhood():
            of = {
                "kind": CellKind.NEIGHBOURHOOD,
                "neighbourhood_id": place.id,
                "commune_id": place.commune_id,
            }
        case Region():
            of = {"kind": CellKind.REGION, "region_id": place.id}
        case int():
            of = {"kind": CellKind.SIZE, "size": place}
        case None:
            of = {"kind": CellKind.FRANCE}
    found = await Cell.filter(relation=relation, **of).first()
    return found or await Cell.create(relation=relation, **of)


async def stratum_of(place: Commune, size: int) -> Cell:
    """The cell of the communes of this size in the commune's department."""
    return await Cell.create(
        kind=CellKind.STRATUM, relation=Relation.RESIDENT, department_id=place.department_id, size=size
    )


async def published(
    of: Cell,
    measures: Mapping[str, Measured],
    *,
    answers: int = 400,
    signed: int = 0,
    until: int | None = None,
    fictitious: bool = False,
) -> dict[str, Figure]:
    """The cell's scorecard until a period, the present one unless told; its figures by measure.

    Its level goes by `answers`, as if none were signed.
    """
    if fictitious:
        await Cell.filter(id=of.id).update(is_fictitious=True)
    card = await Scorecard.create(
        cell_id=of.id,
        until=periods.current() if until is None else until,
        answers=answers,
        signed_answers=signed,
        level=Level.FULL if answers >= 100 else Level.RATES if answers >= 30 else Level.WORDS,
    )
    return {
        measure: await Figure.create(
            scorecard_id=card.id, cell_id=of.id, until=card.until, measure=measure, **measured.fields()
        )
        for measure, measured in measures.items()
    }


async def ranked(figure: Figure, scope: Scope, low: int, high: int, of: int, quintile: int) -> Rank:
    return await Rank.create(figure_id=figure.id, scope=scope, low=low, high=high, of=of, quintile=quintile)


async def hold(place: Commune, state: HoldState = HoldState.OPEN, **fields: Any) -> BallotHold:
    """A flood of evaluations that was set aside today."""
    return await BallotHold.create(commune_id=place.id, state=state, **{"opened_on": clock.now().date(), **fields})
