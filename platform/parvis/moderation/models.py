"""Flags, the cases that they open, and the decisions taken: one case for each thing, as long as it waits."""

from enum import StrEnum
from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from parvis.auth.models import Account
from parvis.core.ids import uuid7
from parvis.places.models import Commune


class ContentKind(StrEnum):
    PROPOSAL = "PROPOSAL"
    STORY = "STORY"
    COMMENT = "COMMENT"
    OPINION = "OPINION"


class FlagReason(StrEnum):
    ILLEGAL = "ILLEGAL"
    INSULT = "INSULT"
    PRIVACY = "PRIVACY"
    SPAM = "SPAM"
    OFF_TOPIC = "OFF_TOPIC"
    OTHER = "OTHER"


class CaseState(StrEnum):
    OPEN = "OPEN"
    DECIDED = "DECIDED"


class CaseCause(StrEnum):
    FLAGS = "FLAGS"
    #: many flags in a short time
    FLAG_BURST = "FLAG_BURST"
    #: many posts of new accounts in a short time
    NEWCOMER_BURST = "NEWCOMER_BURST"
    #: words that insult, or what reads like the name of a private person
    INSULT = "INSULT"
    PRIVATE_NAME = "PRIVATE_NAME"


class DecisionAction(StrEnum):
    HIDE = "HIDE"
    #: shown again after it was hidden
    RESTORE = "RESTORE"
    #: flagged or held, and found to be fine
    KEEP = "KEEP"


class ModerationCase(Model):
    """Something that waits for a decision, or waited."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    content_kind = fields.CharEnumField(ContentKind, max_length=10)
    content_id = fields.UUIDField()
    commune: fields.ForeignKeyRelation[Commune] = fields.ForeignKeyField("parvis.Commune", on_delete=fields.RESTRICT)
    commune_id: UUID
    state = fields.CharEnumField(CaseState, max_length=10)
    cause = fields.CharEnumField(CaseCause, max_length=20)
    flag_count = fields.IntField(default=0)
    opened_at = fields.DatetimeField()
    decided_at = fields.DatetimeField(null=True)

    class Meta:
        table = "moderation_case"


class Flag(Model):
    """Somebody's word against something, seen by moderators alone. A visitor is known by a keyed hash, for a day."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    case: fields.ForeignKeyRelation[ModerationCase] = fields.ForeignKeyField(
        "parvis.ModerationCase", on_delete=fields.CASCADE
    )
    case_id: UUID
    reporter: fields.ForeignKeyNullableRelation[Account] = fields.ForeignKeyField(
        "parvis.Account", on_delete=fields.SET_NULL, null=True
    )
    reporter_id: UUID | None
    visitor_hash = fields.CharField(max_length=64, null=True)
    reason = fields.CharEnumField(FlagReason, max_length=10)
    message = fields.CharField(max_length=1000, default="")
    created_at = fields.DatetimeField()

    class Meta:
        table = "flag"


class ModerationDecision(Model):
    """What was decided and why: public, without names. Kept when its subject is gone."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    content_kind = fields.CharEnumField(ContentKind, max_length=10)
    content_id = fields.UUIDField()
    commune: fields.ForeignKeyRelation[Commune] = fields.ForeignKeyField("parvis.Commune", on_delete=fields.RESTRICT)
    commune_id: UUID
    action = fields.CharEnumField(DecisionAction, max_length=10)
    ground = fields.CharEnumField(FlagReason, max_length=10, null=True)
    reason = fields.CharField(max_length=1000)
    by_platform = fields.BooleanField()
    decided_by: fields.ForeignKeyNullableRelation[Account] = fields.ForeignKeyField(
        "parvis.Account", on_delete=fields.SET_NULL, null=True
    )
    decided_by_id: UUID | None
    decided_at = fields.DatetimeField()

    class Meta:
        table = "moderation_decision"
