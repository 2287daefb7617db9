"""What evaluations tell: that more answers of a commune are counted. That somebody voted, nobody hears."""

from enum import StrEnum
from uuid import UUID

from parvis.core import events


class EvaluationEvent(StrEnum):
    COUNTED = "evaluation.counted"


async def announce(commune_id: UUID) -> None:
    """Record that answers of a commune were counted, in the transaction of the draw."""
    await events.record(
        EvaluationEvent.COUNTED, subject_id=commune_id, topics=[f"commune:{commune_id}"], commune_id=commune_id
    )
