"""What officials set in their commune: its neighbourhoods, and within how many days it answers."""

from uuid import UUID

from tortoise.exceptions import IntegrityError

from parvis.auth.permissions import Permission
from parvis.auth.viewer import Viewer
from parvis.core import clock
from parvis.core.db import fetch_value, transaction
from parvis.core.errors import MistakeCollector
from parvis.core.ids import uuid7
from parvis.core.policy import authorise
from parvis.core.text import one_line
from parvis.core.unchanged import UNCHANGED, Unchanged
from parvis.directory import role_policy as policy
from parvis.directory.outlines import check_outline
from parvis.directory.role_errors import (
    AnswerDaysInvalid,
    NeighbourhoodsTooMany,
    NeighbourhoodTaken,
    NeighbourhoodUnknown,
)
from parvis.places.models import Commune, Neighbourhood

NAME_LENGTHS = (2, 80)
MOST_NEIGHBOURHOODS = 200
ANSWER_DAYS = (1, 90)


async def create_neighbourhood(
    viewer: Viewer, *, commune_id: UUID, name: str, outline: object | None = None
) -> Neighbourhood:
    """Name a part of one's commune (2 to 80 characters, unlike the others there), with or without its outline.

    Raises Mistake or Mistakes at `name`, `outline`, `commune_id`; TOO_MANY beyond 200; Forbidden but to its officials.
    """
    viewer.require(Permission.OFFICIAL_ACT)
    mistakes = MistakeCollector()
    with mistakes:
        name = _check_name(name)
    with mistakes:
        outline = None if outline is None else check_outline(outline)
    mistakes.raise_if_any()
    try:
        async with transaction():
            # the commune's row is locked: nobody counts at the same time
            await authorise(viewer, policy.MANAGE_COMMUNE, commune_id, path="commune_id")
            if await Neighbourhood.filter(commune_id=commune_id).count() >= MOST_NEIGHBOURHOODS:
                raise NeighbourhoodsTooMany(MOST_NEIGHBOURHOODS)
            return await Neighbourhood.create(
                id=uuid7(), commune_id=commune_id, name=name, outline=outline, created_at=clock.now()
            )
    except IntegrityError:
        raise NeighbourhoodTaken from None


async def edit_neighbourhood(
    viewer: Viewer,
    *,
    neighbourhood_id: UUID,
    name: str | None = None,
    outline: object | Unchanged | None = UNCHANGED,
) -> Neighbourhood:
    """Change what is given; `outline=None` takes the outline away. Raises as `create_neighbourhood`."""
    viewer.require(Permission.OFFICIAL_ACT)
    mistakes = MistakeCollector()
    with mistakes:
        name = name if name is None else _check_name(name)
    with mistakes:
        outline = outline if outline is None or isinstance(outline, Unchanged) else check_outline(outline)
    mistakes.raise_if_any()
    try:
        async with transaction():
            await authorise(viewer, policy.MANAGE_NEIGHBOURHOOD, neighbourhood_id, path="neighbourhood_id")
            neighbourhood = await Neighbourhood.get(id=neighbourhood_id)
            neighbourhood.name = name or neighbourhood.name
            if not isinstance(outline, Unchanged):
                neighbourhood.outline = outline  # type: ignore[assignment]  # checked above: a dict or None
            await neighbourhood.save(update_fields=["name", "outline"])
            return neighbourhood
    except IntegrityError:
        raise NeighbourhoodTaken from None


async def delete_neighbourhood(viewer: Viewer, *, neighbourhood_id: UUID) -> UUID:
    """Let a neighbourhood go; what was in it is then in the commune alone. Its commune's key. Raises as `create_…`."""
    async with transaction():
        await authorise(viewer, policy.MANAGE_NEIGHBOURHOOD, neighbourhood_id, path="neighbourhood_id")
        neighbourhood = await Neighbourhood.get(id=neighbourhood_id)
        await neighbourhood.delete()
    return neighbourhood.commune_id


async def check_neighbourhood(neighbourhood_id: UUID | None, commune_id: UUID) -> UUID | None:
    """One that something may be put in, if any, kept from going away. In the caller's transaction.

    Raises Mistake NOT_FOUND at `neighbourhood_id` for one that is not of this commune.
    """
    if neighbourhood_id is None:
        return None
    held = "SELECT 1 FROM neighbourhood WHERE id = $1 AND commune_id = $2 FOR KEY SHARE"
    if not await fetch_value(held, neighbourhood_id, commune_id):
        raise NeighbourhoodUnknown
    return neighbourhood_id


async def set_answer_days(viewer: Viewer, *, commune_id: UUID, days: int) -> Commune:
    """Within how many days, 1 to 90, the commune answers what is proposed from now on; earlier promises stand.

    Raises Mistake INVALID (`days`), NOT_FOUND (`commune_id`); Forbidden but to its officials.
    """
    viewer.require(Permission.OFFICIAL_ACT)
    least, most = ANSWER_DAYS
    if not least <= days <= most:
        raise AnswerDaysInvalid(least, most)
    async with transaction():
        await authorise(viewer, policy.MANAGE_COMMUNE, commune_id, path="commune_id")
        commune = await Commune.get(id=commune_id)
        commune.answer_days = days
        await commune.save(update_fields=["answer_days"])
    return commune


def _check_name(name: str) -> str:
    shortest, longest = NAME_LENGTHS
    return one_line(name, path="name", shortest=shortest, longest=longest)
