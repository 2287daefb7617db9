"""Proposals: what a resident asks of the commune, with every version kept and each supporter counted once."""

from enum import StrEnum
from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from parvis.auth.models import Account
from parvis.core.ids import uuid7
from parvis.core.visibility import Visibility
from parvis.directory.models import Actor, CommuneRole
from parvis.discussion.models import Thread
from parvis.photos.models import Photo
from parvis.places.models import Commune, Neighbourhood


class ProposalState(StrEnum):
    OPEN = "OPEN"
    UNDER_REVIEW = "UNDER_REVIEW"
    CLOSED = "CLOSED"
    WITHDRAWN = "WITHDRAWN"


class StepKind(StrEnum):
    ANSWER = "ANSWER"
    DECISION = "DECISION"
    EXECUTION = "EXECUTION"
    #: the author's own word on whether it is done
    CONFIRMATION = "CONFIRMATION"


class DecisionKind(StrEnum):
    ACCEPTED = "ACCEPTED"
    DECLINED = "DECLINED"
    NOT_OURS = "NOT_OURS"


class ExecutionState(StrEnum):
    PLANNED = "PLANNED"
    IN_PROGRESS = "IN_PROGRESS"
    DONE = "DONE"
    ABANDONED = "ABANDONED"


class Theme(Model):
    """What a proposal is about. The rows come with the migration, the names from the catalogue."""

    code = fields.CharField(max_length=30, primary_key=True)
    name_fr = fields.CharField(max_length=60)
    name_en = fields.CharField(max_length=60)
    position = fields.IntField()

    class Meta:
        table = "theme"


class Proposal(Model):
    """`decision_id`, `execution_id`: the newest steps of these kinds. `answer_due_at` runs where the commune is claimed
    and stops at `answered_at`, the first answer or decision.
    """

    id = fields.UUIDField(primary_key=True, default=uuid7)
    commune: fields.ForeignKeyRelation[Commune] = fields.ForeignKeyField("parvis.Commune", on_delete=fields.RESTRICT)
    commune_id: UUID
    number = fields.IntField()
    title = fields.CharField(max_length=120)
    body = fields.TextField()
    body_html = fields.TextField()
    theme: fields.ForeignKeyRelation[Theme] = fields.ForeignKeyField("parvis.Theme", on_delete=fields.RESTRICT)
    theme_id: str
    neighbourhood: fields.ForeignKeyNullableRelation[Neighbourhood] = fields.ForeignKeyField(
        "parvis.Neighbourhood", on_delete=fields.SET_NULL, null=True
    )
    neighbourhood_id: UUID | None
    latitude = fields.FloatField(null=True)
    longitude = fields.FloatField(null=True)
    author: fields.ForeignKeyNullableRelation[Actor] = fields.ForeignKeyField(
        "parvis.Actor", on_delete=fields.SET_NULL, null=True
    )
    author_id: UUID | None
    written_by: fields.ForeignKeyNullableRelation[Account] = fields.ForeignKeyField(
        "parvis.Account", on_delete=fields.SET_NULL, null=True
    )
    written_by_id: UUID | None
    thread: fields.OneToOneRelation[Thread] = fields.OneToOneField("parvis.Thread", on_delete=fields.RESTRICT)
    thread_id: UUID
    state = fields.CharEnumField(ProposalState, max_length=20, default=ProposalState.OPEN)
    visibility = fields.CharEnumField(
        Visibility, max_length=10, default=Visibility.VISIBLE, db_default=Visibility.VISIBLE
    )
    decision_id: UUID | None = fields.UUIDField(null=True)
    execution_id: UUID | None = fields.UUIDField(null=True)
    answer_due_at = fields.DatetimeField(null=True)
    answered_at = fields.DatetimeField(null=True)
    confirmed_done: fields.Field[bool | None] = fields.BooleanField(null=True)
    support_count = fields.IntField(default=0)
    version = fields.IntField(default=1)
    created_at = fields.DatetimeField()
    updated_at = fields.DatetimeField()

    class Meta:
        table = "proposal"
        unique_together = (("commune", "number"),)


class ProposalVersion(Model):
    """What the proposal said, from version 1 on; the newest equals the proposal itself."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    proposal: fields.ForeignKeyRelation[Proposal] = fields.ForeignKeyField("parvis.Proposal", on_delete=fields.CASCADE)
    number = fields.IntField()
    title = fields.CharField(max_length=120)
    body = fields.TextField()
    body_html = fields.TextField()
    theme: fields.ForeignKeyRelation[Theme] = fields.ForeignKeyField("parvis.Theme", on_delete=fields.RESTRICT)
    created_at = fields.DatetimeField()

    class Meta:
        table = "proposal_version"
        unique_together = (("proposal", "number"),)


class ProposalSupport(Model):
    id = fields.UUIDField(primary_key=True, default=uuid7)
    proposal: fields.ForeignKeyRelation[Proposal] = fields.ForeignKeyField("parvis.Proposal", on_delete=fields.CASCADE)
    actor: fields.ForeignKeyRelation[Actor] = fields.ForeignKeyField("parvis.Actor", on_delete=fields.CASCADE)
    created_at = fields.DatetimeField()

    class Meta:
        table = "proposal_support"
        unique_together = (("proposal", "actor"),)


class ProposalPhoto(Model):
    id = fields.UUIDField(primary_key=True, default=uuid7)
    proposal: fields.ForeignKeyRelation[Proposal] = fields.ForeignKeyField("parvis.Proposal", on_delete=fields.CASCADE)
    photo: fields.OneToOneRelation[Photo] = fields.OneToOneField("parvis.Photo", on_delete=fields.CASCADE)
    position = fields.IntField()

    class Meta:
        table = "proposal_photo"
        unique_together = (("proposal", "position"),)


class ProposalStep(Model):
    """What became of a proposal, one step after the other, each dated and kept: answers, decisions, execution.

    `code` is a DecisionKind, an ExecutionState, or YES or NO for a confirmation; `author_role` the role held then.
    """

    id = fields.UUIDField(primary_key=True, default=uuid7)
    proposal: fields.ForeignKeyRelation[Proposal] = fields.ForeignKeyField("parvis.Proposal", on_delete=fields.CASCADE)
    proposal_id: UUID
    kind = fields.CharEnumField(StepKind, max_length=20)
    code = fields.CharField(max_length=20, null=True)
    body = fields.TextField(null=True)
    body_html = fields.TextField(null=True)
    author: fields.ForeignKeyNullableRelation[Actor] = fields.ForeignKeyField(
        "parvis.Actor", on_delete=fields.SET_NULL, null=True
    )
    author_id: UUID | None
    author_role = fields.CharEnumField(CommuneRole, max_length=10, null=True)
    written_by: fields.ForeignKeyNullableRelation[Account] = fields.ForeignKeyField(
        "parvis.Account", on_delete=fields.SET_NULL, null=True
    )
    written_by_id: UUID | None
    created_at = fields.DatetimeField()

    class Meta:
        table = "proposal_step"


class StepPhoto(Model):
    id = fields.UUIDField(primary_key=True, default=uuid7)
    step: fields.ForeignKeyRelation[ProposalStep] = fields.ForeignKeyField(
        "parvis.ProposalStep", on_delete=fields.CASCADE
    )
    photo: fields.OneToOneRelation[Photo] = fields.OneToOneField("parvis.Photo", on_delete=fields.CASCADE)
    position = fields.IntField()

    class Meta:
        table = "step_photo"
        unique_together = (("step", "position"),)
