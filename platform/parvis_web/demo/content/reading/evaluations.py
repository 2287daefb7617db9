"""What some people of the demonstration say of a commune with their name."""

from collections.abc import Mapping
from dataclasses import dataclass

from parvis_web.demo.content.resources import Table


@dataclass(frozen=True)
class DemoEvaluation:
    """A signed evaluation of the present quarter."""

    person: str
    commune: str
    """INSEE code."""
    relation: str
    """RESIDENT or REGULAR."""
    neighbourhood: str | None
    recommends: bool
    scores: Mapping[str, int]
    """1 to 5 by code of criterion; those that are not there are no opinion."""
    moment: float
    """When, as a share of what has passed of the quarter: it is as young as the demonstration may be."""


def read_evaluation(row: Table) -> DemoEvaluation:
    """A row of evaluations.toml."""
    return DemoEvaluation(
        person=row["person"],
        commune=row["commune"],
        relation=row.get("relation", "RESIDENT"),
        neighbourhood=row.get("neighbourhood"),
        recommends=row["recommends"],
        scores=row["scores"],
        moment=row["moment"],
    )
