"""Files as people, cameras and attackers make them."""

import struct
import zlib
from collections.abc import Awaitable, Callable
from io import BytesIO
from typing import Any

from PIL import ExifTags, Image, ImageCms

from parvis_media.processed import Processed

# The fixture `processed`: from the bytes of a file (and `limits`, `name`) to what is made of them.
Processing = Callable[..., Awaitable[Processed]]

# Planted wherever a file can carry text: to be found in no byte of what is published.
SECRET = b"planted-secret-4711"

RED, GREEN, BLUE, GREY = (220, 40, 40), (40, 200, 60), (40, 60, 220), (128, 128, 128)


def quarters(width: int = 400, height: int = 300) -> Image.Image:
    """Upright: red, green above; blue, grey below."""
    image = Image.new("RGB", (width, height), GREY)
    image.paste(RED, (0, 0, width // 2, height // 2))
    image.paste(GREEN, (width // 2, 0, width, height // 2))
    image.paste(BLUE, (0, height // 2, width // 2, height))
    return image


def saved(image: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    buffer = BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def exif(
    *,
    latitude: tuple[Any, ...] = (48, 51, 29.6),
    longitude: tuple[Any, ...] = (2, 17, 40.2),
    references: tuple[str, str] = ("N", "E"),
    taken: str = "2024:05:31 18:02:11",
) -> Image.Exif:
    """As a phone writes it: maker, author, day, position."""
    made = Image.Exif()
    made[ExifTags.Base.Make] = SECRET.decode()
    made[ExifTags.Base.Artist] = SECRET.decode()
    made.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = taken
    made.get_ifd(ExifTags.IFD.GPSInfo).update(
        {
            ExifTags.GPS.GPSLatitudeRef: references[0],
            ExifTags.GPS.GPSLatitude: latitude,
            ExifTags.GPS.GPSLongitudeRef: references[1],
            ExifTags.GPS.GPSLongitude: longitude,
        }
    )
    return made


def srgb_profile() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def jpeg_segment(marker: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def after_start(jpeg: bytes, segment: bytes) -> bytes:
    """The JPEG file with one more segment, first of all."""
    return jpeg[:2] + segment + jpeg[2:]


def loaded_jpeg() -> bytes:
    """A JPEG file with the secret in every place a JPEG file has for it."""
    plain = saved(
        quarters(),
        exif=exif(),
        xmp=b"<x:xmpmeta>" + SECRET + b"</x:xmpmeta>",
        icc_profile=srgb_profile() + SECRET,
        comment=SECRET,
    )
    with_iptc = after_start(plain, jpeg_segment(0xED, b"Photoshop 3.0\x008BIM" + SECRET))
    with_unknown = after_start(with_iptc, jpeg_segment(0xE7, SECRET))
    return with_unknown + SECRET


def loaded_webp() -> bytes:
    return saved(
        quarters(), "WEBP", exif=exif(), xmp=b"<x>" + SECRET + b"</x>", icc_profile=srgb_profile() + SECRET
    ) + SECRET  # fmt: skip


def png_chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def loaded_png() -> bytes:
    plain = saved(quarters(), "PNG", exif=exif(), icc_profile=srgb_profile())
    header_end = 8 + 12 + 13
    text = (
        png_chunk(b"tEXt", b"Comment\x00" + SECRET)
        + png_chunk(b"zTXt", b"Author\x00\x00" + zlib.compress(SECRET))
        + png_chunk(b"iTXt", b"XML:com.adobe.xmp\x00\x00\x00\x00\x00" + SECRET)
        + png_chunk(b"tIME", struct.pack(">HBBBBB", 2024, 5, 31, 18, 2, 11))
        + png_chunk(b"prVt", SECRET)
    )
    return plain[:header_end] + text + plain[header_end:] + SECRET


def blank_png(width: int, height: int, *, announced: tuple[int, int] | None = None) -> bytes:
    """A black one-bit PNG: a thousandth of a bit per pixel. `announced` is the size its header tells instead."""
    rows = zlib.compressobj(9)
    line = bytes(1 + (width + 7) // 8)
    data = b"".join(rows.compress(line) for _ in range(height)) + rows.flush()
    header = struct.pack(">IIBBBBB", *(announced or (width, height)), 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", header) + png_chunk(b"IDAT", data) + png_chunk(b"IEND", b"")


def endless_jpeg(edge: int = 4000, scans: int = 3000) -> bytes:
    """A progressive JPEG whose last scan, a few hundred bytes, is repeated: small to send, minutes to decode."""
    plain = saved(Image.new("L", (edge, edge), 128), progressive=True)
    start = plain.rindex(b"\xff\xda")
    return plain[:-2] + plain[start:-2] * scans + plain[-2:]
