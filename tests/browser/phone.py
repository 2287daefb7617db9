"""A photo as a phone writes it: turned, with its maker, the day and the place."""

from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from random import Random
from struct import pack

from PIL import Image, ImageDraw
from PIL.ExifTags import Base
from playwright.async_api import FilePayload

from parvis_media.metadata import metadata_segments
from parvis_web.demo.pictures import as_phone_photo

#: the town hall of Issy-les-Moulineaux
LATITUDE, LONGITUDE = 48.8238, 2.2735
_TAKEN = datetime(2026, 5, 17, 8, 42, 11)


@dataclass(frozen=True, slots=True)
class PhonePhoto:
    """`traces` are byte strings of the file that tell who took it with what, when and where."""

    content: bytes
    traces: list[bytes]

    @property
    def file(self) -> FilePayload:
        """As Playwright takes a file."""
        return {"name": "IMG_20260517_084211.jpg", "mimeType": "image/jpeg", "buffer": self.content}


def phone_photo(width: int = 1200, height: int = 900) -> PhonePhoto:
    """An upright street of so many pixels, its rows stored on their side."""
    image = Image.linear_gradient("L").resize((width, height)).convert("RGB")
    pen = ImageDraw.Draw(image)
    for house in range(6):
        left = width * house // 6
        pen.rectangle((left, height // 3 + 17 * house, left + width // 8, height), (150 + 15 * house, 120, 90))
    content = as_phone_photo(
        image, orientation=6, latitude=LATITUDE, longitude=LONGITUDE, taken_at=_TAKEN, rng=Random(7)
    )
    exif = Image.open(BytesIO(content)).getexif()
    traces = [str(exif[tag]).encode() for tag in (Base.Make, Base.Model, Base.Software, Base.DateTime)]
    traces += [_angle(LATITUDE), _angle(LONGITUDE)]
    assert metadata_segments(content) == ["APP1 EXIF"]
    assert all(trace in content for trace in traces)
    return PhonePhoto(content, traces)


def _angle(degrees: float) -> bytes:
    """Degrees and minutes as the rationals that EXIF stores, in the byte order that Pillow chooses."""
    return pack(">4L", int(degrees), 1, int(degrees * 60) % 60, 1)
