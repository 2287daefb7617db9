"""What roles tell the commune's listeners. Requests are told to nobody: they lie on the desk."""

from enum import StrEnum
from uuid import UUID

from parvis.core import events


class CommuneEvent(StrEnum):
    #: the first official was verified; the subject is the commune
    CLAIMED = "commune.claimed"
    #: the subject is the role
    ROLE_GRANTED = "role.granted"
    ROLE_ENDED = "role.ended"


async def announce(kind: CommuneEvent, *, subject_id: UUID, commune_id: UUID) -> None:
    """Record the event, in the transaction of the change."""
    await events.record(kind, subject_id=subject_id, topics=[f"commune:{commune_id}"], commune_id=commune_id)
