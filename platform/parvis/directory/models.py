"""Everyone who speaks: one `actor` table for people now and organisations later."""

from enum import StrEnum
from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from parvis.core.ids import uuid7
from parvis.photos.models import Photo


class ActorKind(StrEnum):
    PERSON = "PERSON"
    ORGANISATION = "ORGANISATION"


class Actor(Model):
    """The public face. A person's id is their account's id; erasing one erases the other."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    kind = fields.CharEnumField(ActorKind, max_length=20)
    display_name = fields.CharField(max_length=80)
    slug = fields.CharField(max_length=100, unique=True)
    avatar: fields.ForeignKeyNullableRelation[Photo] = fields.ForeignKeyField(
        "parvis.Photo", on_delete=fields.SET_NULL, null=True
    )
    avatar_id: UUID | None
    is_verified = fields.BooleanField(default=False)
    created_at = fields.DatetimeField()

    class Meta:
        table = "actor"
