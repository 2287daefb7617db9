"""Finds metadata in a picture file by walking its container by hand.

Independent of the library that writes our files, so that it can bear witness against it. What is not known to be needed
for showing the picture is reported: the lists below say what is needed, not what is forbidden.
"""

import re
import struct

_JPEG_START = b"\xff\xd8"
_PNG_START = b"\x89PNG\r\n\x1a\n"

# Markers without a length: TEM, RST0-7, SOI
_JPEG_BARE = {0x01, 0xD8, *range(0xD0, 0xD8)}
# SOF0-15 with DHT, JPG and DAC among them; SOS, DQT, DNL, DRI, DHP, EXP
_JPEG_NEEDED = {*range(0xC0, 0xD0), *range(0xDA, 0xE0)}
_JPEG_SOS, _JPEG_EOI, _JPEG_COM = 0xDA, 0xD9, 0xFE
# In entropy-coded data FF is followed by 00 (a literal FF), a restart marker, or more FF (padding)
_JPEG_NEXT_MARKER = re.compile(rb"\xff+[^\x00\xff\xd0-\xd7]")
_JFIF_BARE_LENGTH = 14  # "JFIF\0", version, density, thumbnail 0 x 0
_ADOBE_LENGTH = 12

_JPEG_KINDS = (
    (0xE1, b"Exif\x00", "EXIF"),
    (0xE1, b"http://ns.adobe.com/x", "XMP"),
    (0xE2, b"ICC_PROFILE\x00", "ICC"),
    (0xE2, b"MPF\x00", "MPF"),
    (0xED, b"Photoshop 3.0\x00", "IPTC"),
)
_WEBP_NEEDED = {b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF"}
_WEBP_FLAGS = ((0x20, "ICC"), (0x08, "EXIF"), (0x04, "XMP"))
_PNG_NEEDED = {
    *(b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"bKGD", b"sBIT", b"hIST", b"pHYs"),
    *(b"gAMA", b"cHRM", b"sRGB", b"cICP", b"acTL", b"fcTL", b"fdAT"),
}


class UnreadableContainer(ValueError):
    """The bytes are not a well-formed JPEG, PNG or WebP file, so nothing can be said about their metadata."""


def metadata_segments(data: bytes) -> list[str]:
    """Every part of the file not needed to show the picture, such as "APP1 EXIF", "COM", "tEXt" or "trailing bytes".

    Empty for a clean file. Raises UnreadableContainer.
    """
    try:
        if data.startswith(_JPEG_START):
            return _jpeg(data)
        if data.startswith(_PNG_START):
            return _png(data)
        if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
            return _webp(data)
    except (IndexError, struct.error) as error:
        raise UnreadableContainer("cut short") from error
    raise UnreadableContainer("neither JPEG, PNG nor WebP")


def _jpeg(data: bytes) -> list[str]:
    """ITU T.81, annex B."""
    found: list[str] = []
    at = len(_JPEG_START)
    while True:
        if data[at] != 0xFF:
            raise UnreadableContainer(f"no marker at byte {at}")
        while data[at] == 0xFF:
            at += 1
        marker = data[at]
        at += 1
        if marker == _JPEG_EOI:
            return found + _trailing(data, at)
        if marker in _JPEG_BARE:
            continue
        (length,) = struct.unpack_from(">H", data, at)
        body = data[at + 2 : at + length]
        if length < 2 or len(body) != length - 2:
            raise UnreadableContainer(f"bad length at byte {at}")
        if name := _jpeg_metadata(marker, body):
            found.append(name)
        at += length
        if marker == _JPEG_SOS:
            following = _JPEG_NEXT_MARKER.search(data, at)
            if following is None:
                raise UnreadableContainer("no end of image")
            at = following.start()


def _jpeg_metadata(marker: int, body: bytes) -> str | None:
    if marker in _JPEG_NEEDED:
        return None
    if marker == 0xE0 and body.startswith(b"JFIF\x00") and len(body) == _JFIF_BARE_LENGTH:
        return None
    if marker == 0xEE and body.startswith(b"Adobe") and len(body) == _ADOBE_LENGTH:
        return None  # says how the colours are coded
    if marker == _JPEG_COM:
        return "COM"
    name = f"APP{marker - 0xE0}" if 0xE0 <= marker <= 0xEF else f"marker {marker:02X}"
    kinds = (kind for of, start, kind in _JPEG_KINDS if of == marker and body.startswith(start))
    return f"{name} {kind}" if (kind := next(kinds, None)) else name


def _webp(data: bytes) -> list[str]:
    """RFC 9649, section 2."""
    found: list[str] = []
    (riff_length,) = struct.unpack_from("<I", data, 4)
    end = 8 + riff_length
    if end > len(data):
        raise UnreadableContainer("cut short")
    at = 12
    while at < end:
        kind = data[at : at + 4]
        (length,) = struct.unpack_from("<I", data, at + 4)
        body_end = at + 8 + length
        if body_end > end:
            raise UnreadableContainer(f"bad length at byte {at}")
        if kind == b"VP8X":
            flags = data[at + 8]
            found += [f"VP8X flag {name}" for bit, name in _WEBP_FLAGS if flags & bit]
        elif kind not in _WEBP_NEEDED:
            found.append(kind.decode("latin-1").strip())
        at = body_end + length % 2
    return found + _trailing(data, end)


def _png(data: bytes) -> list[str]:
    """W3C PNG, third edition, section 5."""
    found: list[str] = []
    at = len(_PNG_START)
    while True:
        (length,) = struct.unpack_from(">I", data, at)
        kind = data[at + 4 : at + 8]
        at += 12 + length
        if at > len(data):
            raise UnreadableContainer("cut short")
        if kind not in _PNG_NEEDED:
            found.append(kind.decode("latin-1"))
        if kind == b"IEND":
            return found + _trailing(data, at)


def _trailing(data: bytes, end: int) -> list[str]:
    return ["trailing bytes"] if len(data) > end else []
