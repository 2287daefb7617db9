"""Whether a text waits for a moderator: because its words insult, or because it seems to name a private person."""

from uuid import UUID

from parvis.core import clock
from parvis.core.db import fetch
from parvis.directory.models import RoleState
from parvis.directory.queries import OFFICIAL_ROLES
from parvis.opinions.insults import has_insult
from parvis.opinions.models import HeldFor
from parvis.opinions.names import private_names

_OFFICIALS = """
SELECT actor.display_name FROM commune_role held JOIN actor ON actor.id = held.person_id
WHERE held.commune_id = $1 AND held.role = ANY($2) AND held.state = $3 AND held.ends_on >= $4
"""


async def held_for(text: str, *, commune_id: UUID) -> HeldFor | None:
    """Why a text about this commune is held, or None. Its own officials may be named; nobody may be insulted."""
    if has_insult(text):
        return HeldFor.INSULT
    roles = [str(role) for role in OFFICIAL_ROLES]
    officials = await fetch(_OFFICIALS, commune_id, roles, str(RoleState.GRANTED), clock.now().date())
    if private_names(text, [row["display_name"] for row in officials]):
        return HeldFor.PRIVATE_NAME
    return None
