"""What a file is, by its first bytes: names and declared types are the uploader's word."""

import re

from parvis_media.errors import Rejected, Rejection

HEAD_BYTES = 1024

_JPEG = b"\xff\xd8\xff"
_PNG = b"\x89PNG\r\n\x1a\n"

# Pictures we know by sight and do not take: worth another sentence than "this is not a picture".
_OTHER_PICTURES = (
    b"GIF87a",
    b"GIF89a",
    b"II*\x00",  # TIFF, and most cameras' raw files
    b"MM\x00*",
    b"II+\x00",  # BigTIFF
    b"MM\x00+",
    b"BM",
    b"8BPS",  # Photoshop
    b"\x00\x00\x01\x00",  # icon
    b"\x00\x00\x00\x0cJXL ",
    b"\xff\x0a",  # bare JPEG XL
    b"\x00\x00\x00\x0cjP  ",  # JPEG 2000
)
_SVG = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*<(?:svg\b|(?:\?xml|!DOCTYPE|!--).*?<svg\b)", re.DOTALL | re.IGNORECASE)
# ISO base media brands of HEIF and AVIF stills; other brands are films.
_HEIF_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif", b"avis")


def sniff(head: bytes) -> str:
    """Pillow's name of the format: "JPEG", "PNG" or "WEBP".

    Raises Rejected: UNSUPPORTED_FORMAT for other kinds of picture, NOT_A_PICTURE for anything else.
    """
    if head.startswith(_JPEG):
        return "JPEG"
    if head.startswith(_PNG):
        return "PNG"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "WEBP"
    if head.startswith(_OTHER_PICTURES) or _SVG.match(head) or (head[4:8] == b"ftyp" and head[8:12] in _HEIF_BRANDS):
        raise Rejected(Rejection.UNSUPPORTED_FORMAT)
    raise Rejected(Rejection.NOT_A_PICTURE)


def webp_canvas(head: bytes) -> tuple[int, int]:
    """Width and height a WebP file announces (RFC 9649, sections 2.5 to 2.7).

    Pillow allocates the canvas as it opens a WebP file, up to twice its own bound: ours has to be checked before.
    Raises Rejected(DAMAGED) for anything else than the three kinds of first chunk.
    """
    kind, body = head[12:16], head[20:30]
    if len(body) == 10:
        if kind == b"VP8X":
            return int.from_bytes(body[4:7], "little") + 1, int.from_bytes(body[7:10], "little") + 1
        if kind == b"VP8L" and body[0] == 0x2F:
            bits = int.from_bytes(body[1:5], "little")
            return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
        if kind == b"VP8 " and body[3:6] == b"\x9d\x01\x2a":
            return int.from_bytes(body[6:8], "little") & 0x3FFF, int.from_bytes(body[8:10], "little") & 0x3FFF
    raise Rejected(Rejection.DAMAGED)
