"""Pictures to draw, and places on the map."""

from dataclasses import dataclass

from parvis_web.demo.content.resources import Table


@dataclass(frozen=True)
class DemoPhoto:
    """A picture to draw, and what is said of it."""

    scene: str
    seed: int
    alt: str
    """True of this scene, seed and size: another size is another picture."""
    caption: str
    orientation: int
    """EXIF orientation with which the phone stores it."""
    small: bool
    """Drawn small: many photos would take too long at a phone's full size."""


def read_photo(row: Table, *, small: bool) -> DemoPhoto:
    """A row `photos`; `small` is what it is unless the row says otherwise."""
    caption, is_small = row.get("caption", ""), row.get("small", small)
    return DemoPhoto(row["scene"], row["seed"], row["alt"], caption, row["orientation"], is_small)


def read_location(table: Table) -> tuple[float, float] | None:
    """Latitude and longitude in degrees (WGS 84), if the table has a pin."""
    place = table.get("location")
    return (place["latitude"], place["longitude"]) if place else None
