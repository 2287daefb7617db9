"""Mutations of organisations, for those who own one."""

from typing import Any

from tests import factories
from tests.auth.people import new_email
from tests.graphql.asking import gid
from tests.graphql.command import Command

from parvis.auth.credentials import hash_secret
from parvis.auth.permissions import Permission
from parvis.auth.viewer import Viewer
from parvis.directory.models import Actor, Invitation, MemberRole, Membership

SECRET = "a secret as long as those that mails bring"


async def invitation(to: Actor, role: MemberRole = MemberRole.EDITOR) -> Invitation:
    """One that was mailed, with `SECRET` in the mail."""
    return await Invitation.create(
        organisation_id=to.id,
        email=new_email("invite"),
        role=role,
        locale="fr",
        secret_hash=hash_secret(SECRET),
        created_at=factories.clock.now(),
    )


async def _described(owner: Viewer) -> dict[str, Any]:
    return {
        "kind": "ASSOCIATION",
        "displayName": "Les Amis du square",
        "summary": "Nous prenons soin du square toute l’année.",
        "website": "https://amis.example.org",
        "communeIds": [gid(await factories.commune())],
    }


async def _edited(owner: Viewer) -> dict[str, Any]:
    return {
        **await _described(owner),
        "organisationId": gid(await factories.organisation(owner), "Organisation"),
        "avatarPhotoId": gid(await factories.photo(owner)),
    }


async def _invite(owner: Viewer) -> dict[str, Any]:
    theirs = await factories.organisation(owner)
    return {"organisationId": gid(theirs, "Organisation"), "email": new_email("invite"), "role": "EDITOR"}


async def _invitation(owner: Viewer) -> dict[str, Any]:
    return {"invitationId": gid(await invitation(await factories.organisation(owner)))}


async def _invited(_: Viewer) -> dict[str, Any]:
    return {**await _invitation(await factories.resident()), "secret": SECRET}


async def _member(owner: Viewer) -> dict[str, Any]:
    editor = await factories.member(await factories.organisation(owner))
    return {"membershipId": gid(await Membership.get(person_id=editor.id))}


async def _role(owner: Viewer) -> dict[str, Any]:
    return {**await _member(owner), "role": "OWNER"}


_MANAGE = Permission.ORGANISATIONS_MANAGE
_MEMBERSHIP, _INVITATION = {"membershipId": "Membership"}, {"invitationId": "Invitation"}

ORGANISATIONS = [
    Command(
        "createOrganisation",
        _MANAGE,
        _described,
        "organisation { id kind displayName summary website communes { id } memberCount viewerRole viewerCanEdit }",
        {"communeIds": "Commune"},
    ),
    Command(
        "editOrganisation",
        _MANAGE,
        _edited,
        "organisation { id displayName avatar { id } communes { id } }",
        {"organisationId": "Organisation", "communeIds": "Commune", "avatarPhotoId": "Photo"},
        "FORBIDDEN",
    ),
    Command(
        "inviteMember",
        _MANAGE,
        _invite,
        "invitation { id email role expiresAt }",
        {"organisationId": "Organisation"},
        "FORBIDDEN",
    ),
    Command(
        "revokeInvitation", _MANAGE, _invitation, "organisation { id invitations { id } }", _INVITATION, "NOT_FOUND"
    ),
    Command(
        "acceptInvitation",
        _MANAGE,
        _invited,
        "membership { id role isViewer organisation { id viewerRole } person { id } }",
        _INVITATION,
    ),
    Command("setMemberRole", _MANAGE, _role, "membership { id role }", _MEMBERSHIP, "NOT_FOUND"),
    Command("removeMember", _MANAGE, _member, "organisation { id memberCount }", _MEMBERSHIP, "NOT_FOUND"),
]
