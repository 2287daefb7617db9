"""Walls in space, and what a building can be made of."""

import math
from dataclasses import dataclass, field

from parvis_web.demo.pictures.light import RGB
from parvis_web.demo.pictures.stage import Space, Stage

PLASTER: tuple[RGB, ...] = (
    (236, 224, 202), (244, 236, 218), (228, 206, 172), (222, 200, 186), (206, 190, 170), (240, 232, 226),
    (226, 186, 148), (214, 204, 192), (234, 212, 178), (198, 118, 92), (186, 106, 84),
)  # fmt: skip
CREOLE: tuple[RGB, ...] = (
    (250, 240, 214),
    (142, 198, 196),
    (246, 202, 120),
    (232, 140, 120),
    (240, 240, 236),
    (158, 192, 226),
)
SHUTTERS: tuple[RGB, ...] = ((110, 134, 142), (92, 120, 100), (140, 80, 72), (212, 208, 200), (90, 110, 150))
ZINC: RGB = (122, 134, 148)
TILE: RGB = (184, 102, 74)
AWNINGS: tuple[RGB, ...] = ((196, 66, 62), (46, 104, 96), (226, 166, 60), (54, 86, 140), (150, 62, 92))
GLASS: RGB = (84, 106, 128)
LAMPLIGHT: RGB = (255, 212, 132)


@dataclass
class Style:
    """How a building looks. Lengths in metres."""

    plaster: RGB = PLASTER[0]
    floors: int = 5
    storey: float = 3.1
    bay: float = 2.6
    ground: str = "shop"
    """What the ground floor is: `shop`, `plain` or `glass`."""
    shutters: RGB | None = None
    balconies: bool = False
    roof: str = "zinc"
    """`zinc`, `tile` or `flat`."""
    awning: RGB = field(default=AWNINGS[0])

    @property
    def height(self) -> float:
        """To the eaves; the ground floor is a little taller than the others."""
        return self.storey * self.floors + 0.8


@dataclass
class Wall:
    """An upright plane over the ground from `start` to `end`, both (x, z)."""

    stage: Stage
    start: tuple[float, float]
    end: tuple[float, float]

    def __post_init__(self) -> None:
        (x0, z0), (x1, z1) = self.start, self.end
        self.length = math.hypot(x1 - x0, z1 - z0)
        self._along = ((x1 - x0) / self.length, (z1 - z0) / self.length)
        out = (self._along[1], -self._along[0])
        towards_eye = out[0] * -(x0 + x1) + out[1] * -(z0 + z1) > 0
        self._out = out if towards_eye else (-out[0], -out[1])
        sun = 0.8 * self.stage.sun_side * self._out[0] - 0.25 * self._out[1]
        self.lit = 0.90 + 0.17 * max(-1.0, min(1.0, sun))

    def point(self, along: float, up: float, out: float = 0.0) -> Space:
        """The point `along` the wall, `up` it and `out` from it, in metres."""
        x = self.start[0] + self._along[0] * along + self._out[0] * out
        z = self.start[1] + self._along[1] * along + self._out[1] * out
        return x, up, max(0.4, z)

    def panel(
        self,
        a0: float,
        a1: float,
        u0: float,
        u1: float,
        colour: RGB,
        *,
        out: float = 0.0,
        lit: float = 1.0,
        alpha: int = 255,
    ) -> None:
        """A rectangle on the wall."""
        corners = [self.point(a0, u0, out), self.point(a1, u0, out), self.point(a1, u1, out), self.point(a0, u1, out)]
        self.stage.solid(corners, colour, lit=self.lit * lit, alpha=alpha)

    def slope(
        self,
        a0: float,
        a1: float,
        low: tuple[float, float],
        high: tuple[float, float],
        colour: RGB,
        *,
        lit: float = 1.0,
    ) -> None:
        """A slanted face between two (up, out) edges: roofs, awnings."""
        corners = [self.point(a0, *low), self.point(a1, *low), self.point(a1, *high), self.point(a0, *high)]
        self.stage.solid(corners, colour, lit=self.lit * lit)

    def detail(self, along: float) -> float:
        """Pixels per metre there: whether small things are worth drawing."""
        return self.stage.scale(self.point(along, 0)[2])
