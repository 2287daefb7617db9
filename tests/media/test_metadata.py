"""What files say beside their picture: found in what comes in, absent from what goes out."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.media.samples import (
    SECRET,
    Processing,
    after_start,
    jpeg_segment,
    loaded_jpeg,
    loaded_png,
    loaded_webp,
    png_chunk,
    quarters,
    saved,
)

from parvis_media.errors import ProcessingFailed
from parvis_media.metadata import UnreadableContainer, metadata_segments
from parvis_media.pictures import read_variant
from parvis_media.processed import Format

LOADED = {"JPEG": loaded_jpeg, "PNG": loaded_png, "WEBP": loaded_webp}
FOUND = {
    "JPEG": ["APP7", "APP13 IPTC", "APP1 EXIF", "APP1 XMP", "APP2 ICC", "COM", "trailing bytes"],
    "PNG": ["tEXt", "zTXt", "iTXt", "tIME", "prVt", "iCCP", "eXIf", "trailing bytes"],
    "WEBP": ["VP8X flag ICC", "VP8X flag EXIF", "VP8X flag XMP", "ICCP", "EXIF", "XMP", "trailing bytes"],
}


@pytest.mark.parametrize("kind", LOADED)
def test_every_kind_of_metadata_is_found(kind: str) -> None:
    assert sorted(metadata_segments(LOADED[kind]())) == sorted(FOUND[kind])


@pytest.mark.parametrize("kind", LOADED)
async def test_nothing_said_beside_the_picture_is_published(processed: Processing, kind: str) -> None:
    # given a file with a secret in every place its format has for one
    data = LOADED[kind]()
    assert SECRET in data
    # when it is processed
    picture = await processed(data)
    # then no byte of it, and no segment that could hold it, is in what is published
    assert len(picture.variants) == 3
    for variant in picture.variants:
        assert SECRET not in variant.data
        assert metadata_segments(variant.data) == []


@pytest.mark.parametrize("attachment", [b"<html><script>alert(1)</script>", b"PK\x03\x04" + bytes(40) + b"PK\x05\x06"])
async def test_what_hangs_behind_a_picture_is_cut_off(processed: Processing, attachment: bytes) -> None:
    picture = await processed(saved(quarters()) + attachment)
    for variant in picture.variants:
        assert attachment[:4] not in variant.data


@pytest.mark.parametrize(
    "options", [{}, {"progressive": True}, {"quality": 100, "subsampling": 0, "restart_marker_rows": 1}]
)
def test_a_plain_jpeg_is_clean(options: dict[str, object]) -> None:
    assert metadata_segments(saved(quarters(), **options)) == []


@pytest.mark.parametrize("options", [{}, {"lossless": True}])
def test_a_plain_webp_is_clean(options: dict[str, object]) -> None:
    assert metadata_segments(saved(quarters(), "WEBP", **options)) == []
    assert metadata_segments(saved(quarters().convert("RGBA"), "WEBP", **options)) == []


def test_a_plain_png_is_clean() -> None:
    assert metadata_segments(saved(quarters(), "PNG")) == []


def test_a_thumbnail_in_the_first_segment_is_found() -> None:
    with_thumbnail = jpeg_segment(0xE0, b"JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x01\x01" + b"rgb")
    assert metadata_segments(after_start(saved(quarters()), with_thumbnail)) == ["APP0"]


def test_metadata_between_two_scans_is_found() -> None:
    plain = saved(quarters(), progressive=True)
    second_scan = plain.index(b"\xff\xda", plain.index(b"\xff\xda") + 2)
    assert metadata_segments(plain[:second_scan] + jpeg_segment(0xFE, SECRET) + plain[second_scan:]) == ["COM"]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"GIF89a",
        b"\xff\xd8",
        b"\xff\xd8\xff",
        b"\xff\xd8\x00\x00",
        b"\xff\xd8\xff\xe1\xff\xff short",
        b"\x89PNG\r\n\x1a\n",
        b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", bytes(13)),
        b"RIFF\xff\xff\x00\x00WEBPVP8 ",
        b"RIFF\x10\x00\x00\x00WEBPVP8 \xff\xff\x00\x00",
        saved(quarters())[:-2],
        saved(quarters(), "PNG")[:-2],
        saved(quarters(), "WEBP")[:-2],
    ],
)
def test_what_cannot_be_read_is_not_called_clean(data: bytes) -> None:
    with pytest.raises(UnreadableContainer):
        metadata_segments(data)


@pytest.mark.parametrize("data", [loaded_webp(), saved(quarters(), "WEBP")[:-9], b"no picture"])
def test_a_variant_that_is_not_clean_stops_everything(tmp_path: Path, data: bytes) -> None:
    # given an encoder that wrote more, or less, than a picture
    (tmp_path / "400x300.webp").write_bytes(data)
    # then what it wrote is not handed on
    with pytest.raises(ProcessingFailed):
        read_variant(tmp_path, Format.WEBP, 400, 300)


STARTS = [b"", b"\xff\xd8", b"\x89PNG\r\n\x1a\n", b"RIFF\x20\x00\x00\x00WEBP"]


@given(st.sampled_from(STARTS), st.binary(max_size=200))
@settings(max_examples=500, deadline=None)
def test_any_bytes_get_an_answer(start: bytes, rest: bytes) -> None:
    try:
        found = metadata_segments(start + rest)
    except UnreadableContainer:
        return
    assert all(isinstance(name, str) for name in found)


@given(st.sampled_from(sorted(LOADED)), st.data())
@settings(max_examples=300, deadline=None)
def test_a_cut_file_is_never_clean(kind: str, data: st.DataObject) -> None:
    whole = saved(quarters(), kind)
    end = data.draw(st.integers(0, len(whole) - 1))
    with pytest.raises(UnreadableContainer):
        metadata_segments(whole[:end])
