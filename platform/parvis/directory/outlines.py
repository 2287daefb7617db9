"""Outlines of neighbourhoods: GeoJSON (RFC 7946), of which only areas are taken, checked and written compactly."""

from typing import Any

from parvis.directory.role_errors import OutlineInvalid, OutlineTooLong

MOST_POINTS = 2_000
#: decimals of a degree that are kept: a tenth of a metre
_DECIMALS = 6
_SHORTEST_RING = 4

Position = list[float]
Ring = list[Position]


def check_outline(outline: object) -> dict[str, object]:
    """The outline as it is kept: `type` and `coordinates` alone, two numbers a point, longitude first.

    Raises Mistake INVALID or TOO_MANY at `outline`.
    """
    if not isinstance(outline, dict):
        raise OutlineInvalid
    left = [MOST_POINTS]
    match outline.get("type"), outline.get("coordinates"):
        case "Polygon", list(rings):
            return {"type": "Polygon", "coordinates": _polygon(rings, left)}
        case "MultiPolygon", list(polygons) if polygons:
            return {"type": "MultiPolygon", "coordinates": [_polygon(polygon, left) for polygon in polygons]}
        case _:
            raise OutlineInvalid


def _polygon(rings: Any, left: list[int]) -> list[Ring]:
    """`left` holds how many points there may still be."""
    if not isinstance(rings, list) or not rings:
        raise OutlineInvalid
    return [_ring(ring, left) for ring in rings]


def _ring(ring: Any, left: list[int]) -> Ring:
    if not isinstance(ring, list) or len(ring) < _SHORTEST_RING:
        raise OutlineInvalid
    left[0] -= len(ring)
    if left[0] < 0:
        raise OutlineTooLong(MOST_POINTS)
    points = [_position(position) for position in ring]
    if points[0] != points[-1]:
        raise OutlineInvalid
    return points


def _position(position: Any) -> Position:
    # a third number is a height, which nothing here shows
    if not isinstance(position, list) or len(position) not in {2, 3}:
        raise OutlineInvalid
    return [_degrees(position[0], 180), _degrees(position[1], 90)]


def _degrees(value: Any, bound: int) -> float:
    # a bool is an int to Python; not a number is within no bounds, and neither is an integer too large for a float
    if isinstance(value, bool) or not isinstance(value, int | float) or not -bound <= value <= bound:
        raise OutlineInvalid
    return round(value, _DECIMALS)
