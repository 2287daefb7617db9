"""Invitations to speak for an organisation: sent by mail, good for two weeks, gone once taken.

Whoever holds the secret in the mail may take it, whichever address their own account has: nothing here looks whether
an address has one, so inviting tells nobody.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from parvis.auth.credentials import hash_secret
from parvis.auth.emails import check_email
from parvis.auth.permissions import Permission
from parvis.auth.viewer import Viewer
from parvis.core import clock
from parvis.core.db import fetch_one, fetch_value, transaction
from parvis.core.jobs import defer
from parvis.core.policy import authorise
from parvis.directory import policy
from parvis.directory.errors import AlreadyMember, InvitationGone, TooManyInvitations
from parvis.directory.members import join, lock_organisation, lock_person
from parvis.directory.models import Invitation, MemberRole, Membership

_TAKE = "DELETE FROM invitation WHERE id = $1 AND secret_hash = $2 AND created_at > $3 RETURNING role"
_OFFER = """
SELECT organisation_id, role, created_at FROM invitation WHERE id = $1 AND secret_hash = $2 AND created_at > $3
"""


@dataclass(frozen=True, slots=True)
class Offer:
    """What an invitation offers to whoever holds its secret."""

    organisation_id: UUID
    role: MemberRole
    expires_at: datetime


async def invite_member(viewer: Viewer, *, organisation_id: UUID, email: str, role: MemberRole) -> Invitation:
    """Have an invitation mailed. An address invited already gets another mail, and the one before is good no longer.

    Raises Mistake INVALID (`email`), NOT_FOUND (`organisation_id`), TOO_MANY; Forbidden for who is no owner;
    RateLimited.
    """
    viewer_id = viewer.require(Permission.ORGANISATIONS_MANAGE)
    email = check_email(email)
    async with transaction():
        await authorise(viewer, policy.MANAGE, organisation_id, path="organisation_id")
        before = await Invitation.get_or_none(organisation_id=organisation_id, email=email)
        if before is None and await _pending(organisation_id) >= policy.MOST_PENDING:
            raise TooManyInvitations(policy.MOST_PENDING)
        await policy.INVITATIONS.spend(str(viewer_id))
        await policy.INVITATIONS_BY_EMAIL.spend(email)
        if before is not None:
            await before.delete()
        invitation = await Invitation.create(
            organisation_id=organisation_id,
            email=email,
            role=role,
            locale=viewer.locale,
            invited_by_id=viewer_id,
            created_at=clock.now(),
        )
        await defer("directory.send_invitation", invitation_id=str(invitation.id))
    return invitation


async def revoke_invitation(viewer: Viewer, *, invitation_id: UUID) -> UUID:
    """Take an invitation back; the organisation's id.

    Raises Mistake NOT_FOUND (`invitation_id`), also for who is no owner; Unauthenticated; Forbidden for a token.
    """
    async with transaction():
        await authorise(viewer, policy.REVOKE_INVITATION, invitation_id, path="invitation_id")
        invitation = await Invitation.get(id=invitation_id)
        await invitation.delete()
    return invitation.organisation_id


async def offer_of(invitation_id: UUID, secret: str) -> Offer | None:
    """What the invitation offers; None without its secret, or once it is taken, revoked or too old."""
    row = await fetch_one(_OFFER, invitation_id, hash_secret(secret), _oldest())
    if row is None:
        return None
    return Offer(row["organisation_id"], MemberRole(row["role"]), row["created_at"] + policy.INVITATION_LIFETIME)


async def accept_invitation(viewer: Viewer, *, invitation_id: UUID, secret: str) -> Membership:
    """Become a member, and the invitation is gone; an editor who is invited as an owner becomes one.

    Raises Mistake NOT_FOUND or ALREADY_DONE (`invitation_id`), TOO_MANY; Unauthenticated; Forbidden for a token without
    the scope.
    """
    person_id = viewer.require(Permission.ORGANISATIONS_MANAGE)
    async with transaction():
        await lock_person(person_id)
        offer = await offer_of(invitation_id, secret)
        if offer is None or not await lock_organisation(offer.organisation_id):
            raise InvitationGone
        taken = await fetch_value(_TAKE, invitation_id, hash_secret(secret), _oldest())
        if taken is None:  # by the other click, this very moment
            raise InvitationGone
        role = MemberRole(taken)
        membership = await Membership.get_or_none(organisation_id=offer.organisation_id, person_id=person_id)
        if membership is None:
            return await join(offer.organisation_id, person_id, role)
        if membership.role in {MemberRole.OWNER, role}:
            raise AlreadyMember
        membership.role = role
        await membership.save(update_fields=["role"])
    return membership


async def _pending(organisation_id: UUID) -> int:
    return await Invitation.filter(organisation_id=organisation_id, created_at__gt=_oldest()).count()


def _oldest() -> datetime:
    return clock.now() - policy.INVITATION_LIFETIME
