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


def _shell(
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
    buildings.row(stage, -1, FACADES, z0, depth, facades)
    buildings.row(stage, 1, FACADES, z0 + 1.5, depth, facades[::-1])


def _road(stage: Stage, left: float = -HALF_ROAD, right: float = HALF_ROAD) -> None:
    nature.ground(stage, *ASPHALT, left=left, right=right)
    nature.speckle(stage, left, right, 2.6, 30, ((84, 86, 94), (128, 128, 134)), 500, 0.025)
    for kerb in (left - 0.2, right):
        for z in range(2, 60, 2):
            stage.floor(kerb, kerb + 0.2, z, z + 1.96, (222, 218, 212))
    for side in (-1, 1):  # paving joints
        edge = left if side < 0 else right
        for z in range(3, 44):
            stage.floor(edge + side * 0.25, side * FACADES, z, z + 0.025 * (1 + z / 12), (150, 146, 142), alpha=110)
    if stage.light.wet:
        corners = [stage.at(left, 0, 60), stage.at(right, 0, 60), stage.at(right, 0, 1), stage.at(left, 0, 1)]
        stage.mirror(corners, 0.42, stage.tone((120, 126, 136)))


def _dashes(stage: Stage, x: float, colour: RGB = (240, 238, 230)) -> None:
    for z in range(3, 80, 5):
        stage.floor(x - 0.07, x + 0.07, z, z + 2.4, colour)


def _rain(stage: Stage) -> None:
    if not stage.light.wet:
        return
    for _ in range(420):
        x, y = stage.dice.uniform(0, stage.width), stage.dice.uniform(0, stage.height)
        length = stage.dice.uniform(50, 170)
        stage.line([(x, y), (x - length * 0.12, y + length)], 2, (226, 234, 240), 60)


def _trees(
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
            stage.floor(side * x - 0.6, side * x + 0.6, z - 0.6, z + 0.6, (126, 108, 90))
            nature.tree(stage, side * x, z, height * stage.dice.uniform(0.88, 1.1), kind="tall")
        z -= step


def street(stage: Stage) -> None:
    """A shopping street with parked cars, trees and passers-by."""
    _shell(stage)
    _dashes(stage, 0)
    parked = stage.dice.choice((-1, 1))
    _trees(stage, 9, 74, 13, sides=(-1, 1))
    for z in (58.0, 46.0, 35.0, 25.0, 16.0):
        furniture.car(stage, parked * 2.45, z)
        if stage.dice.random() < 0.6:
            furniture.lamp(stage, -parked * 4.2, z + 3, height=5.6, arm=parked * 1.0)
        people.crowd(stage, 2, x=(4.4, 7.0), z=(z - 6, z + 2))
        people.crowd(stage, 2, x=(-7.0, -4.4), z=(z - 6, z + 2))
    people.cyclist(stage, -parked * 1.5, 15, face=parked)
    people.person(stage, -parked * 5.2, 8.2, pose="walk", carry="bag")
    people.person(stage, -parked * 4.6, 8.8, pose="walk", carry="basket")
    _rain(stage)


def street_night(stage: Stage) -> None:
    """The same kind of street once its lamps are on; one of them is out."""
    _shell(stage)
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
    _shell(stage)
    side = stage.dice.choice((-1, 1))
    x0, x1 = sorted((side * 0.9, side * 3.3))
    for z in range(1, 90):
        stage.floor(x0, x1, z, z + 1.02, (92, 160, 128) if stage.light.name != "rain" else (84, 146, 118))
    for edge in (x0, x1):
        stage.floor(edge - 0.06, edge + 0.06, 1, 90, (244, 242, 236))
    for z in (44.0, 24.0, 12.5):
        _bicycle_mark(stage, (x0 + x1) / 2, z)
    _trees(stage, 10, 72, 12)
    for z in (52.0, 38.0, 27.0):
        furniture.car(stage, -side * 2.45, z)
        people.crowd(stage, 2, x=(4.5, 6.9), z=(z - 9, z))
        people.crowd(stage, 1, x=(-6.9, -4.5), z=(z - 9, z))
    for bollard in range(18, 3, -2):
        stage.pole(side * 0.7, 0, 0.85, bollard * 1.6, 0.12, (70, 74, 82))
    for z, at in ((34.0, 0.0), (21.0, 0.3), (10.5, -0.1)):
        people.cyclist(stage, (x0 + x1) / 2 + at, z, child=z == 21.0)
    people.person(stage, -side * 5.3, 9.0, carry="bag")
    _rain(stage)


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


def works(stage: Stage) -> None:
    """Half the road is dug up: a digger, heaps of sand, barriers."""
    _shell(stage)
    side = stage.dice.choice((-1, 1))
    _trees(stage, 22, 74, 13, sides=(-side,))
    furniture.car(stage, -side * 2.45, 40)
    furniture.car(stage, -side * 2.45, 29)
    x0, x1 = sorted((side * 0.4, side * 3.9))
    for z in range(7, 34):
        stage.floor(x0, x1, z, z + 1.03, (158, 124, 90) if z % 2 else (150, 116, 84))
    trench0, trench1 = sorted((side * 1.2, side * 2.4))
    stage.floor(trench0, trench1, 7.5, 33, (84, 64, 50))
    stage.floor(trench0 + 0.35, trench1 - 0.35, 7.5, 33, (58, 44, 38))
    stage.floor(trench0 + 0.5, trench0 + 0.72, 7.5, 33, (66, 120, 190))
    nature.speckle(stage, x0, x1, 7, 33, ((120, 92, 66), (190, 156, 116)), 900, 0.06)
    _digger(stage, side * 2.1, 19.0, side)
    _heap(stage, side * 4.6, 15.0, 1.3)
    _heap(stage, side * 5.0, 11.5, 0.9)
    for z in (30.0, 24.0, 18.0, 13.0, 9.8):
        furniture.cone(stage, side * 0.2, z)
    people.crowd(stage, 4, x=(-side * 6.6, -side * 4.4) if side < 0 else (-6.6, -4.4), z=(12, 40))
    _worker(stage, side * 0.9, 13.0)
    _worker(stage, side * 3.3, 15.5)
    for offset in (0.0, 2.15):
        furniture.barrier(stage, side * (1.3 + offset), 7.4)
    _sign(stage, side * 5.4, 7.6)
    _rain(stage)


def _digger(stage: Stage, x: float, z: float, side: int) -> None:
    orange, dark = (240, 150, 40), (52, 52, 58)
    stage.shade(x, z + 1, 1.9, 1.4)
    stage.box(x - 1.3, x - 0.7, 0, 0.75, z, z + 3, dark)
    stage.box(x + 0.7, x + 1.3, 0, 0.75, z, z + 3, dark)
    stage.box(x - 1.25, x + 1.25, 0.75, 1.7, z, z + 2.6, orange)
    stage.box(x - 1.1, x + 0.2, 1.7, 3.0, z + 0.2, z + 1.7, orange)
    stage.front(x - 0.98, x + 0.08, 1.85, 2.85, z + 0.2, (96, 124, 142))
    stage.front(x - 0.9, x - 0.5, 1.85, 2.85, z + 0.2, (220, 232, 238), alpha=70)
    arm = [(x + 0.6, 1.7), (x + 1.5 * -side + 0.3, 4.4), (x - 2.9 * side, 3.2), (x - 3.2 * side, 1.2)]
    points = [stage.at(px, py, z - 0.2) for px, py in arm]
    stage.line(points, stage.scale(z) * 0.34, stage.tone(orange, z))
    stage.line(points[1:3], stage.scale(z) * 0.10, stage.tone((250, 196, 110), z))
    bx, by = arm[-1]
    stage.solid(
        [
            (bx - 0.45, by + 0.2, z - 0.2),
            (bx + 0.45, by + 0.2, z - 0.2),
            (bx + 0.3, by - 0.7, z - 0.2),
            (bx - 0.5, by - 0.5, z - 0.2),
        ],
        dark,
    )


def _heap(stage: Stage, x: float, z: float, height: float) -> None:
    dice, wide = stage.dice, height * 1.7
    stage.shade(x, z, wide, wide * 0.5)
    edge = [(x - wide, 0.0, z)]
    for step in range(1, 12):
        share = step / 12
        edge.append(
            (x - wide + 2 * wide * share, height * (1 - abs(share - 0.5) * 2) ** 0.8 * dice.uniform(0.92, 1.05), z)
        )
    edge.append((x + wide, 0.0, z))
    stage.solid(edge, (206, 174, 128))
    half = [point for point in edge if (point[0] - x) * stage.sun_side > -0.1]
    stage.solid([(x, 0.0, z), *half] if stage.sun_side > 0 else [*half, (x, 0.0, z)], (224, 196, 152))
    for _ in range(140):
        across = dice.uniform(-0.9, 0.9)
        px, py = stage.at(x + across * wide, dice.uniform(0, height * (1 - abs(across))), z)
        stage.disc(px, py, stage.scale(z) * dice.uniform(0.01, 0.03), colour=stage.tone((170, 138, 98), z), alpha=160)


def _worker(stage: Stage, x: float, z: float) -> None:
    people.person(stage, x, z, height=1.78, pose="stand")
    yellow, px = (250, 214, 48), stage.at(x, 1.0, z)
    size = stage.scale(z)
    stage.shape(
        [
            (px[0] - 0.19 * size, px[1] + 0.16 * size),
            (px[0] + 0.19 * size, px[1] + 0.16 * size),
            (px[0] + 0.18 * size, px[1] - 0.44 * size),
            (px[0] - 0.18 * size, px[1] - 0.44 * size),
        ],
        stage.tone(yellow, z),
    )
    for band in (0.0, -0.2):
        stage.shape(
            [
                (px[0] - 0.19 * size, px[1] + (band + 0.06) * size),
                (px[0] + 0.19 * size, px[1] + (band + 0.06) * size),
                (px[0] + 0.19 * size, px[1] + band * size),
                (px[0] - 0.19 * size, px[1] + band * size),
            ],
            stage.tone((226, 230, 232), z),
        )
    hx, hy = stage.at(x + 0.02, 1.70, z)
    stage.disc(hx, hy, 0.16 * size, 0.13 * size, colour=stage.tone((250, 246, 236), z))
    stage.shape(
        [
            (hx - 0.2 * size, hy + 0.06 * size),
            (hx + 0.2 * size, hy + 0.06 * size),
            (hx + 0.2 * size, hy + 0.02 * size),
            (hx - 0.2 * size, hy + 0.02 * size),
        ],
        stage.tone((232, 228, 216), z),
    )


def _sign(stage: Stage, x: float, z: float) -> None:
    stage.shade(x, z, 0.5, 0.2)
    stage.pole(x, 0, 1.2, z, 0.07, (120, 122, 128))
    stage.solid([(x - 0.62, 1.0, z), (x + 0.62, 1.0, z), (x, 2.1, z)], (208, 48, 44))
    stage.solid([(x - 0.45, 1.1, z), (x + 0.45, 1.1, z), (x, 1.9, z)], (250, 214, 60))
    stage.solid([(x - 0.2, 1.14, z), (x + 0.2, 1.14, z), (x + 0.08, 1.3, z), (x - 0.04, 1.34, z)], (40, 40, 44))
    stage.line(
        [stage.at(x - 0.1, 1.36, z), stage.at(x + 0.04, 1.52, z), stage.at(x + 0.02, 1.3, z)],
        stage.scale(z) * 0.05,
        (40, 40, 44),
    )


def bus_stop(stage: Stage) -> None:
    """People wait under a glass shelter; a bus is coming."""
    _shell(stage, z0=13.0)
    _dashes(stage, 0)
    side = 1
    _trees(stage, 14, 72, 13)
    furniture.car(stage, -2.45, 44)
    furniture.car(stage, -2.45, 27)
    furniture.bus(stage, side * 1.7, 19)
    people.crowd(stage, 3, x=(4.6, 6.9), z=(18, 30))
    _shelter(stage, 5.4, 11.0)
    furniture.lamp(stage, -4.3, 12, height=5.6, arm=1.0)
    people.person(stage, -5.2, 9.5, carry="bag")
    _rain(stage)


def _shelter(stage: Stage, x: float, z: float) -> None:
    left, right = x - 2.0, x + 2.0
    stage.floor(left, right, z - 0.6, z + 1.4, (150, 148, 150), alpha=120)
    for post in (left, x, right - 0.08):
        stage.front(post, post + 0.08, 0, 2.5, z + 1.2, furniture.IRON)
    stage.front(left, right, 0.2, 2.4, z + 1.2, (178, 206, 216), alpha=90)
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
    stage.front(left - 0.25, right + 0.25, 2.42, 2.62, z - 0.5, (72, 82, 92))
    stage.pole(left - 1.3, 0, 2.9, z, 0.08, furniture.IRON)
    stage.front(left - 1.75, left - 0.85, 2.2, 2.9, z, (64, 140, 124))
    stage.front(left - 1.65, left - 0.95, 2.35, 2.75, z, (244, 244, 238))
    if stage.light.dark:
        px, py = stage.at(x, 2.3, z)
        stage.glow(px, py, stage.scale(z) * 3.4, (210, 220, 220), 0.5)


def crossing(stage: Stage) -> None:
    """A zebra crossing; a parent and children wait to cross."""
    _shell(stage)
    side = stage.dice.choice((-1, 1))
    _trees(stage, 20, 74, 13)
    for z in (52.0, 40.0):
        furniture.car(stage, -side * 2.45, z)
    furniture.car(stage, side * 1.7, 22.0)
    people.crowd(stage, 4, x=(4.5, 7.0), z=(18, 40))
    people.crowd(stage, 3, x=(-7.0, -4.5), z=(18, 40))
    furniture.crossing(stage, 6.4, 9.4, HALF_ROAD)
    for pole in (-1, 1):
        stage.pole(pole * 3.9, 0, 2.6, 9.7, 0.09, (150, 154, 160))
        stage.front(pole * 3.9 - 0.36, pole * 3.9 + 0.36, 1.95, 2.65, 9.7, (40, 92, 170))
        stage.solid(
            [(pole * 3.9 - 0.26, 2.05, 9.7), (pole * 3.9 + 0.26, 2.05, 9.7), (pole * 3.9, 2.55, 9.7)], (246, 246, 242)
        )
    people.person(stage, side * 1.0, 8.0, carry="bag", face=-side)
    people.person(stage, side * 4.0, 8.0, pose="stand", face=-side)
    people.person(stage, side * 4.35, 7.8, height=1.15, pose="stand", carry="satchel", face=-side)
    people.person(stage, side * 4.75, 8.1, height=1.28, pose="stand", carry="satchel", face=-side)
    _rain(stage)
