"""For whom somebody speaks: themselves, an organisation that they are a member of, or a town hall."""

from uuid import UUID

from parvis.auth.viewer import Viewer
from parvis.core.db import fetch_value
from parvis.core.errors import Code, Mistake, Unauthenticated
from parvis.directory.queries import TOWN_HALL_KINDS

_OF_TOWN_HALL = """
SELECT 1 FROM actor JOIN organisation_commune its ON its.organisation_id = actor.id
WHERE actor.id = $1 AND actor.organisation_kind = ANY($3) AND its.commune_id = $2
"""


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


class NotTheTownHall(Mistake):
    """An official signs for a council or a municipal service of the commune, not for another organisation."""

    def __init__(self) -> None:
        super().__init__(
            Code.INVALID, "Please sign with your own name, or for a council or service of this commune.", ("actor_id",)
        )


async def town_hall_speaker(viewer: Viewer, actor_id: UUID | None, commune_id: UUID) -> UUID:
    """Whose name stands under what an official says for a commune. Raises as `speaker`; Mistake INVALID at `actor_id`
    for an organisation that is no part of its town hall.
    """
    author_id = await speaker(viewer, actor_id)
    kinds = [str(kind) for kind in TOWN_HALL_KINDS]
    if author_id != viewer.id and not await fetch_value(_OF_TOWN_HALL, author_id, commune_id, kinds):
        raise NotTheTownHall
    return author_id
