"""Where and when a picture was taken: offered when it makes sense, never guessed."""

from datetime import date, timedelta
from typing import Any

import pytest
from PIL import Image, TiffImagePlugin
from tests.media.samples import Processing, exif, loaded_jpeg, quarters, saved

from parvis_media.processed import Suggestion
from parvis_media.suggestion import read_suggestion


def reread(made: Image.Exif) -> Suggestion:
    """Through bytes, as a file has them."""
    read = Image.Exif()
    read.load(made.tobytes())
    return read_suggestion(read)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
async def test_position_and_day_are_offered(processed: Processing, kind: str) -> None:
    picture = await processed(saved(quarters(), kind, exif=exif()))
    assert picture.suggestion == Suggestion(latitude=48.858222, longitude=2.2945, taken_on=date(2024, 5, 31))


async def test_a_picture_without_metadata_suggests_nothing(processed: Processing) -> None:
    assert (await processed(saved(quarters()))).suggestion == Suggestion()


async def test_broken_metadata_suggests_nothing_and_spoils_nothing(processed: Processing) -> None:
    whole = loaded_jpeg()
    at = whole.index(b"Exif\x00\x00MM")
    picture = await processed(whole[: at + 10] + b"\xff" * 30 + whole[at + 40 :])
    assert picture.suggestion == Suggestion()
    assert (picture.width, picture.height) == (400, 300)


def test_the_hemisphere_gives_the_sign() -> None:
    # Saint-Denis of Réunion, and Papeete
    assert reread(exif(latitude=(20, 52, 44), longitude=(55, 26, 53), references=("S", "E"))).latitude == -20.878889
    assert reread(exif(latitude=(17, 32, 6), longitude=(149, 34, 8), references=("S", "W"))).longitude == -149.568889


@pytest.mark.parametrize(
    "changes",
    [
        {"latitude": (91, 0, 0)},
        {"longitude": (180, 0, 1)},
        {"latitude": (48, 61, 0)},
        {"latitude": (48, 0)},
        {"latitude": (0, 0, 0), "longitude": (0, 0, 0)},
        {"references": ("X", "E")},
        {"references": ("N", "")},
    ],
)
def test_an_impossible_position_is_none(changes: dict[str, Any]) -> None:
    assert reread(exif(**changes)) == Suggestion(taken_on=date(2024, 5, 31))


def test_what_is_no_number_is_no_position() -> None:
    zero_divided = TiffImagePlugin.IFDRational(0, 0)
    assert reread(exif(latitude=(zero_divided,) * 3)) == Suggestion(taken_on=date(2024, 5, 31))


@pytest.mark.parametrize(
    "taken",
    ["0000:00:00 00:00:00", "2024-05-31", "2024:02:30 10:00:00", "1700:01:01 00:00:00", "", "    :  :     :  :  "],
)
def test_an_impossible_day_is_none(taken: str) -> None:
    assert reread(exif(taken=taken)).taken_on is None


def test_a_day_to_come_is_none() -> None:
    later = date.today() + timedelta(days=3)
    assert reread(exif(taken=f"{later:%Y:%m:%d} 10:00:00")).taken_on is None
