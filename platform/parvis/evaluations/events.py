"""What evaluations tell: that more answers of a commune are counted. That somebody voted, nobody hears."""

from collections.abc import Sequence
from enum import StrEnum
from uuid import UUID

from parvis.core import events


class EvaluationEvent(StrEnum):
    COUNTED = "evaluation.counted"


async def announce(commune_ids: Sequence[UUID]) -> None:
    """Record that answers of each of these communes were counted, in the transaction of the draw."""
    await events.record_of_communes(EvaluationEvent.COUNTED, commune_ids)
