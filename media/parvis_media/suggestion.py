"""Where and when a picture says it was taken, read from EXIF and believed only as far as it makes sense."""

import math
from datetime import date, datetime, timedelta

from PIL import ExifTags, Image

from parvis_media.processed import Suggestion

_FIRST_PHOTOGRAPH = date(1826, 1, 1)
_DEGREE_DECIMALS = 6  # a tenth of a metre


def read_suggestion(exif: Image.Exif) -> Suggestion:
    """Position and day from the EXIF tags; what is missing, malformed or out of range is None.

    May raise anything on a hostile structure: the caller treats that as no metadata.
    """
    gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
    latitude = _degrees(gps.get(ExifTags.GPS.GPSLatitude), gps.get(ExifTags.GPS.GPSLatitudeRef), "N", "S", 90)
    longitude = _degrees(gps.get(ExifTags.GPS.GPSLongitude), gps.get(ExifTags.GPS.GPSLongitudeRef), "E", "W", 180)
    # without a fix, many cameras write zeros: a point in the Gulf of Guinea
    if latitude is None or longitude is None or (latitude == 0 and longitude == 0):
        latitude = longitude = None
    details = exif.get_ifd(ExifTags.IFD.Exif)
    taken = details.get(ExifTags.Base.DateTimeOriginal) or details.get(ExifTags.Base.DateTimeDigitized)
    return Suggestion(latitude, longitude, _day(taken))


def _degrees(parts: object, reference: object, positive: str, negative: str, bound: int) -> float | None:
    """Decimal degrees from degrees, minutes and seconds and a hemisphere letter."""
    if not isinstance(parts, tuple) or len(parts) != 3 or not isinstance(reference, str):
        return None
    letter = reference.strip("\x00 ").upper()
    degrees, minutes, seconds = (float(part) for part in parts)
    if letter not in (positive, negative) or not (0 <= minutes <= 60 and 0 <= seconds <= 60):
        return None
    value = degrees + minutes / 60 + seconds / 3600
    if not (math.isfinite(value) and degrees >= 0 and value <= bound):
        return None
    return round(value if letter == positive else -value, _DEGREE_DECIMALS)


def _day(text: object) -> date | None:
    """The day of an EXIF time, "2024:05:31 18:02:11"."""
    if not isinstance(text, str):
        return None
    try:
        day = datetime.strptime(text.strip("\x00 ")[:10], "%Y:%m:%d").date()
    except ValueError:
        return None
    tomorrow = date.today() + timedelta(days=1)  # a camera east of here may already be there
    return day if _FIRST_PHOTOGRAPH <= day <= tomorrow else None
