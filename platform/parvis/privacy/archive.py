"""The copy that a person takes along: a ZIP with everything about them in JSON, and their photos."""

import asyncio
import json
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from parvis.core import clock
from parvis.core.db import fetch
from parvis.photos.models import Photo, PhotoStatus
from parvis.photos.storage import reaching_storage
from parvis.privacy.personal import SECTIONS, Section
from parvis_media.errors import ObjectMissing

_FORMAT = 1
#: in French and English, what the other files are
_EXPLAINED = Path(__file__).with_name("LISEZMOI.txt")


async def write_archive(account_id: UUID, to: Path) -> None:
    """Write the ZIP to the file `to`: `LISEZMOI.txt`, `everything.json`, and `photos/ID.jpg`, the largest of each that
    is published.

    Photos are stored one after the other, so memory stays bounded. Raises Unavailable.
    """
    sections = {section.name: await _rows(section, account_id) for section in SECTIONS}
    about = {"format": _FORMAT, "made_at": clock.now(), **sections}
    text = json.dumps(about, ensure_ascii=False, indent=1, default=_plain)
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as archive:
        await asyncio.to_thread(archive.write, _EXPLAINED, _EXPLAINED.name)
        await asyncio.to_thread(archive.writestr, "everything.json", text)
        async for photo in Photo.filter(owner_id=account_id, status=PhotoStatus.READY).order_by("id"):
            if photo.variants:
                await _add_photo(archive, photo, to.with_suffix(".photo"))


async def _rows(section: Section, account_id: UUID) -> list[dict[str, Any]]:
    rows = await fetch(section.sql, account_id)
    for row in rows:
        # PostgreSQL's JSON comes as text
        row.update({name: json.loads(row[name]) for name in section.structured if row[name] is not None})
    return rows


async def _add_photo(archive: zipfile.ZipFile, photo: Photo, beside: Path) -> None:
    # of two that are as large, the one that opens everywhere
    key = str(max(photo.variants, key=lambda one: (int(str(one["width"])), one["format"] == "JPEG"))["key"])
    try:
        with reaching_storage() as storage:
            await storage.get(key, beside)
    except ObjectMissing:  # erased this moment
        return
    name = f"photos/{photo.id}.{key.rpartition('.')[2]}"
    # pictures are packed already
    await asyncio.to_thread(archive.write, beside, name, zipfile.ZIP_STORED)
    await asyncio.to_thread(beside.unlink)


def _plain(value: object) -> str:
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return str(value)
