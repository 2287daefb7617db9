"""What comes out of a picture that may be published."""

from base64 import b64decode
from io import BytesIO

import pytest
from fast_thumbhash import thumb_hash_to_average_rgba
from PIL import Image, ImageCms, ImageDraw
from tests.media.samples import BLUE, GREEN, GREY, RED, Processing, quarters, saved

from parvis_media.encode import edges_for
from parvis_media.processed import Format, Processed, Variant

CORNERS = ((0.25, 0.25), (0.75, 0.25), (0.25, 0.75), (0.75, 0.75))


def opened(variant: Variant) -> Image.Image:
    return Image.open(BytesIO(variant.data)).convert("RGB")


def colours(variant: Variant) -> list[tuple[int, ...]]:
    """The colour in the middle of each quarter."""
    image = opened(variant)
    return [image.getpixel((int(x * image.width), int(y * image.height))) for x, y in CORNERS]  # type: ignore[misc]


def assert_near(found: list[tuple[int, ...]], expected: list[tuple[int, ...]], tolerance: int = 12) -> None:
    differences = [
        abs(a - b) for one, other in zip(found, expected, strict=True) for a, b in zip(one, other, strict=True)
    ]
    assert max(differences) <= tolerance, found


def shapes(picture: Processed) -> list[tuple[str, int, int]]:
    return [(variant.format, variant.width, variant.height) for variant in picture.variants]


@pytest.mark.parametrize(
    ("longer", "edges"),
    [
        (1, [1]),
        (320, [320]),
        (321, [321, 320]),
        (1000, [1000, 640, 320]),
        (2016, [2016, 1280, 640, 320]),
        (2048, [2048, 1280, 640, 320]),
        (9000, [2048, 1280, 640, 320]),
    ],
)
def test_sizes_never_enlarge(longer: int, edges: list[int]) -> None:
    assert edges_for(longer) == edges


async def test_a_large_picture_gets_four_sizes_and_one_jpeg(processed: Processing) -> None:
    picture = await processed(saved(quarters(3000, 1500)))
    assert (picture.width, picture.height) == (2048, 1024)
    assert shapes(picture) == [
        ("WEBP", 2048, 1024),
        ("WEBP", 1280, 640),
        ("JPEG", 1280, 640),
        ("WEBP", 640, 320),
        ("WEBP", 320, 160),
    ]
    for variant in picture.variants:
        file = Image.open(BytesIO(variant.data))
        assert (file.format, file.size, file.mode) == (variant.format, (variant.width, variant.height), "RGB")
        assert_near(colours(variant), [RED, GREEN, BLUE, GREY])


async def test_a_small_picture_keeps_its_size(processed: Processing) -> None:
    picture = await processed(saved(quarters(200, 300), "PNG"))
    assert shapes(picture) == [("WEBP", 200, 300), ("JPEG", 200, 300)]


async def test_the_jpeg_is_progressive(processed: Processing) -> None:
    picture = await processed(saved(quarters()))
    jpeg = next(variant for variant in picture.variants if variant.format is Format.JPEG)
    assert Image.open(BytesIO(jpeg.data)).info.get("progressive") == 1


async def test_a_phone_photo_is_decoded_at_half_size(processed: Processing) -> None:
    picture = await processed(saved(quarters(4032, 3024)))
    assert (picture.width, picture.height) == (2016, 1512)


@pytest.mark.parametrize("size", [(1, 1), (9000, 1), (1, 3000), (7, 5)])
async def test_odd_shapes_pass(processed: Processing, size: tuple[int, int]) -> None:
    picture = await processed(saved(Image.new("RGB", size, RED)))
    assert all(variant.width >= 1 and variant.height >= 1 for variant in picture.variants)
    assert max(picture.width, picture.height) == min(max(size), 2048)


STORED_AS = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize(("orientation", "turn"), STORED_AS.items())
async def test_every_orientation_comes_out_upright(
    processed: Processing, kind: str, orientation: int, turn: Image.Transpose | None
) -> None:
    # given a picture stored turned, with the tag that says so
    upright = quarters(400, 200)
    tag = Image.Exif()
    tag[0x0112] = orientation
    # when it is processed
    picture = await processed(saved(upright.transpose(turn) if turn is not None else upright, kind, exif=tag))
    # then it stands upright in every size
    assert (picture.width, picture.height) == (400, 200)
    for variant in picture.variants:
        assert_near(colours(variant), [RED, GREEN, BLUE, GREY])


async def test_transparency_becomes_white_and_hides_nothing(processed: Processing) -> None:
    # given a picture whose author made a part transparent to hide it
    image = quarters().convert("RGBA")
    ImageDraw.Draw(image).rectangle((0, 0, 199, 149), fill=(*RED, 0))
    # then that part is white, not red
    for kind in ("PNG", "WEBP"):
        picture = await processed(saved(image, kind, lossless=True))
        for variant in picture.variants:
            assert_near(colours(variant), [(255, 255, 255), GREEN, BLUE, GREY])


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        ("L", [(94,) * 3, (136,) * 3, (72,) * 3, (128,) * 3]),
        ("LA", [(94,) * 3, (136,) * 3, (72,) * 3, (128,) * 3]),
        ("1", None),
        ("P", [RED, GREEN, BLUE, GREY]),
        ("I;16", [(94,) * 3, (136,) * 3, (72,) * 3, (128,) * 3]),
    ],
)
async def test_every_mode_of_png_keeps_its_look(
    processed: Processing, mode: str, expected: list[tuple[int, ...]] | None
) -> None:
    image = quarters()
    if mode == "P":
        image = image.quantize(16)
    elif mode == "I;16":
        wide = image.convert("L").convert("I").point(lambda value: value * 257)
        image = wide.convert("I;16")
    else:
        image = image.convert(mode)
    picture = await processed(saved(image, "PNG"))
    assert (picture.width, picture.height) == (400, 300)
    if expected:
        assert_near(colours(picture.variants[0]), expected)


async def test_a_palette_with_a_transparent_colour(processed: Processing) -> None:
    image = quarters().quantize(4)
    image.info["transparency"] = image.getpixel((10, 10))
    picture = await processed(saved(image, "PNG"))
    assert_near(colours(picture.variants[0]), [(255, 255, 255), GREEN, BLUE, GREY])


async def test_cmyk_comes_out_in_colour(processed: Processing) -> None:
    picture = await processed(saved(quarters().convert("CMYK")))
    assert_near(colours(picture.variants[0]), [RED, GREEN, BLUE, GREY])


async def test_colours_of_another_profile_are_converted(processed: Processing) -> None:
    # given a picture whose profile calls red what sRGB calls blue
    picture = await processed(saved(quarters(), icc_profile=swapped_profile()))
    # then the profile is heard: red and blue change places, green and grey stay
    assert_near(colours(picture.variants[0]), [RED[::-1], GREEN[::-1], BLUE[::-1], GREY])


def swapped_profile() -> bytes:
    """sRGB with the columns of red and blue exchanged, under another name."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    profile = profile.replace(b"rXYZ", b"tmpX").replace(b"bXYZ", b"rXYZ").replace(b"tmpX", b"bXYZ")
    return bytes(profile.replace("sRGB".encode("utf-16-be"), "swap".encode("utf-16-be")))


@pytest.mark.parametrize("profile", [b"not a profile", swapped_profile()[:200]])
async def test_a_broken_profile_counts_as_none(processed: Processing, profile: bytes) -> None:
    picture = await processed(saved(quarters(), icc_profile=profile))
    assert_near(colours(picture.variants[0]), [RED, GREEN, BLUE, GREY])


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
async def test_of_an_animation_the_first_frame_is_kept(processed: Processing, kind: str) -> None:
    second = Image.new("RGB", (400, 300), "black")
    picture = await processed(saved(quarters(), kind, save_all=True, append_images=[second]))
    assert_near(colours(picture.variants[0]), [RED, GREEN, BLUE, GREY])


async def test_of_a_phone_s_double_jpeg_the_first_is_kept(processed: Processing) -> None:
    second = Image.new("RGB", (400, 300), "black")
    picture = await processed(saved(quarters(), "MPO", save_all=True, append_images=[second]))
    assert_near(colours(picture.variants[0]), [RED, GREEN, BLUE, GREY])


async def test_the_name_of_a_file_means_nothing(processed: Processing) -> None:
    picture = await processed(saved(quarters(), "WEBP"), name="picture.png")
    assert (picture.width, picture.height) == (400, 300)


async def test_near_pictures_have_near_hashes(processed: Processing) -> None:
    # given a picture, a smaller and harder compressed copy, and another picture
    scene = Image.linear_gradient("L").rotate(90).resize((900, 600)).convert("RGB")
    scene.paste(quarters(300, 300), (500, 200))
    copy = saved(scene.resize((450, 300)), quality=40)
    other = scene.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    hashes = [int((await processed(data)).phash, 16) for data in (saved(scene), copy, saved(other))]
    # then the copy differs in few of 64 bits, the other in many
    assert (hashes[0] ^ hashes[1]).bit_count() <= 4
    assert (hashes[0] ^ hashes[2]).bit_count() >= 16


async def test_the_preview_has_the_picture_s_colour(processed: Processing) -> None:
    picture = await processed(saved(Image.new("RGB", (400, 300), GREEN)))
    red, green, blue, alpha = thumb_hash_to_average_rgba(b64decode(picture.thumbhash))
    assert_near([(round(red * 255), round(green * 255), round(blue * 255))], [GREEN], tolerance=16)
    assert alpha == 1
