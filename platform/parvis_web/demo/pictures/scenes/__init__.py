"""The scenes by name, and the hours and seasons each is at home in."""

from collections.abc import Callable
from dataclasses import dataclass

from parvis_web.demo.pictures.scenes import greens, roadworks, rooms, shores, squares, streets, villages
from parvis_web.demo.pictures.stage import Stage

_DAY = ("noon", "morning", "golden", "overcast")
_SEASONS = ("spring", "summer", "autumn")


@dataclass(frozen=True)
class Scene:
    """How a scene is drawn."""

    paint: Callable[[Stage], None]
    lights: tuple[str, ...] = _DAY
    seasons: tuple[str, ...] = _SEASONS
    horizon: float = 0.57
    """Share of the height, from the top."""
    eye: float = 1.7
    haze: float = 260.0
    upright: float = 0.2
    """How often the phone is held upright."""


SCENES: dict[str, Scene] = {
    "bus_stop": Scene(streets.bus_stop, (*_DAY, "rain", "dusk"), upright=0.15),
    "crossing": Scene(streets.crossing, (*_DAY, "rain"), upright=0.0),
    "cycle_lane": Scene(streets.cycle_lane, (*_DAY, "rain"), eye=2.1),
    "footbridge": Scene(shores.footbridge, (*_DAY, "dusk"), eye=2.0),
    "fountain": Scene(squares.fountain, ("noon", "morning", "golden"), horizon=0.54, eye=2.0),
    "garden": Scene(greens.garden, ("noon", "morning", "golden"), ("spring", "summer"), horizon=0.46, eye=2.3),
    "green_hills": Scene(shores.green_hills, ("noon", "morning", "golden"), horizon=0.48, eye=2.2),
    "library": Scene(rooms.library, ("noon", "morning", "golden"), horizon=0.52, haze=900, upright=0.0),
    "market": Scene(squares.market, ("noon", "morning", "golden", "overcast"), horizon=0.53, eye=2.0),
    "park": Scene(greens.park, _DAY, horizon=0.53, eye=1.9),
    "playground": Scene(greens.playground, ("noon", "morning", "golden"), horizon=0.53, eye=2.0, upright=0.0),
    "river_bank": Scene(shores.river_bank, (*_DAY, "dusk"), horizon=0.50, eye=2.2),
    "school_gate": Scene(rooms.school_gate, ("noon", "morning", "overcast"), horizon=0.54, upright=0.0),
    "seafront": Scene(shores.seafront, ("noon", "morning", "golden"), ("summer",), horizon=0.49, eye=2.4),
    "square": Scene(squares.square, _DAY, horizon=0.55, eye=2.0),
    "stairs": Scene(villages.stairs, _DAY, horizon=0.56, eye=1.9, upright=1.0),
    "street": Scene(streets.street, (*_DAY, "rain")),
    "street_night": Scene(streets.street_night, ("night", "night", "dusk")),
    "tower_blocks": Scene(greens.tower_blocks, _DAY, horizon=0.55, eye=2.0),
    "village_church": Scene(villages.village_church, ("noon", "morning", "golden"), horizon=0.52, eye=2.0),
    "works": Scene(roadworks.works, ("noon", "morning", "overcast", "rain"), eye=2.2),
}
