"""A place on Earth, as people pin what they write about."""

import math
from typing import NamedTuple

from parvis.core.errors import Code, Mistake


class Location(NamedTuple):
    """Decimal degrees (WGS 84)."""

    latitude: float
    longitude: float


class LocationInvalid(Mistake):
    def __init__(self) -> None:
        super().__init__(Code.INVALID, "This is not a place on Earth.", ("location",))


def check_location(location: Location | None) -> Location | None:
    """The place, if there is one. Raises Mistake INVALID at `location` outside of the globe's coordinates."""
    if location is not None:
        latitude, longitude = location
        if not (math.isfinite(latitude) and math.isfinite(longitude) and abs(latitude) <= 90 and abs(longitude) <= 180):
            raise LocationInvalid
    return location
