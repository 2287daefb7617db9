"""Sending photos to a real store, and looking into it."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import httpx
from tests.media.samples import exif, quarters, saved

from parvis.auth.viewer import Viewer
from parvis.photos.models import Photo
from parvis.photos.service import FileInput, Upload, complete_uploads, create_uploads
from parvis_media.storage import Storage

EVER = datetime.max.replace(tzinfo=UTC)

#: as a phone writes it: turned, with place and time
PHONE_PHOTO = saved(quarters(), exif=exif())


async def send(store: Storage, upload: Upload, data: bytes) -> httpx.Response:
    """Post a file with a permission, straight to the store."""
    async with httpx.AsyncClient() as client:
        return await client.post(
            f"{store.config.endpoint}/{store.config.bucket}", data=upload.fields, files={"file": ("photo", data)}
        )


async def sent(owner: Viewer, store: Storage, data: bytes = PHONE_PHOTO) -> Photo:
    """A photo whose file lies in quarantine and whose job waits."""
    [upload] = await create_uploads(owner, files=[FileInput("image/jpeg", len(data))])
    response = await send(store, upload, data)
    assert response.is_success, response.text
    [photo] = await complete_uploads(owner, photo_ids=[upload.photo.id])
    return photo


async def keys(store: Storage, prefix: str) -> list[str]:
    return [key async for key in store.list_older_than(prefix, EVER)]


async def in_pieces(data: bytes, size: int = 64 * 1024) -> AsyncIterator[bytes]:
    for start in range(0, len(data), size):
        yield data[start : start + size]
