"""What auth announces."""

from enum import StrEnum
from uuid import UUID

from parvis.core import events


class AuthEvent(StrEnum):
    #: a session or a token is no longer good; whoever holds a socket open with it asks `is_still_valid` again
    SESSION_ENDED = "session.ended"


async def session_ended(account_id: UUID, credential_id: UUID) -> None:
    """Announce the end of a session or token (`credential_id`) on its account's own topic. Inside a transaction."""
    await events.record(AuthEvent.SESSION_ENDED, subject_id=credential_id, topics=[f"account:{account_id}"])
