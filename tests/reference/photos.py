"""Photos: who sees them, where their files are, and what their owner alone is told."""

from datetime import date
from typing import Any

from tests.reference import proposals, stories
from tests.reference.answers import Plain, answers, for_types, visible
from tests.reference.rows import Row
from tests.reference.rules import speaks_for_author
from tests.reference.square import Square

from parvis.core.i18n import translate
from parvis.core.settings import get_settings
from parvis.photos.rejections import sentence
from parvis.photos.urls import variant_url
from parvis_media.errors import Rejection


@answers("Photo.viewerIsOwner")
def is_own(square: Square, row: Row) -> bool:
    return square.viewer.id is not None and row["owner_id"] == square.viewer.id


@visible("Photo")
def is_seen(square: Square, row: Row) -> bool:
    """By its owner; by all once it is ready and shown; and with what shows it, though that be withheld."""
    is_ready = row["status"] == "READY"
    return (
        is_own(square, row)
        or (is_ready and row["attached_at"] is not None and not row["is_withheld"])
        or any(
            speaks_for_author(square, story) or (is_ready and stories.is_seen(square, story))
            for story in _stories_with(square, row)
        )
        or any(
            speaks_for_author(square, proposal)
            or (is_ready and row["is_withheld"] and proposals.is_seen(square, proposal))
            for proposal in _proposals_with(square, row)
        )
    )


def _stories_with(square: Square, photo: Row) -> list[Row]:
    its = square.rows.where("story_photo", photo_id=photo["id"])
    return [story for one in its for story in square.rows.where("story", id=one["story_id"])]


def _proposals_with(square: Square, photo: Row) -> list[Row]:
    """Those that show it themselves, or in a report on how far they are."""
    keys = [one["proposal_id"] for one in square.rows.where("proposal_photo", photo_id=photo["id"])]
    for one in square.rows.where("step_photo", photo_id=photo["id"]):
        keys += [step["proposal_id"] for step in square.rows.where("proposal_step", id=one["step_id"])]
    return [proposal for key in keys for proposal in square.rows.where("proposal", id=key)]


def point(row: dict[str, Any]) -> Plain | None:
    """A place on Earth, where both degrees are known."""
    latitude, longitude = row.get("latitude"), row.get("longitude")
    if latitude is None or longitude is None:
        return None
    return Plain("GeoPoint", {"latitude": latitude, "longitude": longitude})


@for_types("Photo", "Proposal", "Story", field="location")
def location(_square: Square, row: Row) -> Plain | None:
    return point(row)


@answers("Photo.rejection")
def rejection(square: Square, row: Row) -> Plain | None:
    code = row["rejection"]
    if code is None:
        return None
    message = translate(sentence(Rejection(code)), square.viewer.locale)
    return Plain("PhotoRejection", {"code": code, "message": message})


@answers("Photo.variants")
def variants(_square: Square, row: Row) -> list[Plain]:
    return [
        Plain(
            "PhotoVariant",
            {name: variant[name] for name in ("format", "width", "height", "bytes")}
            | {"url": variant_url(get_settings(), variant["key"])},
        )
        for variant in row["variants"]
    ]


@answers("Photo.url")
def url(_square: Square, row: Row, width: int | None = None, format: str | None = None) -> str | None:
    """Of the smallest file that is as wide as wanted, or of the widest."""
    fitting = sorted(
        (one for one in row["variants"] if one["format"] == (format or "WEBP")), key=lambda one: one["width"]
    )
    wide_enough = [one for one in fitting if width is not None and one["width"] >= width]
    if not fitting:
        return None
    return variant_url(get_settings(), (wide_enough[0] if wide_enough else fitting[-1])["key"])


@answers("Photo.suggestion")
def suggestion(square: Square, row: Row) -> Plain | None:
    found = row["suggestion"]
    if not found or not is_own(square, row):
        return None
    day = found.get("taken_on")
    return Plain("PhotoSuggestion", {"location": point(found), "takenOn": date.fromisoformat(day) if day else None})
