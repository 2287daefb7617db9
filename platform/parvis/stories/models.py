"""Stories: what happened here, told with pictures by a person or an organisation."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from parvis.auth.models import Account
from parvis.core.ids import uuid7
from parvis.core.visibility import Visibility
from parvis.directory.models import Actor
from parvis.discussion.models import Thread
from parvis.photos.models import Photo
from parvis.places.models import Commune, Neighbourhood


class StoryKind(StrEnum):
    PHOTO_REPORT = "PHOTO_REPORT"
    EXPERIENCE = "EXPERIENCE"
    NEWS = "NEWS"


class StoryState(StrEnum):
    DRAFT = "DRAFT"
    PUBLISHED = "PUBLISHED"


class Story(Model):
    """`published_at` orders what others see: a draft may have waited long."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    kind = fields.CharEnumField(StoryKind, max_length=20)
    state = fields.CharEnumField(StoryState, max_length=10)
    visibility = fields.CharEnumField(Visibility, max_length=10, default=Visibility.VISIBLE)
    commune: fields.ForeignKeyRelation[Commune] = fields.ForeignKeyField("parvis.Commune", on_delete=fields.RESTRICT)
    commune_id: UUID
    neighbourhood: fields.ForeignKeyNullableRelation[Neighbourhood] = fields.ForeignKeyField(
        "parvis.Neighbourhood", on_delete=fields.SET_NULL, null=True
    )
    neighbourhood_id: UUID | None
    title = fields.CharField(max_length=120)
    text = fields.TextField()
    text_html = fields.TextField()
    happened_on: date | None = fields.DateField(null=True)
    place = fields.CharField(max_length=120, null=True)
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
    created_at = fields.DatetimeField()
    updated_at = fields.DatetimeField()
    published_at = fields.DatetimeField(null=True)

    class Meta:
        table = "story"


class StoryPhoto(Model):
    """What a photo shows is said on the photo itself: alt text, caption."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    story: fields.ForeignKeyRelation[Story] = fields.ForeignKeyField("parvis.Story", on_delete=fields.CASCADE)
    story_id: UUID
    photo: fields.OneToOneRelation[Photo] = fields.OneToOneField("parvis.Photo", on_delete=fields.CASCADE)
    photo_id: UUID
    position = fields.IntField()

    class Meta:
        table = "story_photo"
        unique_together = (("story", "position"),)
