"""The drawn pictures, and the phone photos made of them."""

from datetime import UTC, datetime
from io import BytesIO
from random import Random

import pytest
from PIL import Image, ImageChops, ImageOps, ImageStat
from PIL.ExifTags import GPS, IFD, Base

from parvis_web.demo.pictures import SCENES, as_phone_photo, draw

TAKEN_AT = datetime(2026, 5, 9, 17, 42, 5, tzinfo=UTC)
TURNS = (1, 3, 6, 8)


@pytest.fixture(scope="module")
def picture() -> Image.Image:
    return draw("park", 2)


def _photo(picture: Image.Image, *, orientation: int = 6, seed: int = 1) -> bytes:
    return as_phone_photo(
        picture,
        orientation=orientation,
        latitude=48.82104,
        longitude=-2.27718,
        taken_at=TAKEN_AT,
        rng=Random(seed),
    )


def _degrees(angle: tuple[float, float, float]) -> float:
    return float(angle[0]) + float(angle[1]) / 60 + float(angle[2]) / 3600


@pytest.mark.parametrize("scene", sorted(SCENES))
def test_every_scene_can_be_drawn_as_large_as_a_phone_does(scene: str) -> None:
    image = draw(scene, 11)

    assert image.mode == "RGB"
    assert sorted(image.size) == [3024, 4032]
    # a picture, not a flat sheet: light varies over it
    assert ImageStat.Stat(image.convert("L").reduce(16)).stddev[0] > 18


@pytest.mark.parametrize("scene", ["seafront", "stairs"])
def test_a_small_picture_has_the_same_light_in_fewer_pixels(scene: str) -> None:
    small, large = draw(scene, 11, small=True), draw(scene, 11)

    assert sorted(small.size) == [1200, 1600]
    assert (small.width < small.height) is (large.width < large.height)
    sky = [ImageStat.Stat(image.crop((0, 0, image.width, image.height // 4))).mean for image in (small, large)]
    assert sky[0] == pytest.approx(sky[1], abs=12)


def test_a_seed_settles_every_pixel() -> None:
    assert draw("bus_stop", 2).tobytes() == draw("bus_stop", 2).tobytes()


def test_another_seed_is_another_picture() -> None:
    assert draw("garden", 1).tobytes() != draw("garden", 2).tobytes()


def test_a_scene_nobody_knows_is_refused() -> None:
    with pytest.raises(KeyError, match="volcano"):
        draw("volcano", 1)


@pytest.mark.parametrize("orientation", TURNS)
def test_a_phone_photo_stands_upright_once_transposed(picture: Image.Image, orientation: int) -> None:
    photo = Image.open(BytesIO(_photo(picture, orientation=orientation)))

    assert photo.format == "JPEG"
    assert photo.getexif()[Base.Orientation] == orientation
    assert photo.size == (picture.size if orientation in (1, 3) else picture.size[::-1])
    upright = ImageOps.exif_transpose(photo)
    difference = ImageChops.difference(upright.reduce(16), picture.reduce(16))
    assert max(ImageStat.Stat(difference).mean) < 2


def test_a_phone_photo_says_where_when_and_with_what_it_was_taken(picture: Image.Image) -> None:
    exif = Image.open(BytesIO(_photo(picture))).getexif()
    place = exif.get_ifd(IFD.GPSInfo)

    assert (place[GPS.GPSLatitudeRef], place[GPS.GPSLongitudeRef]) == ("N", "W")
    assert _degrees(place[GPS.GPSLatitude]) == pytest.approx(48.82104, abs=1e-5)
    assert _degrees(place[GPS.GPSLongitude]) == pytest.approx(2.27718, abs=1e-5)
    assert exif.get_ifd(IFD.Exif)[Base.DateTimeOriginal] == "2026:05:09 17:42:05"
    assert exif[Base.Make]
    assert exif[Base.Model]


def test_a_phone_photo_carries_a_thumbnail_of_its_own(picture: Image.Image) -> None:
    data = _photo(picture, orientation=6)
    thumbnail = Image.open(BytesIO(data)).getexif().get_ifd(IFD.IFD1)
    start = data.index(b"Exif\x00\x00") + 6 + thumbnail[Base.JpegIFOffset]

    small = Image.open(BytesIO(data[start : start + thumbnail[Base.JpegIFByteCount]]))

    assert small.format == "JPEG"
    assert small.size == (120, 160)


def test_a_phone_that_does_not_know_the_place_does_not_write_it(picture: Image.Image) -> None:
    data = as_phone_photo(picture, orientation=1, latitude=None, longitude=None, taken_at=TAKEN_AT, rng=Random(1))

    assert dict(Image.open(BytesIO(data)).getexif().get_ifd(IFD.GPSInfo)) == {}


def test_a_phone_photo_weighs_what_phone_photos_weigh(picture: Image.Image) -> None:
    assert 2_000_000 < len(_photo(picture)) < 5_000_000
