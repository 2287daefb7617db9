"""Photos as phones write them: the sensor's rows as they come, and EXIF that says too much."""

import struct
from datetime import datetime
from io import BytesIO
from random import Random

from PIL import Image, TiffImagePlugin
from PIL.ExifTags import GPS, IFD, Base

_PHONES = (
    ("Samsung", "SM-A546B"),
    ("Apple", "iPhone 13"),
    ("Google", "Pixel 7a"),
    ("Xiaomi", "Redmi Note 12"),
    ("Fairphone", "FP5"),
)
_TO_SENSOR: dict[int, Image.Transpose | None] = {
    # the turn that takes an upright picture to the rows a sensor held that way delivers
    1: None,
    3: Image.Transpose.ROTATE_180,
    6: Image.Transpose.ROTATE_90,
    8: Image.Transpose.ROTATE_270,
}
_THUMBNAIL = (160, 160)


def as_phone_photo(
    image: Image.Image,
    *,
    orientation: int,
    latitude: float | None,
    longitude: float | None,
    taken_at: datetime,
    rng: Random,
) -> bytes:
    """The upright image as a JPEG file with its pixels turned and EXIF `Orientation` (1, 3, 6 or 8) to undo it.

    The file carries maker, model, date, a thumbnail of its own, and the place (degrees, WGS 84) unless it is
    None. Raises KeyError for another orientation.
    """
    turn = _TO_SENSOR[orientation]
    stored = image if turn is None else image.transpose(turn)
    exif = Image.Exif()
    make, model = rng.choice(_PHONES)
    stamp = taken_at.strftime("%Y:%m:%d %H:%M:%S")
    exif[Base.Make] = make
    exif[Base.Model] = model
    exif[Base.Orientation] = orientation
    exif[Base.Software] = f"{model} camera {rng.randint(9, 14)}.{rng.randint(0, 9)}"
    exif[Base.DateTime] = stamp
    exif[Base.XResolution] = exif[Base.YResolution] = TiffImagePlugin.IFDRational(72, 1)
    exif[Base.ResolutionUnit] = 2
    exif.get_ifd(IFD.Exif).update(
        {
            Base.DateTimeOriginal: stamp,
            Base.DateTimeDigitized: stamp,
            Base.ExposureTime: TiffImagePlugin.IFDRational(1, rng.choice((60, 100, 125, 250, 500))),
            Base.FNumber: TiffImagePlugin.IFDRational(18, 10),
            Base.ISOSpeedRatings: rng.choice((50, 64, 100, 200, 400)),
            Base.FocalLength: TiffImagePlugin.IFDRational(554, 100),
            Base.ExifImageWidth: stored.width,
            Base.ExifImageHeight: stored.height,
        }
    )
    if latitude is not None and longitude is not None:
        exif.get_ifd(IFD.GPSInfo).update(_place(latitude, longitude, taken_at, rng))
    file = BytesIO()
    stored.save(file, "JPEG", quality=90, subsampling="4:2:0", exif=_with_thumbnail(exif.tobytes(), stored))
    return file.getvalue()


def _place(latitude: float, longitude: float, taken_at: datetime, rng: Random) -> dict[int, object]:
    return {
        GPS.GPSLatitudeRef: "N" if latitude >= 0 else "S",
        GPS.GPSLatitude: _degrees(latitude),
        GPS.GPSLongitudeRef: "E" if longitude >= 0 else "W",
        GPS.GPSLongitude: _degrees(longitude),
        GPS.GPSAltitudeRef: b"\x00",
        GPS.GPSAltitude: TiffImagePlugin.IFDRational(rng.randint(200, 900), 10),
        GPS.GPSDateStamp: taken_at.strftime("%Y:%m:%d"),
    }


def _degrees(value: float) -> tuple[TiffImagePlugin.IFDRational, ...]:
    """Degrees, minutes and hundredths of seconds, as EXIF writes an angle."""
    hundredths = round(abs(value) * 360_000)
    degrees, rest = divmod(hundredths, 360_000)
    minutes, seconds = divmod(rest, 6_000)
    return (
        TiffImagePlugin.IFDRational(degrees, 1),
        TiffImagePlugin.IFDRational(minutes, 1),
        TiffImagePlugin.IFDRational(seconds, 100),
    )


def _with_thumbnail(exif: bytes, stored: Image.Image) -> bytes:
    """The EXIF block with a small JPEG chained to it as IFD1 (TIFF 6.0 section 2, Exif 2.3 section 4.5.5).

    Cameras do this, Pillow does not, and an ingest that forgets it publishes what was cropped away.
    """
    small = stored.copy()
    small.thumbnail(_THUMBNAIL)
    file = BytesIO()
    small.save(file, "JPEG", quality=70)
    header, tiff = exif[:6], bytearray(exif[6:])
    order = "<" if tiff[:2] == b"II" else ">"
    (first,) = struct.unpack_from(order + "L", tiff, 4)
    (entries,) = struct.unpack_from(order + "H", tiff, first)
    tiff += b"\x00" * (len(tiff) % 2)
    struct.pack_into(order + "L", tiff, first + 2 + 12 * entries, len(tiff))  # "the next IFD is there"
    start = len(tiff) + 2 + 12 * 3 + 4
    tiff += struct.pack(order + "H", 3)
    tiff += struct.pack(order + "HHLHH", 0x0103, 3, 1, 6, 0)  # Compression: JPEG
    tiff += struct.pack(order + "HHLL", 0x0201, 4, 1, start)  # JPEGInterchangeFormat: where
    tiff += struct.pack(order + "HHLL", 0x0202, 4, 1, len(file.getvalue()))  # ...Length
    tiff += struct.pack(order + "L", 0)
    return header + bytes(tiff) + file.getvalue()
