"""France on a sheet of paper: where a place lies, and how far the country reaches.

Lambert's conformal conic projection on a sphere, with the parallels and origin of Lambert-93, the country's own legal
projection (Snyder, *Map Projections: A Working Manual*, USGS 1987, equations 15-1 to 15-3).
"""

from functools import lru_cache
from math import cos, log, pi, radians, sin, tan

_SOUTH, _NORTH = radians(44), radians(49)
_CENTRE_LATITUDE, _CENTRE_LONGITUDE = radians(46.5), 3.0


def _steepness(latitude: float) -> float:
    return tan(pi / 4 + latitude / 2)


_N = log(cos(_SOUTH) / cos(_NORTH)) / log(_steepness(_NORTH) / _steepness(_SOUTH))
_F = cos(_SOUTH) * _steepness(_SOUTH) ** _N / _N
_RHO_CENTRE = _F / _steepness(_CENTRE_LATITUDE) ** _N

#: the drawing's size: mainland France and Corsica, some sea around
WIDTH, HEIGHT = 606, 578
#: units of the drawing for a radius of the earth, and where Lambert's origin lies in it
_UNITS, _ORIGIN_X, _ORIGIN_Y = 3400.0, 312.0, 278.0
#: mainland and Corsica lie in there; what does not is overseas, and listed beside the map
_LATITUDES, _LONGITUDES = (41.2, 51.3), (-5.4, 9.8)

# Capes, bays, river mouths and towns along the border, some 30 km apart: the shape by which one knows the country, no
# more. (latitude, longitude), clockwise from Dunkirk.
_MAINLAND = (
    (51.09, 2.54), (50.80, 2.95), (50.77, 3.16), (50.53, 3.26), (50.48, 3.62), (50.34, 3.72), (50.27, 4.16),
    (49.98, 4.17), (49.96, 4.50), (50.15, 4.83), (49.80, 4.87), (49.68, 5.30), (49.55, 5.48), (49.53, 5.82),
    (49.46, 6.35), (49.21, 6.66), (49.17, 7.04), (49.04, 7.40), (49.06, 7.92), (48.98, 8.22), (48.60, 7.82),
    (48.34, 7.74), (47.97, 7.61), (47.59, 7.58), (47.43, 7.26), (47.50, 7.01), (47.32, 6.92), (46.98, 6.46),
    (46.74, 6.14), (46.46, 6.07), (46.28, 6.11), (46.15, 5.97), (46.25, 6.28), (46.40, 6.52), (46.39, 6.79),
    (46.12, 6.86), (45.93, 7.03), (45.70, 6.83), (45.52, 7.00), (45.26, 7.13), (45.14, 6.79), (44.92, 6.72),
    (44.68, 7.02), (44.37, 6.90), (44.18, 7.30), (44.14, 7.65), (43.94, 7.62), (43.78, 7.52), (43.69, 7.28),
    (43.55, 7.05), (43.41, 6.80), (43.26, 6.66), (43.10, 6.35), (43.05, 6.12), (43.08, 5.85), (43.20, 5.55),
    (43.33, 5.05), (43.37, 4.65), (43.48, 4.15), (43.54, 3.95), (43.38, 3.62), (43.25, 3.30), (43.00, 3.05),
    (42.70, 3.04), (42.44, 3.16), (42.43, 2.70), (42.35, 2.30), (42.45, 1.80), (42.60, 1.44), (42.80, 0.95),
    (42.70, 0.40), (42.78, -0.20), (42.85, -0.70), (43.03, -1.20), (43.25, -1.45), (43.37, -1.78), (43.50, -1.53),
    (44.00, -1.34), (44.65, -1.25), (45.20, -1.15), (45.56, -1.07), (45.80, -1.20), (46.15, -1.20), (46.30, -1.45),
    (46.49, -1.78), (46.82, -2.12), (47.13, -2.20), (47.26, -2.45), (47.50, -2.50), (47.56, -3.00), (47.72, -3.45),
    (47.82, -4.10), (47.80, -4.36), (48.04, -4.72), (48.20, -4.45), (48.35, -4.77), (48.58, -4.70), (48.70, -4.05),
    (48.83, -3.50), (48.85, -3.05), (48.55, -2.70), (48.70, -2.30), (48.68, -1.95), (48.62, -1.55), (48.84, -1.60),
    (49.22, -1.62), (49.65, -1.94), (49.68, -1.40), (49.55, -1.26), (49.37, -1.12), (49.34, -0.60), (49.28, -0.20),
    (49.42, 0.15), (49.70, 0.20), (49.87, 0.70), (50.05, 1.35), (50.25, 1.55), (50.55, 1.58), (50.87, 1.58),
    (50.98, 1.90),
)  # fmt: skip
_CORSICA = (
    (43.01, 9.40), (42.70, 9.45), (42.10, 9.55), (41.65, 9.38), (41.38, 9.20), (41.55, 8.80), (41.90, 8.62),
    (42.25, 8.55), (42.57, 8.75), (42.72, 9.28), (42.98, 9.34),
)  # fmt: skip


def is_on_map(latitude: float, longitude: float) -> bool:
    """Whether it lies where the map is, rather than overseas."""
    return _LATITUDES[0] <= latitude <= _LATITUDES[1] and _LONGITUDES[0] <= longitude <= _LONGITUDES[1]


def project(latitude: float, longitude: float) -> tuple[float, float]:
    """Where a place of degrees lies in a drawing of `WIDTH` × `HEIGHT`, from its upper left corner."""
    rho = _F / _steepness(radians(latitude)) ** _N
    theta = _N * radians(longitude - _CENTRE_LONGITUDE)
    x, y = rho * sin(theta), _RHO_CENTRE - rho * cos(theta)
    return round(_ORIGIN_X + _UNITS * x, 1), round(_ORIGIN_Y - _UNITS * y, 1)


@lru_cache(maxsize=1)
def outlines() -> tuple[str, ...]:
    """The mainland's and Corsica's shape, as SVG paths."""
    return tuple(_shape(points) for points in (_MAINLAND, _CORSICA))


def _shape(points: tuple[tuple[float, float], ...]) -> str:
    return "M" + "L".join("{:g} {:g}".format(*project(*point)) for point in points) + "Z"
