"""Water: river banks, footbridges, the sea front."""

import math
from itertools import pairwise

from parvis_web.demo.pictures import buildings, facades, furniture, nature, people, walls
from parvis_web.demo.pictures.light import RGB, bright, mix
from parvis_web.demo.pictures.sky import hills, sky, skyline
from parvis_web.demo.pictures.stage import Stage, between

RIVER: RGB = (104, 138, 142)
LAGOON: RGB = (72, 178, 184)
STONE: RGB = (206, 196, 180)


def _far_bank(stage: Stage, z: float) -> None:
    """Houses and trees across the river."""
    dice = stage.dice
    skyline(stage, height=22, colours=((222, 212, 200), (206, 200, 198)), z=z + 60)
    chosen = buildings.styles(stage, 7, floors=(3, 5), ground="plain", roofs=("zinc", "tile"))
    x = -stage.span(z) - 4
    index = 0
    while x < stage.span(z) + 2:
        width = dice.uniform(9, 15)
        facades.facade(walls.Wall(stage, (x, z + 12), (x + width, z + 12)), chosen[index % len(chosen)])
        x, index = x + width, index + 1
    for _ in range(22):
        nature.tree(
            stage,
            dice.uniform(-1, 1) * stage.span(z),
            z + dice.uniform(1, 6),
            dice.uniform(5, 9),
            kind=dice.choice(("round", "tall")),
        )
    stage.front((-stage.span(z) - 5, stage.span(z) + 5), (0, 1.4), z, STONE, lit=0.9)


def river_bank(stage: Stage) -> None:
    """A quay with walkers along the river, a barge, the town across."""
    dice, side = stage.dice, stage.dice.choice((-1, 1))
    sky(stage)
    _far_bank(stage, 62.0)
    far = stage.at(0, -1.2, 62)[1]
    water = [
        (0.0, far),
        (float(stage.width), far),
        (float(stage.width), float(stage.height)),
        (0.0, float(stage.height)),
    ]
    nature.water(stage, water, RIVER)
    furniture.boat(stage, side * 4, 42, colour=stage.any(((44, 66, 92), (110, 52, 48), (52, 84, 70))))
    edge = -side * 1.2
    near = [stage.at(edge, 0, 1.2), stage.at(edge, 0, 60), stage.at(-side * 80, 0, 60), stage.at(-side * 8, 0, 1.2)]
    wall = [stage.at(edge, 0, 1.2), stage.at(edge, 0, 60), stage.at(edge, -1.2, 60), stage.at(edge, -1.2, 1.2)]
    stage.shape(wall, stage.tone(STONE, 8, 0.66))
    stage.shape(near, stage.tone((222, 206, 178), 10))
    low, high = nature.GRASS[stage.season]
    lawn = [
        stage.at(edge - side * 4.6, 0, 1.2),
        stage.at(edge - side * 4.6, 0, 60),
        stage.at(-side * 90, 0, 60),
        stage.at(-side * 30, 0, 1.2),
    ]
    stage.shape(lawn, stage.tone(mix(low, high, 0.4), 8))
    x0, x1 = sorted((edge - side * 4.4, edge - side * 0.5))
    nature.speckle(stage, (x0, x1), (3, 30), ((200, 184, 156), (238, 226, 204)), 420, size=0.04)
    for slab in range(2, 58, 2):
        stage.floor(between(edge, edge - side * 0.55), (slab, slab + 1.95), STONE)
    for z in (54.0, 44.0, 35.0, 27.0, 20.0, 14.0, 9.2):
        nature.tree(
            stage,
            edge - side * (5.4 + dice.uniform(0, 0.7)),
            z,
            dice.uniform(8, 10.5),
            kind=dice.choice(("tall", "round")),
        )
        people.crowd(stage, 1, x=(x0 + 0.4, x1 - 0.4), z=(z - 4, z))
        if z in (35.0, 20.0):
            furniture.lamp(stage, edge - side * 0.9, z, height=4.4)
    furniture.bench(stage, edge - side * 3.6, 11.4)
    people.person(stage, edge - side * 3.6, 11.3, pose="sit", face=side)
    people.cyclist(stage, edge - side * 2.0, 13.5)
    people.person(stage, edge - side * 1.8, 7.4, pose="walk", carry="bag")
    people.person(stage, edge - side * 2.5, 7.9, height=1.15, pose="walk")


def footbridge(stage: Stage) -> None:
    """The deck of a footbridge over the river, under its arches."""
    dice = stage.dice
    sky(stage)
    _far_bank(stage, 74.0)
    far = stage.at(0, -4, 74)[1]
    stage.shape([(0, far), (stage.width, far), (stage.width, stage.height), (0, stage.height)], stage.tone(RIVER, 10))
    water = [
        (0.0, stage.horizon + 4),
        (float(stage.width), stage.horizon + 4),
        (float(stage.width), float(stage.height)),
        (0.0, float(stage.height)),
    ]
    nature.water(stage, [(x, max(y, far)) for x, y in water], RIVER, calm=0.5)
    half, length = 2.3, 70.0
    wood = stage.any(((186, 148, 108), (170, 160, 148)))
    for step in range(170):
        z = 1.4 * 1.0235**step
        if z > length:
            break
        stage.floor((-half, half), (z, z * 1.0245), wood if step % 2 else bright(wood, 0.93))
    for side in (-1, 1):
        stage.solid(
            [(side * half, 0, 1.2), (side * half, 0, length), (side * half, -0.5, length), (side * half, -0.5, 1.2)],
            (90, 96, 104),
        )
    steel = stage.any(((236, 238, 238), (188, 66, 58), (70, 112, 140)))
    for side in (-1, 1):
        arch = [
            (z, 0.4 + 8.2 * math.sin(math.pi * (z - 3) / (length - 3)))
            for z in (3 + (length - 3) * (step / 40) ** 1.6 for step in range(41))
        ]
        for (z0, y0), (z1, y1) in reversed(list(pairwise(arch))):
            x = side * (half + 0.25)
            stage.solid(
                [(x, y0, z0), (x, y1, z1), (x, y1 + 0.5, z1), (x, y0 + 0.5, z0)], steel, lit=1.0 if side < 0 else 0.86
            )
        for hanger in range(2, 39, 2):
            z, y = arch[hanger]
            stage.line(
                [stage.at(side * half, 0, z), stage.at(side * (half + 0.2), y, z)],
                max(2, stage.scale(z) * 0.03),
                stage.tone(steel, z, 0.9),
            )
        furniture.railing(
            stage,
            [(side * half, length), (side * half, 22), (side * half, 9), (side * half, 3)],
            height=1.1,
            colour=(84, 92, 100),
            bars=0.3,
        )
    people.crowd(stage, 8, x=(-1.8, 1.8), z=(14, 52), carries=("bag", "", "satchel"))
    people.cyclist(stage, dice.choice((-1.0, 1.0)), 17)
    people.person(stage, -1.2, 9.4, carry="bag")
    people.person(stage, 1.1, 11.5, carry="cane")


def seafront(stage: Stage) -> None:
    """A promenade of palms along a lagoon; the reef breaks far out."""
    dice, side = stage.dice, stage.dice.choice((-1, 1))
    sky(stage)
    far = stage.horizon
    sea = [
        (0.0, far),
        (float(stage.width), far),
        (float(stage.width), far + 300 * stage.unit),
        (0.0, far + 300 * stage.unit),
    ]
    stage.shape(sea, stage.tone((44, 110, 156), 20))
    lagoon_top = stage.at(0, -1.0, 150)[1]
    for band in range(14):
        y = lagoon_top + (stage.height - lagoon_top) * (band / 14) ** 1.6
        stage.shape(
            [(0, y), (stage.width, y), (stage.width, stage.height), (0, stage.height)],
            stage.tone(mix((44, 140, 170), (128, 212, 204), band / 13), 10),
        )
    for _ in range(90):
        x = dice.uniform(0, stage.width)
        stage.disc(
            x,
            lagoon_top + dice.gauss(0, 3) * stage.unit,
            dice.uniform(14, 60) * stage.unit,
            dice.uniform(3, 7) * stage.unit,
            colour=stage.tone((250, 252, 250)),
            alpha=190,
        )
    for sail in range(3):
        x, z = side * (6 + sail * 17) + dice.uniform(-3, 3), 120.0
        stage.solid([(x, -0.6, z), (x + 4.5, 0.4, z), (x, 7.5, z)], (250, 246, 238))
        stage.solid(
            [(x - 0.3, 0.2, z), (x - 2.4, 0.2, z), (x - 0.3, 6.5, z)],
            dice.choice(((230, 96, 76), (250, 246, 238), (246, 190, 70))),
        )
        stage.solid([(x - 2.4, 0.1, z), (x + 4.6, 0.1, z), (x + 3.2, -1.0, z), (x - 1.4, -1.0, z)], (240, 238, 232))
    for ripple in range(130):
        y = lagoon_top + (stage.height - lagoon_top) * dice.random() ** 1.7
        length = 60 * stage.unit + (y - far) * 0.3
        x = dice.uniform(-100 * stage.unit, stage.width)
        stage.line([(x, y), (x + length, y)], 3 * stage.unit + (y - far) / 200, (244, 252, 250), 46 + ripple % 30)
    _shore(stage, side)


def _shore(stage: Stage, side: int) -> None:
    dice, edge = stage.dice, -side * 0.6
    hills_side = [(-side * 70.0, 60.0), (-side * 46.0, 46.0)]
    for x, z in hills_side:
        nature.tree(stage, x, z, 12, kind="round")
    sand = [
        stage.at(edge + side * 2.4, 0, 2.0),
        stage.at(edge + side * 5.5, 0, 34),
        stage.at(-side * 4, 0, 120),
        stage.at(-side * 120, 0, 120),
        stage.at(-side * 8, 0, 1.4),
    ]
    stage.shape(sand, stage.tone((248, 230, 190), 8))
    wet = [
        stage.at(edge + side * 2.4, 0, 2.0),
        stage.at(edge + side * 5.5, 0, 34),
        stage.at(edge + side * 4.6, 0, 34),
        stage.at(edge + side * 1.9, 0, 2.0),
    ]
    stage.shape(wet, stage.tone((214, 190, 150), 8))
    walk = [
        stage.at(edge - side * 0.8, 0, 1.4),
        stage.at(-side * 8, 0, 110),
        stage.at(-side * 24, 0, 110),
        stage.at(edge - side * 5.4, 0, 1.4),
    ]
    stage.shape(walk, stage.tone((226, 214, 200), 8))
    lawn = [
        stage.at(edge - side * 5.4, 0, 1.4),
        stage.at(-side * 24, 0, 110),
        stage.at(-side * 140, 0, 110),
        stage.at(-side * 40, 0, 1.4),
    ]
    stage.shape(lawn, stage.tone((126, 172, 92), 8))
    chosen = walls.CREOLE
    for index, z in enumerate((86.0, 70.0, 56.0, 44.0)):
        x = -side * (15 + z * 0.25)
        buildings.house(
            stage,
            x,
            z,
            9,
            5.6,
            plaster=chosen[(index + dice.randrange(3)) % len(chosen)],
            roof=(190, 84, 70) if index % 2 else (146, 160, 168),
        )
        nature.bush(stage, x + side * 6, z - 2, 4, 1.8, flowers=True)
    for z in (80.0, 62.0, 47.0, 36.0, 27.0, 20.0, 14.5, 10.0):
        nature.tree(stage, edge - side * (5.8 + z * 0.09), z, dice.uniform(7.5, 10), kind="palm")
        middle = edge - side * (2.9 + z * 0.085)
        people.crowd(stage, 1, x=(middle - 1.5, middle + 1.5), z=(z - 3, z))
        if z in (47.0, 20.0):
            furniture.lamp(stage, edge - side * (1.2 + z * 0.06), z, height=5.0)
    furniture.bench(stage, edge - side * 4.3, 11.6)
    people.person(stage, edge - side * 4.3, 11.5, pose="sit", face=side)
    people.person(stage, edge - side * 2.4, 8.4, carry="bag")
    people.person(stage, edge + side * 1.0, 12.6, height=1.1, pose="walk")
    people.cyclist(stage, edge - side * 2.9, 15)
    nature.speckle(
        stage,
        between(edge + side * 1.4, edge - side * 0.6),
        (3, 18),
        ((226, 202, 158), (255, 244, 214)),
        260,
        size=0.05,
    )


def green_hills(stage: Stage) -> None:
    """A lane between meadows, hills and mountains behind, a few farms."""
    dice = stage.dice
    sky(stage)
    hills(stage, height=0.95, colour=(102, 124, 136), rough=0.4, layers=5)
    low, high = nature.GRASS[stage.season]
    nature.ground(stage, low, high)
    for x, z in ((-40, 110), (28, 96), (-22, 84)):
        buildings.house(stage, x, z, 10, 5.2, plaster=stage.any(walls.PLASTER[:8]))
    for _ in range(18):
        nature.tree(
            stage,
            dice.uniform(-1, 1) * stage.span(78),
            78,
            dice.uniform(5, 10),
            kind=dice.choice(("cone", "round", "tall")),
        )
    points = [(math.sin(z / 15) * 2.6, z) for z in (2.2 * 1.07**step for step in range(52)) if z < 70]
    road = [stage.at(x - 1.9, 0, z) for x, z in points] + [stage.at(x + 1.9, 0, z) for x, z in reversed(points)]
    stage.shape(road, stage.tone((150, 148, 148), 10))
    for x, z in ((-14, 50), (12, 44), (-11, 30), (13, 24)):
        nature.tree(stage, x, z, dice.uniform(6, 9), kind="round")
    for z in range(40, 5, -2):
        stage.pole(math.sin(z / 15) * 2.6 + 2.8, (0, 1.0), z, 0.1, (150, 116, 84))
    people.cyclist(stage, math.sin(22 / 15) * 2.6, 22)
    people.person(stage, math.sin(12 / 15) * 2.6 - 1.0, 12, carry="cane")
    nature.tufts(stage, (-7, -2.4), (3, 13), 190)
    nature.tufts(stage, (3.0, 7), (3, 13), 190)
