"""What people do with their photos: send, complete, describe, delete.

However a file comes, it lands in quarantine under a key of ours and only the job `photos.process` takes it out.
"""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from secrets import token_hex
from uuid import UUID

from parvis.auth.permissions import Permission
from parvis.auth.viewer import Viewer
from parvis.core import clock
from parvis.core.db import fetch, fetch_one, fetch_value, transaction
from parvis.core.errors import Mistake, MistakeCollector
from parvis.core.ids import uuid7
from parvis.core.jobs import defer
from parvis.core.policy import authorise
from parvis.core.settings import get_settings
from parvis.core.text import one_line
from parvis.photos import policy
from parvis.photos.errors import (
    DailyQuotaSpent,
    FileEmpty,
    FilesTooMany,
    FileTooLarge,
    NoFiles,
    PendingTooMany,
    PhotoUnknown,
    TypeUnsupported,
    UploadMissing,
)
from parvis.photos.models import Photo, PhotoStatus
from parvis.photos.storage import get_storage, reaching_storage
from parvis.photos.urls import upload_url
from parvis_media.errors import ObjectTooLarge
from parvis_media.policy import QUARANTINE

_LONGEST_ALT = _LONGEST_CAPTION = 500
_LONGEST_CREDIT = 120


@dataclass(frozen=True, slots=True)
class FileInput:
    """A file that someone wants to send: its type and size in bytes as they say, and what it shows."""

    content_type: str
    bytes: int
    alt: str | None = None


@dataclass(frozen=True, slots=True)
class Upload:
    """Permission to send one file: post `fields` to `url` as multipart/form-data, the file last, as `file`."""

    photo: Photo
    url: str
    fields: dict[str, str]
    max_bytes: int
    expires_at: datetime


async def create_uploads(viewer: Viewer, *, files: Sequence[FileInput]) -> list[Upload]:
    """Promise 1 to 10 photos; they are then posted straight to the store.

    Raises Mistake or Mistakes at (`files`, index, field), TOO_MANY at `files` beyond 200 a day or 50 on their way;
    RateLimited.
    """
    photos = await _promise(viewer, files)
    return [presign(photo) for photo in photos]


async def promised(photo_ids: Sequence[UUID]) -> list[Photo]:
    """The rows of these photos, in this order; those gone meanwhile are left out."""
    found = {photo.id: photo for photo in await Photo.filter(id__in=list(photo_ids))}
    return [found[photo_id] for photo_id in photo_ids if photo_id in found]


def presign(photo: Photo) -> Upload:
    """The permission to send this photo's file, good for an hour; may be made again. Makes no request."""
    seconds = int(policy.UPLOAD_LIFETIME.total_seconds())
    post = get_storage().presign_upload(original_key(photo.id), photo.content_type, policy.MAX_BYTES, seconds)
    return Upload(
        photo, upload_url(get_settings()), post.fields, policy.MAX_BYTES, clock.now() + policy.UPLOAD_LIFETIME
    )


async def complete_uploads(viewer: Viewer, *, photo_ids: Sequence[UUID]) -> list[Photo]:
    """Say that the files have been sent; they are processed from here on. Again answers the same photos.

    Raises Mistake NOT_FOUND (also for another's) or PHOTO_NOT_READY at (`photo_ids`, index).
    """
    owner_id = viewer.require(Permission.PHOTOS_WRITE)
    if len(photo_ids) > policy.MOST_PENDING:
        raise FilesTooMany(policy.MOST_PENDING)
    photos = await _own(photo_ids, owner_id)
    for index, photo in enumerate(photos):
        if photo.status == PhotoStatus.AWAITING_UPLOAD:
            with reaching_storage() as storage:
                arrived = await storage.head(original_key(photo.id))
            if arrived is None:
                raise UploadMissing("photo_ids", str(index))
    async with transaction():
        started = await fetch(
            "UPDATE photo SET status = 'PROCESSING' WHERE id = ANY($1) AND owner_id = $2 AND status = 'AWAITING_UPLOAD'"
            " RETURNING id, public_name",
            sorted(photo_ids),
            owner_id,
        )
        for row in started:
            await defer("photos.process", photo_id=str(row["id"]), public_name=row["public_name"])
    return await _own(photo_ids, owner_id)


async def upload_through(
    viewer: Viewer, *, content_type: str, chunks: AsyncIterator[bytes], alt: str | None = None
) -> Photo:
    """Send a photo through this process, for a form without JavaScript: into quarantine, then as every other.

    Memory stays bounded. Raises Mistake INVALID (`files`, "0", …), TOO_LONG for more than 20 MB, TOO_MANY;
    RateLimited, Unavailable. After any of them no photo is left, at worst an object for the sweep.
    """
    [photo] = await _promise(viewer, [FileInput(content_type, bytes=1, alt=alt)])
    try:
        with reaching_storage() as storage:
            await storage.put_quarantine(original_key(photo.id), chunks, content_type, policy.MAX_BYTES)
        [photo] = await complete_uploads(viewer, photo_ids=[photo.id])
    except Exception as error:
        await Photo.filter(id=photo.id, status=PhotoStatus.AWAITING_UPLOAD).delete()
        raise (FileTooLarge("files", "0") if isinstance(error, ObjectTooLarge) else error) from None
    return photo


async def describe_photo(
    viewer: Viewer,
    *,
    photo_id: UUID,
    alt: str | None = None,
    caption: str | None = None,
    credit: str | None = None,
    accept_suggestion: bool | None = None,
) -> Photo:
    """Say what one's own photo shows. None leaves a text as it is, an empty one takes it away.

    `accept_suggestion` answers whether the place and day found in the file may be published. Either answer drops them
    from where only the owner sees them. Raises Mistake or Mistakes at the fields, NOT_FOUND; Forbidden for another's.
    """
    viewer.require(Permission.PHOTOS_WRITE)
    mistakes = MistakeCollector()
    with mistakes:
        alt = _words(alt, "alt", _LONGEST_ALT)
    with mistakes:
        caption = _words(caption, "caption", _LONGEST_CAPTION)
    with mistakes:
        credit = _words(credit, "credit", _LONGEST_CREDIT)
    mistakes.raise_if_any()
    said = {"alt": alt, "caption": caption, "credit": credit}
    changes: dict[str, object] = {field: text or None for field, text in said.items() if text is not None}
    async with transaction():
        await authorise(viewer, policy.DESCRIBE, photo_id, path="photo_id")
        photo = await Photo.get(id=photo_id)
        if accept_suggestion and photo.suggestion:
            changes |= _accepted(photo.suggestion)
        if accept_suggestion is not None:
            changes["suggestion"] = None
        if changes:
            await photo.update_from_dict(changes).save(update_fields=list(changes))
    return photo


async def delete_photo(viewer: Viewer, *, photo_id: UUID) -> None:
    """Delete one's own photo, wherever it is shown; its files go a moment later.

    Raises Mistake NOT_FOUND (`photo_id`); Forbidden for another's.
    """
    async with transaction():
        await authorise(viewer, policy.DESCRIBE, photo_id, path="photo_id")
        await erase(photo_id)


def original_key(photo_id: UUID) -> str:
    """Where the file as it was sent lies, until it is processed."""
    return f"{QUARANTINE}{photo_id}"


async def erase(photo_id: UUID) -> None:
    """Delete a photo's row, and its files by a job. Inside a transaction; what shows it loses it."""
    row = await fetch_one("DELETE FROM photo WHERE id = $1 RETURNING public_name, quarantine_key", photo_id)
    if row is not None:
        await defer("photos.erase", public_name=row["public_name"], quarantine_key=row["quarantine_key"])


async def _promise(viewer: Viewer, files: Sequence[FileInput]) -> list[Photo]:
    """Rows for files that are to come, within what one account may send."""
    owner_id = viewer.require(Permission.PHOTOS_WRITE)
    alts = _check(files)
    await policy.UPLOADS.spend(str(owner_id))
    async with transaction():
        # quotas are counted one at a time for an account
        await fetch_value("SELECT 1 FROM account WHERE id = $1 FOR NO KEY UPDATE", owner_id)
        await _check_quota(owner_id, len(files))
        photos = [_new(owner_id, file.content_type, alt) for file, alt in zip(files, alts, strict=True)]
        await Photo.bulk_create(photos)
    return photos


def _check(files: Sequence[FileInput]) -> list[str | None]:
    """What each file shows, as it is kept. Raises Mistake or Mistakes."""
    if not files:
        raise NoFiles
    if len(files) > policy.MOST_AT_ONCE:
        raise FilesTooMany(policy.MOST_AT_ONCE)
    mistakes = MistakeCollector()
    alts: list[str | None] = []
    for index, file in enumerate(files):
        where = ("files", str(index))
        with mistakes:
            if file.content_type not in policy.CONTENT_TYPES:
                raise TypeUnsupported(*where, "content_type")
        with mistakes:
            if file.bytes > policy.MAX_BYTES:
                raise FileTooLarge(*where, "bytes")
            if file.bytes < 1:
                raise FileEmpty(*where, "bytes")
        with mistakes:
            try:
                alts.append(_words(file.alt, "alt", _LONGEST_ALT) or None)
            except Mistake as mistake:
                mistake.path = (*where, *mistake.path)
                raise
    mistakes.raise_if_any()
    return alts


async def _check_quota(owner_id: UUID, more: int) -> None:
    now = clock.now()
    pending = await fetch_value(
        "SELECT count(*) FROM photo WHERE owner_id = $1"
        " AND (status = 'PROCESSING' OR (status = 'AWAITING_UPLOAD' AND created_at > $2))",
        owner_id,
        now - policy.UPLOAD_LIFETIME,
    )
    if pending + more > policy.MOST_PENDING:
        raise PendingTooMany
    today = await fetch_value(
        "SELECT count(*) FROM photo WHERE owner_id = $1 AND created_at > $2", owner_id, now - policy.UPLOAD_KEPT
    )
    if today + more > policy.MOST_A_DAY:
        raise DailyQuotaSpent(policy.MOST_A_DAY)


def _new(owner_id: UUID, content_type: str, alt: str | None) -> Photo:
    photo_id = uuid7()
    return Photo(
        id=photo_id,
        owner_id=owner_id,
        content_type=content_type,
        quarantine_key=original_key(photo_id),
        # what is public cannot be guessed from an id, and keeps its name for ever
        public_name=token_hex(16),
        alt=alt,
        created_at=clock.now(),
    )


async def _own(photo_ids: Sequence[UUID], owner_id: UUID) -> list[Photo]:
    """One's own photos in the order asked for. Raises Mistake NOT_FOUND at (`photo_ids`, index)."""
    found = {photo.id: photo for photo in await Photo.filter(id__in=list(photo_ids), owner_id=owner_id)}
    for index, photo_id in enumerate(photo_ids):
        if photo_id not in found:
            raise PhotoUnknown("photo_ids", str(index))
    return [found[photo_id] for photo_id in photo_ids]


def _words(text: str | None, field: str, longest: int) -> str | None:
    return text if text is None else one_line(text, path=field, longest=longest, shortest=0)


def _accepted(suggestion: dict[str, object]) -> dict[str, object]:
    """Place and day as columns; see `jobs.process`, which stored them."""
    taken_on = suggestion["taken_on"]
    return {
        "latitude": suggestion["latitude"],
        "longitude": suggestion["longitude"],
        "taken_on": date.fromisoformat(str(taken_on)) if taken_on else None,
    }
