"""Whoever speaks: people and organisations behind one table, and what they are to organisations and communes."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from parvis.auth.models import Account
from parvis.core.ids import uuid7
from parvis.photos.models import Photo
from parvis.places.models import Commune


class ActorKind(StrEnum):
    PERSON = "PERSON"
    ORGANISATION = "ORGANISATION"


class OrganisationKind(StrEnum):
    ASSOCIATION = "ASSOCIATION"
    BUSINESS = "BUSINESS"
    MUNICIPAL_SERVICE = "MUNICIPAL_SERVICE"
    COUNCIL = "COUNCIL"
    SCHOOL = "SCHOOL"
    OTHER = "OTHER"


class MemberRole(StrEnum):
    #: manages the organisation and its members, and speaks for it
    OWNER = "OWNER"
    #: speaks for it
    EDITOR = "EDITOR"


class CommuneRole(StrEnum):
    ELECTED = "ELECTED"
    AGENT = "AGENT"
    MODERATOR = "MODERATOR"


class RoleState(StrEnum):
    REQUESTED = "REQUESTED"
    GRANTED = "GRANTED"
    REFUSED = "REFUSED"
    #: given back or taken away before its day
    ENDED = "ENDED"


class Actor(Model):
    """The public face. A person's id is their account's id; erasing one erases the other.

    `organisation_kind` is there for organisations, and for them alone (a check of migration 0004).
    """

    id = fields.UUIDField(primary_key=True, default=uuid7)
    kind = fields.CharEnumField(ActorKind, max_length=20)
    display_name = fields.CharField(max_length=80)
    slug = fields.CharField(max_length=100, unique=True)
    avatar: fields.ForeignKeyNullableRelation[Photo] = fields.ForeignKeyField(
        "parvis.Photo", on_delete=fields.SET_NULL, null=True
    )
    avatar_id: UUID | None
    is_verified = fields.BooleanField(default=False)
    organisation_kind = fields.CharEnumField(OrganisationKind, max_length=20, null=True)
    summary = fields.CharField(max_length=1000, null=True)
    website = fields.CharField(max_length=200, null=True)
    created_at = fields.DatetimeField()

    class Meta:
        table = "actor"


class OrganisationCommune(Model):
    """A commune in which an organisation is active; the first by `position` is its home."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    organisation: fields.ForeignKeyRelation[Actor] = fields.ForeignKeyField(
        "parvis.Actor", related_name="places", on_delete=fields.CASCADE
    )
    organisation_id: UUID
    commune: fields.ForeignKeyRelation[Commune] = fields.ForeignKeyField("parvis.Commune", on_delete=fields.RESTRICT)
    commune_id: UUID
    position = fields.IntField()

    class Meta:
        table = "organisation_commune"
        unique_together = (("organisation", "commune"),)


class Membership(Model):
    """A person who speaks for an organisation."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    organisation: fields.ForeignKeyRelation[Actor] = fields.ForeignKeyField(
        "parvis.Actor", related_name="members", on_delete=fields.CASCADE
    )
    organisation_id: UUID
    person: fields.ForeignKeyRelation[Actor] = fields.ForeignKeyField(
        "parvis.Actor", related_name="memberships", on_delete=fields.CASCADE
    )
    person_id: UUID
    role = fields.CharEnumField(MemberRole, max_length=10)
    created_at = fields.DatetimeField()

    class Meta:
        table = "membership"
        unique_together = (("organisation", "person"),)


class Invitation(Model):
    """Sent by mail, good for two weeks, gone once taken; who holds the secret in it may join."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    organisation: fields.ForeignKeyRelation[Actor] = fields.ForeignKeyField(
        "parvis.Actor", related_name="invitations", on_delete=fields.CASCADE
    )
    organisation_id: UUID
    email = fields.CharField(max_length=254)  # lower case
    role = fields.CharEnumField(MemberRole, max_length=10)
    locale = fields.CharField(max_length=5)
    secret_hash = fields.BinaryField(null=True)  # made by the job that mails it, so that no secret waits in the queue
    invited_by: fields.ForeignKeyNullableRelation[Account] = fields.ForeignKeyField(
        "parvis.Account", on_delete=fields.CASCADE, null=True
    )
    invited_by_id: UUID | None
    created_at = fields.DatetimeField(db_index=True)

    class Meta:
        table = "invitation"
        unique_together = (("organisation", "email"),)


class CommuneRoleGrant(Model):
    """A role in a commune, from the request to its last day. `note` says why, to those who decide alone."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    commune: fields.ForeignKeyRelation[Commune] = fields.ForeignKeyField("parvis.Commune", on_delete=fields.RESTRICT)
    commune_id: UUID
    person: fields.ForeignKeyRelation[Actor] = fields.ForeignKeyField(
        "parvis.Actor", related_name="commune_roles", on_delete=fields.CASCADE
    )
    person_id: UUID
    role = fields.CharEnumField(CommuneRole, max_length=10)
    state = fields.CharEnumField(RoleState, max_length=10)
    note = fields.CharField(max_length=1000, default="")
    requested_at = fields.DatetimeField()
    decided_at = fields.DatetimeField(null=True)
    decided_by: fields.ForeignKeyNullableRelation[Account] = fields.ForeignKeyField(
        "parvis.Account", on_delete=fields.SET_NULL, null=True
    )
    decided_by_id: UUID | None
    ends_on: date | None = fields.DateField(null=True)

    class Meta:
        table = "commune_role"


class NewcomerPost(Model):
    """That a new account posted in a commune, kept for a day: how bursts are noticed."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    commune: fields.ForeignKeyRelation[Commune] = fields.ForeignKeyField("parvis.Commune", on_delete=fields.CASCADE)
    commune_id: UUID
    account: fields.ForeignKeyRelation[Account] = fields.ForeignKeyField("parvis.Account", on_delete=fields.CASCADE)
    account_id: UUID
    created_at = fields.DatetimeField(db_index=True)

    class Meta:
        table = "newcomer_post"
