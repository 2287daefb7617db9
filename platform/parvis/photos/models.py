"""Photos: from a promise to upload, through quarantine, to public variants without metadata."""

from enum import StrEnum
from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from parvis.auth.models import Account
from parvis.core.ids import uuid7


class PhotoStatus(StrEnum):
    AWAITING_UPLOAD = "AWAITING_UPLOAD"
    PROCESSING = "PROCESSING"
    READY = "READY"
    REJECTED = "REJECTED"


class Photo(Model):
    """One picture. `variants` lists what is public: format, width, height, bytes, key.

    `is_withheld` is told by what shows it: a draft, or content that waits for a moderator or was hidden by one.
    `suggestion` holds place and day read from the file, for the owner's eyes until they consent or decline.
    """

    id = fields.UUIDField(primary_key=True, default=uuid7)
    owner: fields.ForeignKeyNullableRelation[Account] = fields.ForeignKeyField(
        "parvis.Account", on_delete=fields.SET_NULL, null=True
    )
    owner_id: UUID | None
    status = fields.CharEnumField(PhotoStatus, max_length=20, default=PhotoStatus.AWAITING_UPLOAD)
    rejection = fields.CharField(max_length=30, null=True)
    content_type = fields.CharField(max_length=20)
    quarantine_key = fields.CharField(max_length=120, null=True)
    public_name = fields.CharField(max_length=60, null=True)
    width = fields.IntField(null=True)
    height = fields.IntField(null=True)
    thumbhash = fields.CharField(max_length=60, null=True)
    perceptual_hash = fields.CharField(max_length=32, null=True)
    variants: fields.Field[list[dict[str, object]]] = fields.JSONField(default=list)
    suggestion: fields.Field[dict[str, object]] = fields.JSONField(null=True)
    alt = fields.CharField(max_length=500, null=True)
    caption = fields.CharField(max_length=500, null=True)
    credit = fields.CharField(max_length=120, null=True)
    taken_on = fields.DateField(null=True)
    latitude = fields.FloatField(null=True)
    longitude = fields.FloatField(null=True)
    attached_at = fields.DatetimeField(null=True)
    is_withheld = fields.BooleanField(default=False, db_default=False)
    created_at = fields.DatetimeField(db_index=True)
    processed_at = fields.DatetimeField(null=True)

    class Meta:
        table = "photo"
