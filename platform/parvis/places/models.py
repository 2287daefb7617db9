"""Where things are: regions, departments, communes and the districts of Paris, Lyon and Marseille."""

from enum import StrEnum
from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from parvis.core.ids import uuid7


class CommuneKind(StrEnum):
    COMMUNE = "COMMUNE"
    MUNICIPAL_DISTRICT = "MUNICIPAL_DISTRICT"


class Region(Model):
    id = fields.UUIDField(primary_key=True, default=uuid7)
    code = fields.CharField(max_length=3, unique=True)
    name = fields.CharField(max_length=60)

    class Meta:
        table = "region"


class Department(Model):
    id = fields.UUIDField(primary_key=True, default=uuid7)
    code = fields.CharField(max_length=3, unique=True)
    name = fields.CharField(max_length=60)
    region: fields.ForeignKeyNullableRelation[Region] = fields.ForeignKeyField(
        "parvis.Region", on_delete=fields.RESTRICT, null=True
    )

    class Meta:
        table = "department"


class Commune(Model):
    """A commune by its INSEE code; `last_proposal_number` numbers its proposals.

    `claimed_at` is when its first official was verified; from then on answers are owed within `answer_days`.
    """

    id = fields.UUIDField(primary_key=True, default=uuid7)
    insee_code = fields.CharField(max_length=5, unique=True)
    slug = fields.CharField(max_length=80, unique=True)
    name = fields.CharField(max_length=80)
    kind = fields.CharEnumField(CommuneKind, max_length=20)
    parent: fields.ForeignKeyNullableRelation["Commune"] = fields.ForeignKeyField(
        "parvis.Commune", on_delete=fields.RESTRICT, null=True
    )
    #: the commune that this one is part of since it was merged; it stays, for what was said about it
    merged_into: fields.ForeignKeyNullableRelation["Commune"] = fields.ForeignKeyField(
        "parvis.Commune", related_name="merged", on_delete=fields.RESTRICT, null=True
    )
    merged_into_id: UUID | None
    department: fields.ForeignKeyRelation[Department] = fields.ForeignKeyField(
        "parvis.Department", on_delete=fields.RESTRICT
    )
    region: fields.ForeignKeyNullableRelation[Region] = fields.ForeignKeyField(
        "parvis.Region", on_delete=fields.RESTRICT, null=True
    )
    postal_codes: fields.Field[list[str]] = fields.JSONField(default=list)
    population = fields.IntField(null=True)
    latitude = fields.FloatField(null=True)
    longitude = fields.FloatField(null=True)
    last_proposal_number = fields.IntField(default=0)
    claimed_at = fields.DatetimeField(null=True)
    answer_days = fields.IntField(default=30, db_default=30)

    class Meta:
        table = "commune"


class Neighbourhood(Model):
    """A part of a commune, named by its officials; `outline` is a GeoJSON Polygon or MultiPolygon (RFC 7946)."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    commune: fields.ForeignKeyRelation[Commune] = fields.ForeignKeyField("parvis.Commune", on_delete=fields.RESTRICT)
    commune_id: UUID
    name = fields.CharField(max_length=80)
    outline: fields.Field[dict[str, object]] = fields.JSONField(null=True)
    created_at = fields.DatetimeField()

    class Meta:
        table = "neighbourhood"
