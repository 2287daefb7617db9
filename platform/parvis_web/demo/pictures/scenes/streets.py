"""Streets: façades on both sides, and what happens between them."""

from parvis_web.demo.pictures import buildings, furniture, nature, people
from parvis_web.demo.pictures.light import RGB
from parvis_web.demo.pictures.sky import sky, skyline
from parvis_web.demo.pictures.stage import Stage

ASPHALT: tuple[RGB, RGB] = ((104, 106, 114), (142, 142, 146))
PAVEMENT: tuple[RGB, RGB] = ((190, 184, 176), (206, 200, 192))
HALF_ROAD = 3.4
FACADES = 7.6
"""Metres from the middle of the street to the walls."""


def shell(
    stage: Stage,
    *,
    z0: float = 4.0,
    depth: float = 110.0,
    roofs: tuple[str, ...] = ("zinc", "zinc", "flat"),
    ground: str = "shop",
) -> None:
    """Sky, ground and two rows of façades."""
    sky(stage)
    skyline(stage, height=17, colours=((214, 204, 196), (196, 190, 190)), z=depth + 40)
    nature.ground(stage, *PAVEMENT)
    _road(stage)
    facades = buildings.styles(stage, 6, roofs=roofs, ground=ground)
    buildings.row(stage, -1, FACADES, (z0, depth), facades)
    buildings.row(stage, 1, FACADES, (z0 + 1.5, depth), facades[::-1])


def _road(stage: Stage, left: float = -HALF_ROAD, right: float = HALF_ROAD) -> None:
    nature.ground(stage, *ASPHALT, left=left, right=right)
    nature.speckle(stage, (left, right), (2.6, 30), ((84, 86, 94), (128, 128, 134)), 500, size=0.025)
    for kerb in (left - 0.2, right):
        for z in range(2, 60, 2):
            stage.floor((kerb, kerb + 0.2), (z, z + 1.96), (222, 218, 212))
    for side in (-1, 1):  # paving joints
        edge = left if side < 0 else right
        for z in range(3, 44):
            stage.floor((edge + side * 0.25, side * FACADES), (z, z + 0.025 * (1 + z / 12)), (150, 146, 142), alpha=110)
    if stage.light.wet:
        corners = [stage.at(left, 0, 60), stage.at(right, 0, 60), stage.at(right, 0, 1), stage.at(left, 0, 1)]
        stage.mirror(corners, 0.42, stage.tone((120, 126, 136)))


def _dashes(stage: Stage, x: float, colour: RGB = (240, 238, 230)) -> None:
    for z in range(3, 80, 5):
        stage.floor((x - 0.07, x + 0.07), (z, z + 2.4), colour)


def rain(stage: Stage) -> None:
    if not stage.light.wet:
        return
    for _ in range(420):
        x, y = stage.dice.uniform(0, stage.width), stage.dice.uniform(0, stage.height)
        length = stage.dice.uniform(50, 170)
        stage.line([(x, y), (x - length * 0.12, y + length)], 2, (226, 234, 240), 60)


def trees(
    stage: Stage,
    z0: float,
    z1: float,
    step: float,
    *,
    x: float = 4.9,
    sides: tuple[int, ...] = (-1, 1),
    height: float = 7.5,
) -> None:
    z = z1
    while z > z0:
        for side in sides:
            stage.floor((side * x - 0.6, side * x + 0.6), (z - 0.6, z + 0.6), (126, 108, 90))
            nature.tree(stage, side * x, z, height * stage.dice.uniform(0.88, 1.1), kind="tall")
        z -= step


def street(stage: Stage) -> None:
    """A shopping street with parked cars, trees and passers-by."""
    shell(stage)
    _dashes(stage, 0)
    parked = stage.dice.choice((-1, 1))
    trees(stage, 9, 74, 13, sides=(-1, 1))
    for z in (58.0, 46.0, 35.0, 25.0, 16.0):
        furniture.car(stage, parked * 2.45, z)
        if stage.dice.random() < 0.6:
            furniture.lamp(stage, -parked * 4.2, z + 3, height=5.6, arm=parked * 1.0)
        people.crowd(stage, 2, x=(4.4, 7.0), z=(z - 6, z + 2))
        people.crowd(stage, 2, x=(-7.0, -4.4), z=(z - 6, z + 2))
    people.cyclist(stage, -parked * 1.5, 15, face=parked)
    people.person(stage, -parked * 5.2, 8.2, pose="walk", carry="bag")
    people.person(stage, -parked * 4.6, 8.8, pose="walk", carry="basket")
    rain(stage)


def street_night(stage: Stage) -> None:
    """The same kind of street once its lamps are on; one of them is out."""
    shell(stage)
    _dashes(stage, 0)
    side = stage.dice.choice((-1, 1))
    for index, z in enumerate((76.0, 62.0, 49.0, 37.0, 27.0, 18.0, 10.5)):
        furniture.lamp(stage, side * 4.2, z, height=5.4, arm=-side * 1.1)
        furniture.lamp(stage, -side * 4.2, z + 5, height=5.4, arm=side * 1.1, on=index != 5)
        if index in (1, 2, 3, 5):
            furniture.car(stage, -side * 2.45, z - 3)
        people.crowd(stage, 1, x=(4.4, 6.8), z=(z - 4, z))
    people.person(stage, side * 5.2, 8.0, carry="bag")


def cycle_lane(stage: Stage) -> None:
    """A street with a green lane for bicycles."""
    shell(stage)
    side = stage.dice.choice((-1, 1))
    x0, x1 = sorted((side * 0.9, side * 3.3))
    for row in range(1, 90):
        stage.floor((x0, x1), (row, row + 1.02), (92, 160, 128) if stage.light.name != "rain" else (84, 146, 118))
    for edge in (x0, x1):
        stage.floor((edge - 0.06, edge + 0.06), (1, 90), (244, 242, 236))
    for z in (44.0, 24.0, 12.5):
        _bicycle_mark(stage, (x0 + x1) / 2, z)
    trees(stage, 10, 72, 12)
    for z in (52.0, 38.0, 27.0):
        furniture.car(stage, -side * 2.45, z)
        people.crowd(stage, 2, x=(4.5, 6.9), z=(z - 9, z))
        people.crowd(stage, 1, x=(-6.9, -4.5), z=(z - 9, z))
    for bollard in range(18, 3, -2):
        stage.pole(side * 0.7, (0, 0.85), bollard * 1.6, 0.12, (70, 74, 82))
    for z, at in ((34.0, 0.0), (21.0, 0.3), (10.5, -0.1)):
        people.cyclist(stage, (x0 + x1) / 2 + at, z, child=z == 21.0)
    people.person(stage, -side * 5.3, 9.0, carry="bag")
    rain(stage)


def _bicycle_mark(stage: Stage, x: float, z: float) -> None:
    white = (246, 246, 242)
    for wheel in (-0.42, 0.42):
        px, py = stage.at(x + wheel, 0, z)
        rx, ry = stage.scale(z) * 0.3, stage.scale(z) * 0.3 * stage.eye / z * 2.2
        stage.disc(px, py, rx, ry, colour=stage.tone(white, z))
        stage.disc(px, py, rx * 0.74, ry * 0.74, colour=stage.tone((92, 160, 128), z))
    points = [
        stage.at(x - 0.42, 0, z),
        stage.at(x - 0.12, 0, z + 1.1),
        stage.at(x + 0.3, 0, z + 1.1),
        stage.at(x + 0.42, 0, z),
    ]
    stage.line(points, stage.scale(z) * 0.07, stage.tone(white, z))
    stage.line(
        [stage.at(x - 0.12, 0, z + 1.1), stage.at(x, 0, z), stage.at(x + 0.3, 0, z + 1.1)],
        stage.scale(z) * 0.07,
        stage.tone(white, z),
    )


def bus_stop(stage: Stage) -> None:
    """People wait under a glass shelter; a bus is coming."""
    shell(stage, z0=13.0)
    _dashes(stage, 0)
    side = 1
    trees(stage, 14, 72, 13)
    furniture.car(stage, -2.45, 44)
    furniture.car(stage, -2.45, 27)
    furniture.bus(stage, side * 1.7, 19)
    people.crowd(stage, 3, x=(4.6, 6.9), z=(18, 30))
    _shelter(stage, 5.4, 11.0)
    furniture.lamp(stage, -4.3, 12, height=5.6, arm=1.0)
    people.person(stage, -5.2, 9.5, carry="bag")
    rain(stage)


def _shelter(stage: Stage, x: float, z: float) -> None:
    left, right = x - 2.0, x + 2.0
    stage.floor((left, right), (z - 0.6, z + 1.4), (150, 148, 150), alpha=120)
    for post in (left, x, right - 0.08):
        stage.front((post, post + 0.08), (0, 2.5), z + 1.2, furniture.IRON)
    stage.front((left, right), (0.2, 2.4), z + 1.2, (178, 206, 216), alpha=90)
    stage.solid(
        [
            (left + 0.5, 0.2, z + 1.2),
            (left + 1.1, 0.2, z + 1.2),
            (left + 1.9, 2.4, z + 1.2),
            (left + 1.3, 2.4, z + 1.2),
        ],
        (250, 252, 252),
        alpha=60,
    )
    furniture.bench(stage, x - 0.5, z + 0.8, width=2.2)
    people.person(stage, x - 1.0, z + 0.55, pose="sit", face=1)
    people.person(stage, x - 0.1, z + 0.55, pose="sit", face=-1, carry="cane")
    people.person(stage, x + 1.3, z + 0.3, pose="stand", carry="satchel")
    people.person(stage, left - 0.6, z - 0.4, pose="stand", carry="bag")
    stage.solid(
        [
            (left - 0.25, 2.5, z - 0.5),
            (right + 0.25, 2.5, z - 0.5),
            (right + 0.25, 2.62, z + 1.4),
            (left - 0.25, 2.62, z + 1.4),
        ],
        (88, 98, 108),
    )
    stage.front((left - 0.25, right + 0.25), (2.42, 2.62), z - 0.5, (72, 82, 92))
    stage.pole(left - 1.3, (0, 2.9), z, 0.08, furniture.IRON)
    stage.front((left - 1.75, left - 0.85), (2.2, 2.9), z, (64, 140, 124))
    stage.front((left - 1.65, left - 0.95), (2.35, 2.75), z, (244, 244, 238))
    if stage.light.dark:
        px, py = stage.at(x, 2.3, z)
        stage.glow(px, py, stage.scale(z) * 3.4, (210, 220, 220), 0.5)


def crossing(stage: Stage) -> None:
    """A zebra crossing; a parent and children wait to cross."""
    shell(stage)
    side = stage.dice.choice((-1, 1))
    trees(stage, 20, 74, 13)
    for z in (52.0, 40.0):
        furniture.car(stage, -side * 2.45, z)
    furniture.car(stage, side * 1.7, 22.0)
    people.crowd(stage, 4, x=(4.5, 7.0), z=(18, 40))
    people.crowd(stage, 3, x=(-7.0, -4.5), z=(18, 40))
    furniture.crossing(stage, 6.4, 9.4, HALF_ROAD)
    for pole in (-1, 1):
        stage.pole(pole * 3.9, (0, 2.6), 9.7, 0.09, (150, 154, 160))
        stage.front((pole * 3.9 - 0.36, pole * 3.9 + 0.36), (1.95, 2.65), 9.7, (40, 92, 170))
        stage.solid(
            [(pole * 3.9 - 0.26, 2.05, 9.7), (pole * 3.9 + 0.26, 2.05, 9.7), (pole * 3.9, 2.55, 9.7)], (246, 246, 242)
        )
    people.person(stage, side * 1.0, 8.0, carry="bag", face=-side)
    people.person(stage, side * 4.0, 8.0, pose="stand", face=-side)
    people.person(stage, side * 4.35, 7.8, height=1.15, pose="stand", carry="satchel", face=-side)
    people.person(stage, side * 4.75, 8.1, height=1.28, pose="stand", carry="satchel", face=-side)
    rain(stage)
