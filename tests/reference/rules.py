"""Rules that several domains share, said again in plain Python: who speaks for whom, who is what in a commune.

A visitor has no id, speaks for nobody, and holds no role.
"""

from datetime import UTC, date
from typing import Any
from uuid import UUID

from tests.reference.square import Square

from parvis.auth.permissions import Permission

Row = dict[str, Any]

#: officials speak and decide in a commune's name
OFFICIALS = ("ELECTED", "AGENT")
#: kinds of organisations in whose name a town hall speaks
TOWN_HALLS = ("COUNCIL", "MUNICIPAL_SERVICE")
#: who decides comes before who moderates
WEIGHTIEST_FIRST = ("ELECTED", "AGENT", "MODERATOR")


def permitted(square: Square, permission: Permission) -> bool:
    """Whether the viewer's session or token may do this at all."""
    return permission in square.viewer.permissions


def today(square: Square) -> date:
    """The day on which roles are looked at."""
    return square.now.astimezone(UTC).date()


def voices(square: Square) -> list[UUID]:
    """Whom the viewer speaks for: themselves, then the organisations that they are a member of."""
    if square.viewer.id is None:
        return []
    mine = square.rows.where("membership", person_id=square.viewer.id)
    return [square.viewer.id, *(its["organisation_id"] for its in mine)]


def speaks_for(square: Square, actor_id: UUID | None) -> bool:
    """Whether that actor is the viewer, or an organisation of theirs; nobody speaks for who was erased."""
    return actor_id is not None and actor_id in voices(square)


def speaks_for_author(square: Square, row: Row) -> bool:
    """Whether the row is the viewer's side's."""
    return speaks_for(square, row["author_id"])


def is_current(square: Square, grant: Row) -> bool:
    """Whether a role is held today; its last day counts."""
    return grant["state"] == "GRANTED" and grant["ends_on"] is not None and grant["ends_on"] >= today(square)


def roles_held(square: Square, person_id: UUID | None, commune_id: UUID) -> list[str]:
    """What a person is today in a commune, the weightiest role first."""
    if person_id is None:
        return []
    grants = square.rows.where("commune_role", person_id=person_id, commune_id=commune_id)
    held = [str(grant["role"]) for grant in grants if is_current(square, grant)]
    return sorted(held, key=WEIGHTIEST_FIRST.index)


def holds_role(square: Square, commune_id: UUID, *roles: str) -> bool:
    """Whether the viewer holds one of these roles there today."""
    return any(role in roles for role in roles_held(square, square.viewer.id, commune_id))


def is_official(square: Square, commune_id: UUID) -> bool:
    """Whether the viewer speaks and decides in that commune's name."""
    return holds_role(square, commune_id, *OFFICIALS)


def of_town_hall(square: Square, commune_id: UUID) -> bool:
    """Whether the viewer is an official there, or a member of a council or service that is active there."""
    return is_official(square, commune_id) or any(
        square.rows.where("organisation_commune", organisation_id=voice, commune_id=commune_id)
        and square.rows.one("actor", voice)["organisation_kind"] in TOWN_HALLS
        for voice in voices(square)
    )


def moderates(square: Square, commune_id: UUID) -> bool:
    """Whether the viewer looks after what is said there. The town hall never judges what is said about it."""
    looks_after = square.viewer.is_moderator or holds_role(square, commune_id, "MODERATOR")
    return looks_after and not of_town_hall(square, commune_id)


def shown(square: Square, row: Row, is_public: bool) -> bool:
    """The audience of what somebody published: all, or while it is withheld its author's side and moderators."""
    return is_public or speaks_for_author(square, row) or moderates(square, row["commune_id"])
