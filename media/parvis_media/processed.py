"""What processing a picture yields."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Format(StrEnum):
    """Formats that are published."""

    WEBP = "WEBP"
    JPEG = "JPEG"

    @property
    def content_type(self) -> str:
        return f"image/{self.value.lower()}"

    @property
    def extension(self) -> str:
        return "jpg" if self is Format.JPEG else "webp"


@dataclass(frozen=True, slots=True)
class Variant:
    """One re-encoded size of the picture; `data` carries no metadata."""

    format: Format
    width: int
    height: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Where and when the picture says it was taken: to be offered to the uploader, stored only if they agree.

    Decimal degrees (WGS 84), both or neither; the day by the camera's own clock.
    """

    latitude: float | None = None
    longitude: float | None = None
    taken_on: date | None = None


@dataclass(frozen=True, slots=True)
class Processed:
    """A picture ready to publish.

    `width` and `height` are those of the largest variant, upright. `thumbhash` is base64. `phash` is a 64-bit
    difference hash in 16 hexadecimal digits: near pictures differ in few bits. `variants` go from large to small.
    """

    width: int
    height: int
    thumbhash: str
    phash: str
    variants: tuple[Variant, ...]
    suggestion: Suggestion
