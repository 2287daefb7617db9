"""Who speaks for an organisation. Every change locks the organisation's row, so that one owner always remains."""

from uuid import UUID

from parvis.auth.permissions import Permission
from parvis.auth.viewer import Viewer
from parvis.core import clock
from parvis.core.db import execute, fetch, fetch_value, transaction
from parvis.core.errors import Code, Mistake
from parvis.core.policy import authorise
from parvis.directory import policy
from parvis.directory.errors import LastOwner, TooManyMembers, TooManyOrganisations
from parvis.directory.models import MemberRole, Membership

_LOCK = "SELECT 1 FROM actor WHERE id = $1 FOR NO KEY UPDATE"
_SOMEBODY_ELSE_OWNS = (
    "SELECT EXISTS (SELECT FROM membership WHERE organisation_id = $1 AND role = 'OWNER' AND id <> $2)"
)
_SUCCESSOR = """
UPDATE membership SET role = 'OWNER'
WHERE id = (SELECT id FROM membership WHERE organisation_id = $1 ORDER BY created_at, id LIMIT 1)
  AND NOT EXISTS (SELECT FROM membership WHERE organisation_id = $1 AND role = 'OWNER')
"""


async def lock_organisation(organisation_id: UUID) -> bool:
    """Let nobody else change its members until the transaction ends; whether it is there."""
    return await fetch_value(_LOCK, organisation_id) is not None


async def lock_person(person_id: UUID) -> None:
    """Let them join nothing else until the transaction ends, so that a count of what they joined holds.

    Before the organisation, as who erases an account has it locked when its memberships end.
    """
    await fetch_value("SELECT 1 FROM account WHERE id = $1 FOR NO KEY UPDATE", person_id)


async def join(organisation_id: UUID, person_id: UUID, role: MemberRole) -> Membership:
    """Make somebody a member. In the caller's transaction, with the person locked, and the organisation too or new.

    Raises Mistake TOO_MANY where the organisation, or the person, has as many as there may be.
    """
    if await Membership.filter(organisation_id=organisation_id).count() >= policy.MOST_MEMBERS:
        raise TooManyMembers(policy.MOST_MEMBERS)
    if await Membership.filter(person_id=person_id).count() >= policy.MOST_ORGANISATIONS:
        raise TooManyOrganisations(policy.MOST_ORGANISATIONS)
    return await Membership.create(
        organisation_id=organisation_id, person_id=person_id, role=role, created_at=clock.now()
    )


async def set_member_role(viewer: Viewer, *, membership_id: UUID, role: MemberRole) -> Membership:
    """Make a member an owner or an editor; the same role again changes nothing.

    Raises Mistake NOT_FOUND (`membership_id`), also for who is no member, INVALID for the last owner; Forbidden for who
    is no owner.
    """
    viewer.require(Permission.ORGANISATIONS_MANAGE)
    async with transaction():
        await _lock_its_organisation(membership_id)
        await authorise(viewer, policy.SET_ROLE, membership_id, path="membership_id")
        membership = await Membership.get(id=membership_id)
        if role != MemberRole.OWNER:
            await _keep_an_owner(membership)
        membership.role = role
        await membership.save(update_fields=["role"])
    return membership


async def remove_member(viewer: Viewer, *, membership_id: UUID) -> UUID:
    """Send a member away, or leave oneself; the organisation's id. What they signed with its name stays.

    Raises Mistake NOT_FOUND (`membership_id`), also for who is no member, INVALID for the last owner; Forbidden for an
    editor who sends others away.
    """
    viewer.require(Permission.ORGANISATIONS_MANAGE)
    async with transaction():
        await _lock_its_organisation(membership_id)
        await authorise(viewer, policy.REMOVE, membership_id, path="membership_id")
        membership = await Membership.get(id=membership_id)
        await _keep_an_owner(membership)
        await membership.delete()
    return membership.organisation_id


async def leave_everything(person_id: UUID) -> None:
    """End all memberships of somebody who is being erased; where they were the last owner, the longest-standing member
    takes over. An organisation without members stays as what it has signed. In the caller's transaction."""
    rows = await fetch(
        "SELECT organisation_id FROM membership WHERE person_id = $1 ORDER BY organisation_id", person_id
    )
    for organisation_id in [row["organisation_id"] for row in rows]:
        await lock_organisation(organisation_id)
        await execute(
            "DELETE FROM membership WHERE organisation_id = $1 AND person_id = $2", organisation_id, person_id
        )
        await execute(_SUCCESSOR, organisation_id)


async def _lock_its_organisation(membership_id: UUID) -> None:
    found = await fetch_value("SELECT organisation_id FROM membership WHERE id = $1", membership_id)
    if found is None:
        raise Mistake(Code.NOT_FOUND, "This does not exist, or not any more.", ("membership_id",))
    await lock_organisation(found)


async def _keep_an_owner(membership: Membership) -> None:
    if membership.role == MemberRole.OWNER and not await fetch_value(
        _SOMEBODY_ELSE_OWNS, membership.organisation_id, membership.id
    ):
        raise LastOwner
