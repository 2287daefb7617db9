"""What tests of opinions share."""

from tests import factories

from parvis.auth.viewer import Viewer
from parvis.core.db import execute
from parvis.opinions.models import Opinion, Signature
from parvis.places.models import Commune

#: in words that nobody has to judge
TEXT = "Une commune où il fait bon vivre, mais où l’on se gare mal."
INSULT = "Une commune menée par des connards, et cela se voit."
NAME = "Sophie Durand fait trop de bruit dans cette commune."


async def withheld(author: Viewer, in_commune: Commune, **fields: object) -> Opinion:
    return await factories.opinion(author, in_commune, signature=Signature.WITHHELD, **fields)


async def night_passes() -> None:
    """Jobs that wait for an hour may run: the queue looks at the database's clock, which no test moves."""
    await execute("UPDATE procrastinate_jobs SET scheduled_at = NULL WHERE status = 'todo'")
