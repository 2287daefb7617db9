"""Opinions and their answers. Nothing here knows of a ballot, and nothing of a ballot knows of these."""

from enum import StrEnum
from uuid import UUID, uuid4

from tortoise import fields
from tortoise.models import Model

from parvis.auth.models import Account
from parvis.core.ids import uuid7
from parvis.core.visibility import Visibility
from parvis.directory.models import Actor, CommuneRole
from parvis.discussion.models import Thread
from parvis.places.models import Commune


class Signature(StrEnum):
    SIGNED = "SIGNED"
    #: nobody reads who wrote it, officials and moderators included; the platform can tell a judge
    WITHHELD = "WITHHELD"


class HeldFor(StrEnum):
    """Why an opinion waits for a moderator."""

    INSULT = "INSULT"
    PRIVATE_NAME = "PRIVATE_NAME"
    NEWCOMER_BURST = "NEWCOMER_BURST"


class Opinion(Model):
    """A text about a commune. Its key is random and it has a day, no time: neither tells when it was written.

    `published_on` is NULL till it is: a withheld one waits for the weekly batch, a held one for a moderator.
    `written_by` and `author` are the same person; where the name is withheld no read but their own names either.
    """

    id = fields.UUIDField(primary_key=True, default=uuid4)
    commune: fields.ForeignKeyRelation[Commune] = fields.ForeignKeyField("parvis.Commune", on_delete=fields.RESTRICT)
    commune_id: UUID
    period = fields.IntField()
    text = fields.TextField()
    text_html = fields.TextField()
    signature = fields.CharEnumField(Signature, max_length=10)
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
    visibility = fields.CharEnumField(
        Visibility, max_length=10, default=Visibility.VISIBLE, db_default=Visibility.VISIBLE
    )
    held_for = fields.CharEnumField(HeldFor, max_length=20, null=True)
    published_on = fields.DateField(null=True)
    is_withdrawn = fields.BooleanField(default=False, db_default=False)

    class Meta:
        table = "opinion"


class OpinionAnswer(Model):
    """What the town hall answers, once."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    opinion: fields.OneToOneRelation[Opinion] = fields.OneToOneField("parvis.Opinion", on_delete=fields.CASCADE)
    opinion_id: UUID
    body = fields.TextField()
    body_html = fields.TextField()
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
        table = "opinion_answer"
