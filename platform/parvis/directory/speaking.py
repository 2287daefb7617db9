"""For whom somebody speaks: themselves, or an organisation that they are a member of."""

from uuid import UUID

from parvis.auth.viewer import Viewer
from parvis.core.db import fetch_value
from parvis.core.errors import Code, Mistake, Unauthenticated


class NotYourVoice(Mistake):
    def __init__(self) -> None:
        super().__init__(Code.NOT_FOUND, "You cannot speak for this person or organisation.", ("actor_id",))


async def speaker(viewer: Viewer, actor_id: UUID | None) -> UUID:
    """The actor to sign with. Inside the command's transaction: a membership that ends meanwhile is waited for.

    Raises Unauthenticated; Mistake NOT_FOUND at `actor_id` for anybody else's voice.
    """
    if viewer.id is None:
        raise Unauthenticated
    if actor_id is None or actor_id == viewer.id:
        return viewer.id
    held = "SELECT 1 FROM membership WHERE organisation_id = $1 AND person_id = $2 FOR SHARE"
    if not await fetch_value(held, actor_id, viewer.id):
        raise NotYourVoice
    return actor_id
