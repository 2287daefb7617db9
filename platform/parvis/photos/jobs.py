"""What is done with photos out of sight: processing, erasing, sweeping up. Every job may run again at any point."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from parvis.core import clock
from parvis.core.db import fetch, transaction
from parvis.core.jobs import defer, job, periodic
from parvis.photos import events, policy
from parvis.photos.models import Photo, PhotoStatus
from parvis.photos.service import original_key
from parvis.photos.storage import reaching_storage
from parvis_media.errors import ObjectMissing, ObjectTooLarge, Rejected, Rejection
from parvis_media.pictures import process as process_picture
from parvis_media.policy import PUBLIC, QUARANTINE
from parvis_media.processed import Processed

#: a photo still in processing after this long is taken up again, then given up
_TAKEN_UP_AFTER = timedelta(hours=1)
_GIVEN_UP_AFTER = timedelta(days=3)
_EVER = datetime.max.replace(tzinfo=UTC)


@job("photos.process")
async def process(photo_id: str, public_name: str) -> None:
    """From quarantine to public variants, or to a rejection; said once. The original is deleted either way.

    Variants are published before the row says so, under a name fixed when the photo was promised: a run that was
    killed is repeated over its own traces. Raises Unavailable, ProcessingFailed: the queue tries again.
    """
    photo = await Photo.get_or_none(id=UUID(photo_id))
    if photo is not None and photo.status == PhotoStatus.PROCESSING:
        await _settle(photo)
        photo = await Photo.get_or_none(id=photo.id)
    if photo is None:  # deleted, before or meanwhile: nothing of an earlier run may stay either
        await _delete_public(public_name)
    elif photo.quarantine_key and photo.status != PhotoStatus.PROCESSING:
        with reaching_storage() as storage:
            await storage.delete([photo.quarantine_key])
        await Photo.filter(id=photo.id).update(quarantine_key=None)


async def _settle(photo: Photo) -> None:
    with TemporaryDirectory(prefix="photo-") as folder:
        original = Path(folder) / "original"
        try:
            with reaching_storage() as storage:
                await storage.get(original_key(photo.id), original, policy.MAX_BYTES)
            processed = await process_picture(original)
        except ObjectMissing:
            await _reject(photo, Rejection.DAMAGED)
        except ObjectTooLarge:
            await _reject(photo, Rejection.TOO_LARGE)
        except Rejected as rejected:
            await _reject(photo, rejected.reason)
        else:
            await _accept(photo, processed)


async def _accept(photo: Photo, processed: Processed) -> None:
    variants: list[dict[str, object]] = []
    for variant in processed.variants:
        key = f"{PUBLIC}{photo.public_name}/{variant.width}.{variant.format.extension}"
        with reaching_storage() as storage:
            await storage.publish(key, variant.data, variant.format.content_type)
        size = {"width": variant.width, "height": variant.height, "bytes": len(variant.data)}
        variants.append({"format": variant.format.value, **size, "key": key})
    found = processed.suggestion
    taken_on = found.taken_on.isoformat() if found.taken_on else None
    suggestion = {"latitude": found.latitude, "longitude": found.longitude, "taken_on": taken_on}
    await _say(
        photo,
        status=PhotoStatus.READY,
        width=processed.width,
        height=processed.height,
        thumbhash=processed.thumbhash,
        perceptual_hash=processed.phash,
        variants=variants,
        suggestion=suggestion if any(value is not None for value in suggestion.values()) else None,
    )


async def _reject(photo: Photo, reason: Rejection) -> None:
    await _say(photo, status=PhotoStatus.REJECTED, rejection=reason)


async def _say(photo: Photo, **outcome: object) -> None:
    """Write the outcome and tell it, unless another run has: a photo leaves PROCESSING once."""
    async with transaction():
        settled = await Photo.filter(id=photo.id, status=PhotoStatus.PROCESSING).update(
            processed_at=clock.now(), **outcome
        )
        if settled:
            await events.processed(photo.id, photo.owner_id)


@job("photos.erase")
async def erase_files(public_name: str, quarantine_key: str | None) -> None:
    """Delete the files of a photo whose row is gone."""
    await _delete_public(public_name)
    if quarantine_key:
        with reaching_storage() as storage:
            await storage.delete([quarantine_key])


async def _delete_public(public_name: str) -> None:
    with reaching_storage() as storage:
        keys = [key async for key in storage.list_older_than(f"{PUBLIC}{public_name}/", _EVER)]
        await storage.delete(keys)


@periodic("17 * * * *", "photos.sweep")
async def sweep() -> None:
    """Every hour: what was never completed, what nothing shows, what got stuck, what lies about in quarantine."""
    now = clock.now()
    await Photo.filter(status=PhotoStatus.AWAITING_UPLOAD, created_at__lt=now - policy.UPLOAD_KEPT).delete()
    await _erase_orphans(now - policy.ORPHAN_KEPT)
    await _take_up_stuck(now)
    await _clear_quarantine(now - policy.UPLOAD_KEPT)


async def _erase_orphans(before: datetime) -> None:
    """A settled photo that nothing shows, whatever its reason: never attached, or let go since."""
    async with transaction():
        orphans = await fetch(
            "DELETE FROM photo WHERE attached_at IS NULL AND status IN ('READY', 'REJECTED') AND created_at < $1"
            " RETURNING public_name, quarantine_key",
            before,
        )
        for orphan in orphans:
            await defer("photos.erase", **orphan)


async def _take_up_stuck(now: datetime) -> None:
    """The queue gives up after some tries; a photo must not wait for ever."""
    stuck = Photo.filter(status=PhotoStatus.PROCESSING, created_at__lt=now - _TAKEN_UP_AFTER)
    for photo in await stuck:
        if photo.created_at < now - _GIVEN_UP_AFTER:
            await _reject(photo, Rejection.DAMAGED)
        else:
            async with transaction():
                await defer("photos.process", photo_id=str(photo.id), public_name=photo.public_name)


async def _clear_quarantine(before: datetime) -> None:
    """What is in quarantine is waiting for its job, or is to go."""
    with reaching_storage() as storage:
        old = [key async for key in storage.list_older_than(QUARANTINE, before)]
        rows = await fetch(
            "SELECT quarantine_key FROM photo WHERE quarantine_key = ANY($1) AND status = 'PROCESSING'", old
        )
        await storage.delete(set(old) - {row["quarantine_key"] for row in rows})
