"""People and organisations, which are public; who is in an organisation is known to its members alone."""

from datetime import datetime

from tests.reference.answers import Listing, Plain, Thing, answers, for_types, key_of, kind_of, visible
from tests.reference.roles import role_things
from tests.reference.rows import Row
from tests.reference.rules import is_current, permitted
from tests.reference.square import Square

from parvis.auth.credentials import hash_secret
from parvis.auth.permissions import Permission
from parvis.directory.policy import INVITATION_LIFETIME, MOST_COMMUNES, MOST_PENDING

MOST_ROLES = 100

# whoever speaks


@kind_of("Actor")
def kind_of_actor(_square: Square, row: Row) -> str:
    return {"PERSON": "Person", "ORGANISATION": "Organisation"}[row["kind"]]


@visible("Person")
def is_person(_square: Square, row: Row) -> bool:
    return row["kind"] == "PERSON"


@visible("Organisation")
def is_organisation(_square: Square, row: Row) -> bool:
    return row["kind"] == "ORGANISATION"


@answers("Query.actor")
def by_slug(square: Square, _row: Row, slug: str) -> Thing | None:
    found = square.rows.where("actor", slug=slug)
    return square.thing("Actor", found[0] if found else None)


@for_types("Person", "Organisation", field="avatar")
def avatar(square: Square, row: Row) -> Thing | None:
    return square.thing("Photo", square.rows.one("photo", row["avatar_id"]))


@for_types("Person", "Organisation", field="viewerCanVerify")
def viewer_can_verify(square: Square, _row: Row) -> bool:
    return permitted(square, Permission.ROLES_MANAGE) and square.viewer.is_admin


@answers("Person.roles")
def roles(square: Square, row: Row) -> list[Thing]:
    grants = square.rows.where("commune_role", person_id=row["id"])
    return role_things(square, [one for one in grants if is_current(square, one)])[:MOST_ROLES]


# organisations


def _membership(square: Square, organisation: object) -> Row | None:
    """The viewer's own, if they have one."""
    mine = square.rows.where("membership", organisation_id=organisation, person_id=square.viewer.id)
    return mine[0] if mine else None


def _owns(square: Square, organisation: object) -> bool:
    mine = _membership(square, organisation)
    return mine is not None and mine["role"] == "OWNER"


@answers("Organisation.kind")
def organisation_kind(_square: Square, row: Row) -> str:
    return str(row["organisation_kind"])


@answers("Organisation.communes")
def communes(square: Square, row: Row) -> list[Thing]:
    """Its home first."""
    places = sorted(
        square.rows.where("organisation_commune", organisation_id=row["id"]), key=lambda one: one["position"]
    )
    found = [its for one in places if (its := square.rows.one("commune", one["commune_id"])) is not None]
    return square.things("Commune", found)[:MOST_COMMUNES]


@answers("Commune.organisations")
def of_commune(square: Square, row: Row, kind: str | None = None) -> Listing:
    keys = {one["organisation_id"] for one in square.rows.where("organisation_commune", commune_id=row["id"])}
    found = [one for one in square.rows.all("actor") if one["id"] in keys and kind in (None, one["organisation_kind"])]
    return Listing(square.things("Organisation", found), ("display_name", "id"))


@answers("Organisation.viewerRole")
def viewer_role(square: Square, row: Row) -> str | None:
    mine = _membership(square, row["id"])
    return mine and str(mine["role"])


@answers("Organisation.viewerCanEdit")
def viewer_can_edit(square: Square, row: Row) -> bool:
    return permitted(square, Permission.ORGANISATIONS_MANAGE) and _owns(square, row["id"])


# members


@visible("Membership")
def members_know_each_other(square: Square, row: Row) -> bool:
    return _membership(square, row["organisation_id"]) is not None


@answers("Organisation.memberCount")
def member_count(square: Square, row: Row) -> int:
    """How many there are is public."""
    return len(square.rows.where("membership", organisation_id=row["id"]))


@answers("Organisation.members")
def members(square: Square, row: Row) -> Listing:
    return Listing(square.things("Membership", square.rows.where("membership", organisation_id=row["id"])), ("id",))


@for_types("Membership", "Invitation", "InvitationOffer", field="organisation")
def its_organisation(square: Square, row: Row) -> Thing | None:
    return square.thing("Organisation", square.rows.one("actor", row["organisation_id"]))


@answers("Membership.person")
def its_person(square: Square, row: Row) -> Thing | None:
    return square.thing("Person", square.rows.one("actor", row["person_id"]))


@answers("Membership.isViewer")
def is_viewer(square: Square, row: Row) -> bool:
    return square.viewer.id is not None and row["person_id"] == square.viewer.id


@answers("Membership.viewerCanRemove")
def viewer_can_remove(square: Square, row: Row) -> bool:
    """Owners send others away, and everybody may leave."""
    return permitted(square, Permission.ORGANISATIONS_MANAGE) and (
        is_viewer(square, row) or _owns(square, row["organisation_id"])
    )


# invitations


@visible("Invitation")
def owners_see_invitations(square: Square, row: Row) -> bool:
    return _owns(square, row["organisation_id"])


def _expires(row: Row) -> datetime:
    sent: datetime = row["created_at"]
    return sent + INVITATION_LIFETIME


@answers("Organisation.invitations")
def invitations(square: Square, row: Row) -> list[Thing]:
    sent = sorted(square.rows.where("invitation", organisation_id=row["id"]), key=lambda one: one["id"])
    return square.things("Invitation", [one for one in sent if _expires(one) > square.now])[:MOST_PENDING]


@answers("Invitation.expiresAt")
def expires_at(_square: Square, row: Row) -> datetime:
    return _expires(row)


@answers("Query.invitation")
def offer(square: Square, _row: Row, id: str, secret: str) -> Plain | None:
    """For whoever holds the secret, signed in or not, as long as it is good."""
    row = square.rows.one("invitation", key_of(id, "Invitation"))
    if row is None or row["secret_hash"] != hash_secret(secret) or _expires(row) <= square.now:
        return None
    return Plain(
        "InvitationOffer",
        {"role": row["role"], "expiresAt": _expires(row), "organisation_id": row["organisation_id"]},
    )
