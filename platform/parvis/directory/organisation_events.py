"""What organisations tell: kinds and ids, to whoever listens to them or to the communes they are active in."""

from collections.abc import Sequence
from enum import StrEnum
from uuid import UUID

from parvis.core import events


class OrganisationEvent(StrEnum):
    CREATED = "organisation.created"
    EDITED = "organisation.edited"


async def announce(kind: OrganisationEvent, organisation_id: UUID, communes: Sequence[UUID]) -> None:
    """Record the event, in the transaction of the change; it is filed under the first commune, the home."""
    topics = [f"actor:{organisation_id}", *(f"commune:{commune_id}" for commune_id in communes)]
    await events.record(kind, subject_id=organisation_id, topics=topics, commune_id=communes[0])
