"""From untrusted bytes to an upright sRGB picture no larger than needed. Runs in the child process only."""

import warnings
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

# Pillow loads JPEG and PNG by itself; asked for another format, it would load all forty unless that one is there.
import PIL.WebPImagePlugin  # noqa: F401  (imported to be registered)
from PIL import Image, ImageCms

from parvis_media.errors import Rejected, Rejection
from parvis_media.limits import Limits
from parvis_media.processed import Suggestion
from parvis_media.resize import shrink
from parvis_media.sniff import HEAD_BYTES, sniff, webp_canvas
from parvis_media.suggestion import read_suggestion

# EXIF 2.32, tag 274: how the stored rows and columns lie; the operation that sets them upright.
_ORIENTATION = 0x0112
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
# A JPEG decoded at half size costs a quarter: worth 5 % of the largest size (2016 pixels instead of 2048).
_CLOSE_ENOUGH = 0.95


@dataclass(frozen=True, slots=True)
class Decoded:
    """An upright picture in mode RGB, sRGB, without any `info`; and what its metadata would suggest."""

    image: Image.Image
    suggestion: Suggestion


def decode(source: Path, limits: Limits, longest: int) -> Decoded:
    """The picture in `source`, its longer edge at most `longest` pixels; of an animation, the first frame.

    Steps go from many pixels to few: the size is reduced while decoding where the format allows it, then by
    resampling, and only then come colours and rotation. Transparency is flattened on white: what lies under
    transparent pixels is hidden data, and the picture should look the same in every format.

    Raises Rejected; MemoryError when the limit on memory is met.
    """
    try:
        with _open_bounded(source, limits) as opened:
            _reduce_while_decoding(opened, longest)
            opened.load()
            profile = opened.info.get("icc_profile")
            orientation, suggestion = _read_exif(opened)
            image = shrink(_continuous(opened), longest)
    except (Rejected, MemoryError):
        raise
    except Exception as error:  # decoders answer hostile bytes with any exception there is
        raise Rejected(Rejection.DAMAGED) from error
    image = _to_srgb(_flatten(image), profile)
    if orientation in _UPRIGHT:
        image = image.transpose(_UPRIGHT[orientation])
    image.info = {}  # Pillow's encoders write comments and profiles they find here
    return Decoded(image, suggestion)


def _open_bounded(source: Path, limits: Limits) -> Image.Image:
    """The file opened, its header read, nothing decoded yet."""
    with source.open("rb") as file:
        head = file.read(HEAD_BYTES)
    kind = sniff(head)
    if kind == "WEBP":
        _bound(webp_canvas(head), limits)
    Image.MAX_IMAGE_PIXELS = limits.max_pixels
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(source, formats=[kind])
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise Rejected(Rejection.TOO_MANY_PIXELS) from error
    _bound(image.size, limits)
    return image


def _bound(size: tuple[int, int], limits: Limits) -> None:
    width, height = size
    if max(size) > limits.max_side or width * height > limits.max_pixels:
        raise Rejected(Rejection.TOO_MANY_PIXELS)


def _reduce_while_decoding(image: Image.Image, longest: int) -> None:
    """Let libjpeg decode at 1/8, 1/4 or 1/2, as far as the result is still large enough. Other formats cannot."""
    for scale in (8, 4, 2):
        if max(image.size) / scale >= longest * _CLOSE_ENOUGH:
            image.draft(None, (max(1, image.width // scale), max(1, image.height // scale)))
            return


def _read_exif(image: Image.Image) -> tuple[int, Suggestion]:
    """Orientation and suggestion; broken metadata counts as none, since the picture itself may be sound."""
    try:
        exif = image.getexif()
        return exif.get(_ORIENTATION, 1), read_suggestion(exif)
    except Exception:  # whatever a hostile TIFF structure makes the parser raise
        return 1, Suggestion()


def _continuous(image: Image.Image) -> Image.Image:
    """The picture in a mode that can be averaged: palettes and bitmaps cannot, 16-bit grey loses its scale."""
    if image.mode.startswith("I"):
        return image.point(lambda value: value * (1 / 256)).convert("L")
    if image.has_transparency_data:
        return image.convert("RGBA")
    if image.mode in ("L", "RGB", "CMYK"):
        return image
    return image.convert("L" if image.mode == "1" else "RGB")


def _flatten(image: Image.Image) -> Image.Image:
    if image.mode != "RGBA":
        return image
    white = Image.new("RGB", image.size, "white")
    white.paste(image, mask=image.getchannel("A"))
    return white


def _to_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Colours as sRGB, which is what a picture without a profile means. An unusable profile is as none."""
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            # nearly every phone embeds sRGB itself: converting it to itself is the costliest way to do nothing
            if not ImageCms.getProfileDescription(source).startswith("sRGB"):
                target = ImageCms.createProfile("sRGB")
                converted = ImageCms.profileToProfile(
                    image, source, target, ImageCms.Intent.RELATIVE_COLORIMETRIC, outputMode="RGB"
                )
                if converted is not None:
                    return converted
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            return image.convert("RGB")
    return image.convert("RGB")
