"""The clock on each answer that a town hall owes: it runs where the commune is claimed, from that day on."""

from datetime import datetime, timedelta
from uuid import UUID

from parvis.core import clock
from parvis.core.db import execute, fetch_one
from parvis.directory.roles import on_claim
from parvis.places.models import Commune


async def answer_due(commune_id: UUID, asked_at: datetime) -> datetime | None:
    """When an answer to what is asked then is owed; None where the commune is not claimed."""
    found = await fetch_one("SELECT claimed_at, answer_days FROM commune WHERE id = $1", commune_id)
    if found is None or found["claimed_at"] is None:
        return None
    return asked_at + timedelta(days=found["answer_days"])


async def start_clock(proposal_id: UUID, commune_id: UUID) -> None:
    """Anew from now on, for a proposal that was withheld: the town hall could not answer what it did not see."""
    due = await answer_due(commune_id, clock.now())
    await execute(
        "UPDATE proposal SET answer_due_at = $2"
        " WHERE id = $1 AND answered_at IS NULL AND state IN ('OPEN', 'UNDER_REVIEW')",
        proposal_id,
        due,
    )


@on_claim
async def start_clocks(commune: Commune, claimed_at: datetime) -> None:
    """Whatever waits in a commune that was just claimed is owed an answer from this day on."""
    await execute(
        "UPDATE proposal SET answer_due_at = $2"
        " WHERE commune_id = $1 AND answered_at IS NULL AND state IN ('OPEN', 'UNDER_REVIEW')",
        commune.id,
        claimed_at + timedelta(days=commune.answer_days),
    )
