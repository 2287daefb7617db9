"""Threads hang on anything: a thread knows its subject by kind and id, and is told by its owner what it may show."""

from enum import StrEnum
from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from parvis.auth.models import Account
from parvis.core.ids import uuid7
from parvis.directory.models import Actor
from parvis.places.models import Commune


class SubjectKind(StrEnum):
    PROPOSAL = "PROPOSAL"
    STORY = "STORY"
    OPINION = "OPINION"


class Stance(StrEnum):
    FOR = "FOR"
    AGAINST = "AGAINST"
    NEUTRAL = "NEUTRAL"


class CommentState(StrEnum):
    VISIBLE = "VISIBLE"
    HELD = "HELD"
    HIDDEN = "HIDDEN"
    DELETED = "DELETED"


class Thread(Model):
    """`is_visible`, `is_open`, `author_id` are written by the subject's own service: both have one audience."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    subject_kind = fields.CharEnumField(SubjectKind, max_length=20)
    subject_id = fields.UUIDField()
    commune: fields.ForeignKeyRelation[Commune] = fields.ForeignKeyField("parvis.Commune", on_delete=fields.RESTRICT)
    commune_id: UUID
    author: fields.ForeignKeyNullableRelation[Actor] = fields.ForeignKeyField(
        "parvis.Actor", related_name="threads", on_delete=fields.SET_NULL, null=True
    )
    author_id: UUID | None
    is_visible = fields.BooleanField(default=True)
    is_open = fields.BooleanField(default=True)
    comment_count = fields.IntField(default=0)
    created_at = fields.DatetimeField()

    class Meta:
        table = "thread"
        unique_together = (("subject_kind", "subject_id"),)


class Comment(Model):
    """A voice in a thread. A deleted one keeps its place, without text or author, while replies hang on it."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    thread: fields.ForeignKeyRelation[Thread] = fields.ForeignKeyField("parvis.Thread", on_delete=fields.CASCADE)
    thread_id: UUID
    parent: fields.ForeignKeyNullableRelation["Comment"] = fields.ForeignKeyField(
        "parvis.Comment", on_delete=fields.RESTRICT, null=True
    )
    parent_id: UUID | None
    depth = fields.IntField()
    author: fields.ForeignKeyNullableRelation[Actor] = fields.ForeignKeyField(
        "parvis.Actor", on_delete=fields.SET_NULL, null=True
    )
    author_id: UUID | None
    written_by: fields.ForeignKeyNullableRelation[Account] = fields.ForeignKeyField(
        "parvis.Account", on_delete=fields.SET_NULL, null=True
    )
    written_by_id: UUID | None
    body = fields.TextField(null=True)
    body_html = fields.TextField(null=True)
    stance = fields.CharEnumField(Stance, max_length=10, null=True)
    state = fields.CharEnumField(CommentState, max_length=10, default=CommentState.VISIBLE)
    reaction_count = fields.IntField(default=0)
    reply_count = fields.IntField(default=0)
    created_at = fields.DatetimeField()
    edited_at = fields.DatetimeField(null=True)

    class Meta:
        table = "comment"


class CommentReaction(Model):
    id = fields.UUIDField(primary_key=True, default=uuid7)
    comment: fields.ForeignKeyRelation[Comment] = fields.ForeignKeyField("parvis.Comment", on_delete=fields.CASCADE)
    actor: fields.ForeignKeyRelation[Actor] = fields.ForeignKeyField("parvis.Actor", on_delete=fields.CASCADE)
    created_at = fields.DatetimeField()

    class Meta:
        table = "comment_reaction"
        unique_together = (("comment", "actor"),)
