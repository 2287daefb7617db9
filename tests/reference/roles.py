"""Roles in communes: who holds one is public, the rest is between that person and those who decide."""

from uuid import UUID

from tests.reference.answers import Listing, Thing, answers, for_types, visible
from tests.reference.rows import Row
from tests.reference.rules import is_current, is_official, permitted
from tests.reference.square import Square

from parvis.auth.permissions import Permission


def _is_mine(square: Square, grant: Row) -> bool:
    return square.viewer.id is not None and grant["person_id"] == square.viewer.id


def _decides(square: Square, grant: Row) -> bool:
    """An administrator, or an official of that commune."""
    return square.viewer.is_admin or is_official(square, grant["commune_id"])


@visible("CommuneRoleGrant")
def grant_is_seen(square: Square, row: Row) -> bool:
    return is_current(square, row) or _is_mine(square, row) or _decides(square, row)


@visible("RoleRequest")
def request_is_seen(square: Square, row: Row) -> bool:
    return row["state"] == "REQUESTED" and (_is_mine(square, row) or _decides(square, row))


def mine_alive(square: Square, commune_id: UUID) -> list[Row]:
    """What the viewer holds in a commune or has asked for there."""
    if square.viewer.id is None:
        return []
    mine = square.rows.where("commune_role", commune_id=commune_id, person_id=square.viewer.id)
    return [one for one in mine if one["state"] == "REQUESTED" or is_current(square, one)]


def role_things(square: Square, grants: list[Row]) -> list[Thing]:
    """Latest first."""
    return square.things("CommuneRoleGrant", sorted(grants, key=lambda one: one["id"], reverse=True))


def role_requests(square: Square, grants: list[Row]) -> Listing:
    """Those among them that wait and that the viewer may see, earliest first."""
    return Listing(square.things("RoleRequest", grants), ("id",))


@answers("Query.roleRequests")
def everywhere(square: Square, _row: Row) -> Listing:
    return role_requests(square, square.rows.all("commune_role"))


@for_types("CommuneRoleGrant", "RoleRequest", field="person")
def person(square: Square, row: Row) -> Thing | None:
    return square.thing("Person", square.rows.one("actor", row["person_id"]))


@answers("CommuneRoleGrant.isCurrent")
def held_today(square: Square, row: Row) -> bool:
    return is_current(square, row)


@answers("CommuneRoleGrant.viewerCanEnd")
def viewer_can_end(square: Square, row: Row) -> bool:
    """One's own is given back or no longer asked for; others' are ended by those who decide."""
    return (
        permitted(square, Permission.ROLES_MANAGE)
        and (_is_mine(square, row) or _decides(square, row))
        and (row["state"] == "REQUESTED" or is_current(square, row))
    )


@answers("RoleRequest.viewerCanDecide")
def viewer_can_decide(square: Square, row: Row) -> bool:
    """Nobody decides about themselves."""
    return (
        permitted(square, Permission.ROLES_MANAGE)
        and row["state"] == "REQUESTED"
        and _decides(square, row)
        and not _is_mine(square, row)
    )
