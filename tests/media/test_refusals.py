"""What is refused, and as what."""

import struct
import zlib

import pytest
from PIL import Image
from tests.media.samples import Processing, blank_png, jpeg_segment, loaded_jpeg, png_chunk, quarters, saved

from parvis_media.errors import Rejected, Rejection
from parvis_media.limits import MIB, Limits

HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(200)
SVG = b'<?xml version="1.0"?>\n<!-- a --><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


async def refusal(processed: Processing, data: bytes, limits: Limits | None = None, name: str = "upload") -> Rejection:
    with pytest.raises(Rejected) as caught:
        await processed(data, limits or Limits(), name)
    return caught.value.reason


@pytest.mark.parametrize(
    "data",
    [
        saved(quarters(), "GIF"),
        saved(quarters(), "TIFF"),
        saved(quarters(), "BMP"),
        saved(quarters(), "ICO"),
        saved(quarters(), "AVIF"),
        saved(quarters(), "JPEG2000"),
        HEIC,
        SVG,
        b"\xef\xbb\xbf  <SVG onload=alert(1)>",
    ],
    ids=["gif", "tiff", "bmp", "ico", "avif", "jpeg2000", "heic", "svg", "bare svg"],
)
async def test_other_pictures_are_unsupported(processed: Processing, data: bytes) -> None:
    assert await refusal(processed, data, name="photo.jpg") is Rejection.UNSUPPORTED_FORMAT


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xd8",
        b"<html><img src='data:image/jpeg'>",
        b"<!-- -->" + loaded_jpeg(),
        b"PK\x03\x04" + loaded_jpeg(),
        b"\x00\x00\x00\x18ftypmp42" + bytes(100),
        b"%PDF-1.7 " + bytes(100),
        b"RIFF\x00\x00\x00\x00WAVEfmt ",
    ],
    ids=["empty", "two bytes", "html", "html first", "zip first", "film", "pdf", "sound"],
)
async def test_what_is_no_picture_is_told_so(processed: Processing, data: bytes) -> None:
    assert await refusal(processed, data, name="photo.jpg") is Rejection.NOT_A_PICTURE


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("part", [0.02, 0.5, 0.95])
async def test_a_cut_file_is_damaged(processed: Processing, kind: str, part: float) -> None:
    noise = Image.effect_noise((400, 300), 60).convert("RGB")
    data = saved(noise, kind)
    assert await refusal(processed, data[: int(len(data) * part)]) is Rejection.DAMAGED


async def test_a_cut_progressive_file_is_damaged(processed: Processing) -> None:
    data = saved(Image.effect_noise((400, 300), 60).convert("RGB"), progressive=True)
    assert await refusal(processed, data[: len(data) * 3 // 4]) is Rejection.DAMAGED


async def test_a_cut_large_jpeg_is_damaged_though_decoded_at_half_size(processed: Processing) -> None:
    data = saved(Image.effect_noise((4032, 3024), 60))
    assert await refusal(processed, data[: len(data) * 3 // 4]) is Rejection.DAMAGED


async def test_a_png_with_a_wrong_checksum_is_damaged(processed: Processing) -> None:
    data = bytearray(saved(quarters(), "PNG"))
    data[data.index(b"IDAT") + 10] ^= 0xFF
    assert await refusal(processed, bytes(data)) is Rejection.DAMAGED


async def test_too_many_bytes(processed: Processing) -> None:
    limits = Limits(max_bytes=5000)
    data = saved(quarters())
    padded = data + bytes(5001 - len(data))
    assert await refusal(processed, padded, limits) is Rejection.TOO_LARGE
    assert (await processed(padded[:-1], limits)).width == 400


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
async def test_the_pixel_bound_is_exact(processed: Processing, kind: str) -> None:
    data = saved(quarters(400, 300), kind)
    assert await refusal(processed, data, Limits(max_pixels=400 * 300 - 1)) is Rejection.TOO_MANY_PIXELS
    assert await refusal(processed, data, Limits(max_side=399)) is Rejection.TOO_MANY_PIXELS
    assert (await processed(data, Limits(max_pixels=400 * 300, max_side=400))).width == 400


async def test_a_png_that_unfolds_to_a_gigabyte_is_refused_on_its_header(processed: Processing) -> None:
    data = blank_png(16_000, 16_000)
    assert len(data) < 40_000
    # in so little memory that decoding even a part would end as TOO_COMPLEX
    assert await refusal(processed, data, Limits(memory_bytes=160 * MIB)) is Rejection.TOO_MANY_PIXELS


async def test_a_webp_that_announces_a_huge_canvas_is_refused_on_its_header(processed: Processing) -> None:
    # VP8X: flags, reserved, width - 1, height - 1
    canvas = bytes(4) + (16_000).to_bytes(3, "little") + (16_000).to_bytes(3, "little")
    data = b"RIFF" + struct.pack("<I", 22) + b"WEBPVP8X" + struct.pack("<I", 10) + canvas
    assert await refusal(processed, data, Limits(memory_bytes=160 * MIB)) is Rejection.TOO_MANY_PIXELS


async def test_a_webp_with_an_unknown_first_chunk_is_damaged(processed: Processing) -> None:
    assert await refusal(processed, b"RIFF\x16\x00\x00\x00WEBPJUNK" + bytes(14)) is Rejection.DAMAGED


async def test_a_png_smaller_than_it_says_is_damaged(processed: Processing) -> None:
    assert await refusal(processed, blank_png(100, 100, announced=(4000, 4000))) is Rejection.DAMAGED


async def test_compressed_text_that_unfolds_is_harmless(processed: Processing) -> None:
    # given 300 MB of text folded into 300 KB before the pixels
    folder = zlib.compressobj(9)
    bomb = b"".join(folder.compress(bytes(MIB)) for _ in range(300)) + folder.flush()
    plain = saved(quarters(), "PNG")
    data = plain[:33] + png_chunk(b"zTXt", b"Comment\x00\x00" + bomb) + plain[33:]
    # then it is not unfolded: in little memory, it is refused for what it is
    assert await refusal(processed, data, Limits(memory_bytes=200 * MIB)) is Rejection.DAMAGED


async def test_a_jpeg_whose_header_repeats_is_damaged(processed: Processing) -> None:
    plain = saved(quarters())
    frame = plain.index(b"\xff\xc0")
    second = jpeg_segment(0xC0, b"\x08" + struct.pack(">HH", 9000, 9000) + plain[frame + 9 : frame + 19])
    data = plain[:frame] + second + plain[frame:]
    assert await refusal(processed, data) is Rejection.DAMAGED
