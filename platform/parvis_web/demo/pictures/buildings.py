"""Façades: walls in space, with windows, shutters, balconies, shops and roofs."""

import math
from dataclasses import dataclass, field

from parvis_web.demo.pictures.light import RGB, mix
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


def facade(wall: Wall, style: Style) -> None:
    """Draw the building's front on the wall."""
    stage, height = wall.stage, style.height
    wall.panel(0, wall.length, 0, height, style.plaster)
    for step in range(5):  # darker towards the street
        wall.panel(0, wall.length, 0, 0.5 + step * 0.7, (60, 52, 60), alpha=9)
    _roof(wall, style)
    bays = max(1, int(wall.length // style.bay))
    width = wall.length / bays
    for floor in range(1, style.floors):
        base = 0.8 + floor * style.storey
        for bay in range(bays):
            _window(wall, style, (bay + 0.5) * width, base, tall=style.storey * 0.62, floor=floor)
        if style.storey > 2.6:
            wall.panel(0, wall.length, base - 0.42, base - 0.30, style.plaster, out=0.06, lit=1.1)
            wall.panel(0, wall.length, base - 0.46, base - 0.42, style.plaster, out=0.04, lit=0.72)
    wall.panel(0, wall.length, height - 0.25, height, style.plaster, out=0.25, lit=1.12)
    wall.panel(0, wall.length, height - 0.34, height - 0.25, style.plaster, out=0.1, lit=0.66)
    {"shop": _shops, "plain": _plain, "glass": _glass}[style.ground](wall, style, bays, width)
    if stage.light.wet:
        wall.panel(0, wall.length, 0, 1.0, (40, 46, 56), alpha=30)


def _window(wall: Wall, style: Style, centre: float, base: float, *, tall: float, floor: int) -> None:
    stage = wall.stage
    half = min(0.62, style.bay * 0.26)
    lamp = stage.dice.random() < stage.light.windows_lit
    wall.panel(
        centre - half - 0.1,
        centre + half + 0.1,
        base - 0.08,
        base + tall + 0.12,
        mix(style.plaster, (255, 255, 255), 0.45),
    )
    if lamp:
        corners = [wall.point(centre - half, base), wall.point(centre + half, base + tall)]
        warm = mix(LAMPLIGHT, (255, 170, 90), stage.dice.random() * 0.6)
        (x0, y0), (x1, y1) = (stage.at(*corner) for corner in corners)
        top = [wall.point(centre - half, base + tall), wall.point(centre + half, base)]
        (x2, y2), (x3, y3) = (stage.at(*corner) for corner in top)
        stage.shape([(x0, y0), (x3, y3), (x1, y1), (x2, y2)], mix(stage.tone(warm), warm, 0.85))
        if stage.light.name == "night" and wall.detail(centre) > 60:
            stage.glow((x0 + x1) / 2, (y0 + y1) / 2, abs(y1 - y0) * 1.5, (120, 80, 30), 0.5)
    else:
        pane = mix(GLASS, stage.light.horizon, stage.dice.uniform(0.05, 0.4))
        wall.panel(centre - half, centre + half, base, base + tall, pane)
        if wall.detail(centre) > 26:
            wall.panel(centre - half, centre - half * 0.1, base + tall * 0.5, base + tall, (255, 255, 255), alpha=36)
    if wall.detail(centre) > 30:
        frame = (238, 234, 228)
        wall.panel(centre - 0.035, centre + 0.035, base, base + tall, frame)
        wall.panel(centre - half, centre + half, base + tall * 0.66, base + tall * 0.70, frame)
        wall.panel(
            centre - half - 0.16, centre + half + 0.16, base - 0.16, base - 0.06, style.plaster, out=0.08, lit=0.84
        )
    if style.shutters:
        for left in (centre - half - 0.58, centre + half + 0.08):
            wall.panel(left, left + 0.5, base - 0.04, base + tall + 0.04, style.shutters, out=0.05)
            if wall.detail(left) > 34:
                for slat in range(6):
                    up = base + tall * (0.08 + slat * 0.15)
                    wall.panel(left + 0.06, left + 0.44, up, up + 0.05, style.shutters, out=0.05, lit=0.78)
    if style.balconies and floor >= 1 and (floor % 2 == 1 or style.floors < 6):
        _balcony(wall, centre, half + 0.34, base)


def _balcony(wall: Wall, centre: float, half: float, base: float) -> None:
    rail = (52, 56, 66)
    wall.slope(centre - half, centre + half, (base - 0.18, 0.0), (base - 0.18, 0.55), (196, 186, 170), lit=0.7)
    wall.panel(centre - half, centre + half, base - 0.18, base - 0.06, (206, 198, 184), out=0.55)
    wall.panel(centre - half, centre + half, base + 0.82, base + 0.9, rail, out=0.55)
    if wall.detail(centre) > 22:
        bars = 9
        for bar in range(bars + 1):
            at = centre - half + 2 * half * bar / bars
            wall.panel(at - 0.02, at + 0.02, base - 0.06, base + 0.85, rail, out=0.55)
        if wall.stage.dice.random() < 0.4:
            green = wall.stage.any(((96, 150, 78), (120, 160, 70), (200, 80, 90)))
            for pot in range(5):
                x, y = wall.stage.at(*wall.point(centre - half * 0.7 + pot * half * 0.35, base + 0.9, 0.55))
                wall.stage.disc(
                    x, y, wall.detail(centre) * 0.2, colour=wall.stage.tone(green, 0, 0.8 + 0.1 * (pot % 3))
                )
    else:
        wall.panel(centre - half, centre + half, base - 0.06, base + 0.85, rail, out=0.55, alpha=90)


def _roof(wall: Wall, style: Style) -> None:
    height = style.height
    if style.roof == "flat":
        wall.panel(0, wall.length, height, height + 0.5, mix(style.plaster, (120, 120, 126), 0.4), lit=0.9)
        return
    if style.roof == "tile":
        wall.slope(-0.2, wall.length + 0.2, (height - 0.05, 0.5), (height + 2.2, -3.0), TILE)
        rows = 7
        for row in range(rows):
            share = row / rows
            low = (height + 2.2 * share, 0.5 - 3.5 * share)
            wall.slope(-0.2, wall.length + 0.2, low, (low[0] + 0.07, low[1] - 0.1), TILE, lit=0.84)
        return
    wall.slope(0, wall.length, (height, 0.1), (height + 2.7, -1.0), ZINC)
    wall.slope(0.2, wall.length - 0.2, (height + 2.7, -1.0), (height + 3.2, -3.0), ZINC, lit=1.2)
    dormers = max(1, int(wall.length // 5.2))
    for dormer in range(dormers):
        centre = (dormer + 0.5) * wall.length / dormers
        wall.panel(centre - 0.7, centre + 0.7, height + 0.3, height + 2.1, (226, 222, 214), out=-0.1)
        lamp = wall.stage.dice.random() < wall.stage.light.windows_lit
        wall.panel(
            centre - 0.48,
            centre + 0.48,
            height + 0.45,
            height + 1.9,
            LAMPLIGHT if lamp else GLASS,
            out=-0.1,
            lit=2.0 if lamp else 1.0,
        )
        wall.panel(centre - 0.85, centre + 0.85, height + 2.1, height + 2.3, ZINC, out=0.0, lit=0.8)
    for chimney in (0.9, wall.length - 2.0):
        wall.panel(chimney, chimney + 1.1, height + 2.4, height + 4.3, (176, 128, 106), out=-2.0)
        for pot in (0.2, 0.6):
            wall.panel(chimney + pot, chimney + pot + 0.25, height + 4.3, height + 4.8, (200, 110, 80), out=-2.0)


def _door(wall: Wall, centre: float, colour: RGB) -> None:
    wall.panel(centre - 0.85, centre + 0.85, 0, 2.9, (224, 216, 202))
    wall.panel(centre - 0.65, centre + 0.65, 0, 2.7, colour, lit=0.9)
    wall.panel(centre - 0.02, centre + 0.02, 0, 2.7, colour, lit=0.6)
    for left in (centre - 0.52, centre + 0.13):
        wall.panel(left, left + 0.4, 0.3, 1.1, colour, lit=1.15)
        wall.panel(left, left + 0.4, 1.3, 2.4, colour, lit=1.15)


def _plain(wall: Wall, style: Style, bays: int, width: float) -> None:
    door = wall.stage.dice.randrange(bays)
    for bay in range(bays):
        if bay == door:
            _door(wall, (bay + 0.5) * width, wall.stage.any(SHUTTERS))
        else:
            _window(wall, style, (bay + 0.5) * width, 1.0, tall=1.7, floor=0)


def _shops(wall: Wall, style: Style, bays: int, width: float) -> None:
    stage = wall.stage
    front = stage.any(((60, 74, 86), (92, 58, 52), (44, 84, 78), (210, 204, 192), (36, 42, 54)))
    wall.panel(0.15, wall.length - 0.15, 0, 3.3, front, out=0.04)
    door = stage.dice.randrange(bays)
    for bay in range(bays):
        left, right = bay * width + 0.3, (bay + 1) * width - 0.3
        if bay == door:
            _door(wall, (left + right) / 2, front)
            continue
        glass = mix(GLASS, LAMPLIGHT, 0.75 if stage.light.dark else 0.18)
        wall.panel(left, right, 0.45, 2.45, glass, out=0.05, lit=1.7 if stage.light.dark else 1.0)
        if stage.light.dark:
            x, y = stage.at(*wall.point((left + right) / 2, 1.2))
            stage.glow(x, y, wall.detail(left) * 2.4, (190, 130, 60), 0.55)
        if wall.detail(left) > 26:
            for shelf in range(7):  # things for sale
                at = left + (right - left) * (shelf + 0.5) / 7
                goods = stage.any(AWNINGS)
                wall.panel(at - 0.12, at + 0.12, 0.5, 0.5 + stage.dice.uniform(0.25, 0.75), goods, out=0.05)
            wall.panel(left, left + (right - left) * 0.3, 0.45, 2.45, (255, 255, 255), out=0.06, alpha=26)
    wall.panel(0.15, wall.length - 0.15, 2.75, 3.3, front, out=0.12, lit=1.25)
    if stage.dice.random() < 0.7:
        stripes = max(4, int(wall.length // 0.7))
        for stripe in range(stripes):
            a0, a1 = wall.length * stripe / stripes, wall.length * (stripe + 1) / stripes
            colour = style.awning if stripe % 2 == 0 else (246, 240, 230)
            wall.slope(a0, a1, (2.85, 0.1), (2.35, 1.35), colour, lit=1.05)
            wall.panel(a0, a1, 2.12, 2.35, colour, out=1.35, lit=0.9)


def _glass(wall: Wall, style: Style, bays: int, width: float) -> None:
    wall.panel(0, wall.length, 0, style.storey + 0.5, (70, 84, 98), lit=0.9)
    for bay in range(bays):
        left, right = bay * width + 0.12, (bay + 1) * width - 0.12
        glass = mix((128, 158, 176), LAMPLIGHT, 0.8 if wall.stage.light.dark else 0.05)
        wall.panel(left, right, 0.15, style.storey + 0.3, glass, out=0.02)
        wall.panel(left, left + (right - left) * 0.35, 0.15, style.storey + 0.3, (255, 255, 255), out=0.03, alpha=34)


def row(
    stage: Stage,
    side: int,
    x: float,
    z0: float,
    z1: float,
    styles: list[Style],
    *,
    lengths: tuple[float, float] = (9.0, 15.0),
) -> None:
    """A row of buildings along one side of the street (`side` -1 or 1), painted from the far end to the near one."""
    edges, z, dice = [], z0, stage.dice
    while z < z1:
        edges.append(z)
        z += dice.uniform(*lengths)
    edges.append(z)
    chosen = [styles[(index + (side > 0)) % len(styles)] for index in range(len(edges))]
    for index in range(len(edges) - 2, -1, -1):
        near, far, style = edges[index], edges[index + 1], chosen[index]
        inward = side * (abs(x) + 14)
        stage.solid(
            [
                (side * abs(x), 0, near),
                (inward, 0, near),
                (inward, style.height, near),
                (side * abs(x), style.height, near),
            ],
            style.plaster,
            lit=0.72,
        )
        if style.roof == "zinc":
            top = style.height + 2.7
            stage.solid(
                [
                    (side * abs(x), style.height, near),
                    (inward, style.height, near),
                    (inward, top, near),
                    (side * (abs(x) + 1.1), top, near),
                ],
                ZINC,
                lit=0.7,
            )
        facade(Wall(stage, (side * abs(x), near), (side * abs(x), far)), style)


def styles(
    stage: Stage,
    count: int,
    *,
    floors: tuple[int, int] = (4, 6),
    ground: str = "shop",
    roofs: tuple[str, ...] = ("zinc",),
    plaster: tuple[RGB, ...] = PLASTER,
) -> list[Style]:
    """Different buildings that could stand side by side."""
    dice = stage.dice
    colours = dice.sample(plaster, min(count, len(plaster)))
    return [
        Style(
            plaster=colours[index % len(colours)],
            floors=dice.randint(*floors),
            ground=ground if dice.random() < 0.8 else "plain",
            shutters=dice.choice(SHUTTERS) if dice.random() < 0.5 else None,
            balconies=dice.random() < 0.5,
            roof=dice.choice(roofs),
            awning=dice.choice(AWNINGS),
        )
        for index in range(count)
    ]


def house(
    stage: Stage,
    x: float,
    z: float,
    width: float,
    height: float,
    *,
    plaster: RGB,
    roof: RGB = TILE,
    depth: float = 7.0,
    gable: bool = False,
) -> None:
    """A free-standing house, its front towards the eye; `gable` turns its ridge towards us."""
    left, right = x - width / 2, x + width / 2
    peak = height + width * (0.42 if gable else 0.22)
    for side, seen in ((left, left > 0), (right, right < 0)):
        if seen:
            stage.solid(
                [(side, 0, z), (side, 0, z + depth), (side, height, z + depth), (side, height, z)], plaster, lit=0.74
            )
    front = [(left, 0.0, z), (right, 0.0, z), (right, height, z)]
    if gable:
        back = z + depth
        for side in (left - 0.3, right + 0.3):
            stage.solid(
                [
                    (side, height - 0.2, z - 0.2),
                    (x, peak + 0.2, z - 0.2),
                    (x, peak + 0.2, back),
                    (side, height - 0.2, back),
                ],
                roof,
                lit=1.05 if (side > x) == (stage.sun_side > 0) else 0.82,
            )
        front.append((x, peak, z))
    front.append((left, height, z))
    stage.solid(front, plaster, lit=0.98)
    wall = Wall(stage, (left, z), (right, z))
    style = Style(plaster=plaster, shutters=stage.any(SHUTTERS), bay=2.2)
    bays = max(1, int(width // 2.4))
    door = stage.dice.randrange(bays)
    for bay in range(bays):
        centre = (bay + 0.5) * width / bays
        if bay == door:
            _door(wall, centre, stage.any(SHUTTERS))
        else:
            _window(wall, style, centre, 1.0, tall=1.5, floor=0)
        for floor in range(1, int(height // 2.8)):
            _window(wall, style, centre, 0.9 + 2.8 * floor, tall=1.4, floor=floor)
    if not gable:
        corners = [
            (left - 0.4, height - 0.1, z - 0.4),
            (right + 0.4, height - 0.1, z - 0.4),
            (right - 0.2, peak + 0.6, z + depth / 2),
            (left + 0.2, peak + 0.6, z + depth / 2),
        ]
        stage.solid(corners, roof)
        for line in range(1, 7):
            share = line / 7
            low, back = height - 0.1 + (peak + 0.7 - height) * share, z - 0.4 + (depth / 2 + 0.4) * share
            stage.solid(
                [
                    (left - 0.4, low, back),
                    (right + 0.4, low, back),
                    (right + 0.4, low + 0.07, back),
                    (left - 0.4, low + 0.07, back),
                ],
                roof,
                lit=0.85,
            )
    if stage.dice.random() < 0.7:
        stage.front(right - 1.6, right - 0.9, height + 0.6, peak + 1.4, z + 1.5, (190, 150, 126))
