"""Exports: a person's own copy of everything about them, for a few days."""

from enum import StrEnum
from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from parvis.auth.models import Account
from parvis.core.ids import uuid7


class ExportState(StrEnum):
    PREPARING = "PREPARING"
    READY = "READY"


class Export(Model):
    """A file in the store's private part, made by a job; gone at `expires_at`."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    account: fields.ForeignKeyRelation[Account] = fields.ForeignKeyField("parvis.Account", on_delete=fields.CASCADE)
    account_id: UUID
    state = fields.CharEnumField(ExportState, max_length=10)
    key = fields.CharField(max_length=120)
    size = fields.BigIntField(null=True)
    created_at = fields.DatetimeField(db_index=True)
    expires_at = fields.DatetimeField(null=True)

    class Meta:
        table = "export"
