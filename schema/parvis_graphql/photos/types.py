"""Photos: variants without metadata, where they are found, and how far their making has come."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any

import strawberry

from parvis.core.i18n import translate
from parvis.core.settings import get_settings
from parvis.photos import queries
from parvis.photos.models import Photo as PhotoModel
from parvis.photos.models import PhotoStatus
from parvis.photos.rejections import sentence
from parvis.photos.urls import variant_url
from parvis.proposals.queries import PHOTO_OF_PROPOSAL
from parvis.stories.queries import PHOTO_OF_STORY
from parvis_graphql.engine.declarations import argument, column, computed, condition, nested
from parvis_graphql.engine.entities import entity
from parvis_graphql.enums import described
from parvis_graphql.node import PLACE, GeoPoint, Node
from parvis_media.errors import Rejection

described(
    PhotoStatus,
    "How far the making of a photo has come.",
    {
        "AWAITING_UPLOAD": "The file has not arrived yet, or not been reported by `completePhotoUploads`.",
        "PROCESSING": "The file is being made into variants without metadata.",
        "READY": "The variants can be seen.",
        "REJECTED": "The file was refused and is gone; `rejection` says why.",
    },
)
described(
    Rejection,
    "Why a file was refused.",
    {
        "TOO_LARGE": "The file has more bytes than allowed.",
        "NOT_A_PICTURE": "The file is no picture.",
        "UNSUPPORTED_FORMAT": "A picture, but neither JPEG, PNG nor WebP.",
        "DAMAGED": "The file is cut short or damaged.",
        "TOO_MANY_PIXELS": "The picture has too many pixels.",
        "TOO_COMPLEX": "The picture takes more memory or time than one may.",
    },
    name="PhotoRejectionCode",
)


class ImageFormat(StrEnum):
    WEBP = "WEBP"
    JPEG = "JPEG"


described(
    ImageFormat,
    "A picture's file format.",
    {
        "WEBP": "WebP, in every width.",
        "JPEG": "JPEG, in one width, for the oldest browsers.",
    },
)


@strawberry.type(description="Why a photo was refused.")
class PhotoRejection:
    code: Rejection = strawberry.field(description="For programs.")
    message: str = strawberry.field(description="For people, in the caller's language.")


@strawberry.type(description="One file of a photo.")
class PhotoVariant:
    format: ImageFormat = strawberry.field(description="Its file format.")
    width: int = strawberry.field(description="In pixels.")
    height: int = strawberry.field(description="In pixels.")
    bytes: int = strawberry.field(description="Its size.")
    url: str = strawberry.field(description="Where it is; the address never changes its content.")


@strawberry.type(description="What the file itself said of place and day; only its owner sees it, until answered.")
class PhotoSuggestion:
    location: GeoPoint | None = strawberry.field(description="Where the camera says it was.")
    taken_on: date | None = strawberry.field(description="The day the camera says it was.")


def _place(found: Mapping[str, Any]) -> GeoPoint | None:
    if found.get("latitude") is None or found.get("longitude") is None:
        return None
    return GeoPoint(latitude=found["latitude"], longitude=found["longitude"])


#: the column as its owner alone sees it
_OWN_SUGGESTION = f"CASE WHEN {queries.OWN.on('{t}')} THEN {{t}}.suggestion END"


@entity(model=PhotoModel, visible=queries.VISIBLE | PHOTO_OF_STORY | PHOTO_OF_PROPOSAL)
class Photo(Node):
    """A picture. It is seen by others once it is READY and part of something they may see."""

    status: PhotoStatus = column("How far its making has come.")
    width: int | None = column("Of the upright picture, in pixels; null until READY.")
    height: int | None = column("Of the upright picture, in pixels; null until READY.")
    thumbhash: str | None = column("A placeholder of some 25 bytes, base64 (evanw.github.io/thumbhash).")
    alt: str | None = column("What there is to see, for those who cannot see it.")
    caption: str | None = column("What its owner says about it.")
    credit: str | None = column("Whom to credit.")
    taken_on: date | None = column("The day it was taken, if its owner agreed to tell.")
    location: GeoPoint | None = nested("Where it was taken, if its owner agreed to tell.", PLACE)
    viewer_is_owner: bool = condition("Whether it is the caller's own.", queries.OWN)

    @computed("Why it was refused; null unless REJECTED.", "rejection", ":locale")
    def rejection(self) -> PhotoRejection | None:
        code = self.raw("rejection")
        if code is None:
            return None
        return PhotoRejection(code=Rejection(code), message=translate(sentence(Rejection(code)), self.raw(":locale")))

    @computed("Every file there is; empty until READY.", "variants")
    def variants(self) -> list[PhotoVariant]:
        return [
            PhotoVariant(
                format=ImageFormat(variant["format"]),
                width=variant["width"],
                height=variant["height"],
                bytes=variant["bytes"],
                url=variant_url(get_settings(), variant["key"]),
            )
            for variant in self.raw("variants")
        ]

    url: str | None = column(
        "The file that best fits a width: the smallest that is as wide, or the widest; null until READY.",
        queries.BEST_VARIANT,
        arguments=(
            argument("width", int | None, "How wide it will be shown, in pixels; the widest unless told."),
            argument("format", ImageFormat | None, "WEBP unless told."),
        ),
    )

    @computed(
        "Place and day found in the file, offered to its owner; null for others and once answered.", _OWN_SUGGESTION
    )
    def suggestion(self) -> PhotoSuggestion | None:
        found = self.raw(_OWN_SUGGESTION)
        if not found:
            return None
        return PhotoSuggestion(
            location=_place(found),
            taken_on=date.fromisoformat(found["taken_on"]) if found.get("taken_on") else None,
        )
