"""Communes with their parts, departments and regions, which hide from nobody, and the desk, which does."""

from typing import Any

from tests.reference import moderation, photos, proposals
from tests.reference.answers import Key, Listing, Plain, Refused, Thing, answers, for_types, key_of, visible
from tests.reference.roles import mine_alive, role_requests, role_things
from tests.reference.rows import Row
from tests.reference.rules import (
    OFFICIALS,
    WEIGHTIEST_FIRST,
    holds_role,
    is_current,
    is_official,
    permitted,
    roles_held,
)
from tests.reference.square import Square

from parvis.auth.permissions import Permission
from parvis.directory.models import CommuneRole
from parvis.directory.neighbourhoods import MOST_NEIGHBOURHOODS

MOST_DISTRICTS = 100

_ORDERS: dict[str, tuple[str | Key, ...]] = {
    "NAME": ("name", "id"),
    "POPULATION": (Key(lambda row: row["population"] or 0, descending=True), "id"),
}


# which commune


@answers("Query.commune")
def commune(square: Square, _row: Row, by: dict[str, Any]) -> Thing | None:
    [(column, value)] = by.items()
    if column == "id":
        value = key_of(value, "Commune")
        if value is None:
            raise Refused("NOT_FOUND")
    found = square.rows.where("commune", **{column: value})
    return square.thing("Commune", found[0] if found else None)


@answers("Query.communes")
def communes(
    square: Square,
    _row: Row,
    department_code: str | None = None,
    region_code: str | None = None,
    order_by: str | None = None,
    **unasked: None,
) -> Listing:
    """Looking for a name or near a place is ranking, which is not said again here."""
    assert not any(unasked.values())
    rows = square.rows.all("commune")
    if department_code is not None:
        within = [its["id"] for its in square.rows.where("department", code=department_code)]
        rows = [row for row in rows if row["department_id"] in within]
    if region_code is not None:
        within = [its["id"] for its in square.rows.where("region", code=region_code)]
        rows = [row for row in rows if row["region_id"] in within]
    return Listing(square.things("Commune", rows), _ORDERS[order_by or "POPULATION"])


# where it lies


@answers("Commune.location")
def location(_square: Square, row: Row) -> Plain | None:
    return photos.point(row)


@answers("Commune.parent")
def parent(square: Square, row: Row) -> Thing | None:
    return square.thing("Commune", square.rows.one("commune", row["parent_id"]))


@answers("Commune.mergedInto")
def merged_into(square: Square, row: Row) -> Thing | None:
    return square.thing("Commune", square.rows.one("commune", row["merged_into_id"]))


@answers("Commune.districts")
def districts(square: Square, row: Row) -> list[Thing]:
    its = sorted(square.rows.where("commune", parent_id=row["id"]), key=lambda one: one["insee_code"])
    return square.things("Commune", its)[:MOST_DISTRICTS]


@answers("Commune.department")
def department(square: Square, row: Row) -> Thing | None:
    return square.thing("Department", square.rows.one("department", row["department_id"]))


@for_types("Commune", "Department", field="region")
def region(square: Square, row: Row) -> Thing | None:
    return square.thing("Region", square.rows.one("region", row["region_id"]))


# its parts


@answers("Commune.neighbourhoods")
def neighbourhoods(square: Square, row: Row) -> list[Thing]:
    its = square.rows.where("neighbourhood", commune_id=row["id"])
    its = sorted(its, key=lambda one: (one["name"], one["id"]))
    return square.things("Neighbourhood", its)[:MOST_NEIGHBOURHOODS]


@for_types("Neighbourhood", "CommuneRoleGrant", "RoleRequest", field="commune")
def its_commune(square: Square, row: Row) -> Thing | None:
    return square.thing("Commune", square.rows.one("commune", row["commune_id"]))


@answers("Neighbourhood.viewerCanEdit")
def viewer_can_edit(square: Square, row: Row) -> bool:
    return permitted(square, Permission.OFFICIAL_ACT) and is_official(square, row["commune_id"])


# its town hall


@answers("Commune.isClaimed")
def is_claimed(_square: Square, row: Row) -> bool:
    return row["claimed_at"] is not None


@answers("Commune.officials")
def officials(square: Square, row: Row) -> Listing:
    grants = square.rows.where("commune_role", commune_id=row["id"])
    return Listing(
        role_things(square, [one for one in grants if is_current(square, one) and one["role"] in OFFICIALS]), ("id",)
    )


@answers("Commune.viewerRoles")
def viewer_roles(square: Square, row: Row) -> list[str]:
    return roles_held(square, square.viewer.id, row["id"])


@answers("Commune.viewerCanRequestRole")
def viewer_can_request_role(square: Square, row: Row) -> bool:
    """As long as there is one that they neither hold nor have asked for."""
    return permitted(square, Permission.ROLES_MANAGE) and len(mine_alive(square, row["id"])) < len(CommuneRole)


# what waits there


@visible("Desk")
def has_desk(square: Square, row: Row) -> bool:
    """Those who have something to do at it. The row of a desk is its commune's."""
    viewer = square.viewer
    return viewer.is_admin or viewer.is_moderator or holds_role(square, row["id"], *WEIGHTIEST_FIRST)


@answers("Commune.desk")
def desk(square: Square, row: Row) -> Thing | None:
    return square.thing("Desk", row)


@answers("Desk.awaitingAnswer")
def awaiting_answer(square: Square, row: Row) -> Listing:
    """What is owed an answer first comes first; where nothing is owed, what was proposed first."""
    its = square.rows.where("proposal", commune_id=row["id"])
    due = Key(lambda one: one["answer_due_at"] or one["created_at"])
    return Listing(square.things("Proposal", [one for one in its if proposals.awaits_answer(one)]), (due, "id"))


@answers("Desk.underWay")
def under_way(square: Square, row: Row) -> Listing:
    its = square.rows.where("proposal", commune_id=row["id"])
    return Listing(square.things("Proposal", [one for one in its if proposals.is_under_way(square, one)]), ("id",))


@answers("Desk.held")
def held(square: Square, row: Row) -> Listing:
    return moderation.waiting(square, square.rows.where("moderation_case", commune_id=row["id"]))


@answers("Desk.roleRequests")
def requests(square: Square, row: Row) -> Listing:
    return role_requests(square, square.rows.where("commune_role", commune_id=row["id"]))
