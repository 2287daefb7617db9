"""Sending photos through the web port, as a program does it."""

from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from random import Random
from typing import Any

import httpx
from PIL import Image
from PIL.ExifTags import Base
from tests.door.asking import ask
from tests.media.samples import quarters

from parvis_web.demo.pictures import as_phone_photo

CREATE = """
mutation Create($files: [PhotoFileInput!]!) {
  createPhotoUploads(input: {files: $files}) {
    errors { code path } uploads { url maxBytes fields { name value } photo { id status } }
  }
}
"""
COMPLETE = """
mutation Complete($photos: [ID!]!) {
  completePhotoUploads(input: {photoIds: $photos}) { errors { code path } photos { id status } }
}
"""
LATITUDE, LONGITUDE = 48.823987, 2.273456
TAKEN_AT = datetime(2026, 5, 31, 18, 2, 11)


@dataclass(frozen=True, slots=True)
class Upload:
    """A permission to send one file."""

    photo_id: str
    url: str
    fields: dict[str, str]


def phone_photo(size: tuple[int, int] = (1600, 1200)) -> bytes:
    """As a phone writes it: turned, with place, time, maker and a thumbnail of its own."""
    return as_phone_photo(
        quarters(*size), orientation=6, latitude=LATITUDE, longitude=LONGITUDE, taken_at=TAKEN_AT, rng=Random(1)
    )


def given_away(data: bytes) -> list[bytes]:
    """What a file like this says of its maker, by the file's own words."""
    exif = Image.open(BytesIO(data)).getexif()
    return [str(exif[tag]).encode() for tag in (Base.Make, Base.Model, Base.Software, Base.DateTime)]


async def may_send(client: httpx.AsyncClient, headers: dict[str, str], size: int) -> Upload:
    files = [{"contentType": "image/jpeg", "bytes": size}]
    payload = (await ask(client, CREATE, headers, files=files))["data"]["createPhotoUploads"]
    assert payload["errors"] == []
    [upload] = payload["uploads"]
    fields = {field["name"]: field["value"] for field in upload["fields"]}
    return Upload(upload["photo"]["id"], upload["url"], fields)


async def send(
    client: httpx.AsyncClient, upload: Upload, data: bytes, fields: dict[str, str] | None = None
) -> httpx.Response:
    return await client.post(upload.url, data=fields or upload.fields, files={"file": ("photo.jpg", data)})


async def complete(client: httpx.AsyncClient, headers: dict[str, str], *photo_ids: str) -> dict[str, Any]:
    answer = await ask(client, COMPLETE, headers, photos=list(photo_ids))
    payload: dict[str, Any] = answer["data"]["completePhotoUploads"]
    return payload
