"""Villages and steep places: a church among its houses, a public stairway."""

import math

from parvis_web.demo.pictures import buildings, nature, people, walls
from parvis_web.demo.pictures.light import RGB
from parvis_web.demo.pictures.sky import hills, sky
from parvis_web.demo.pictures.stage import Stage, between


def village_church(stage: Stage) -> None:
    """A village around its church, with hills behind."""
    dice = stage.dice
    sky(stage)
    hills(stage, height=0.85, colour=(96, 124, 108), rough=0.25, layers=4)
    low, high = nature.GRASS[stage.season]
    nature.ground(stage, low, high)
    for _ in range(14):
        nature.tree(
            stage,
            dice.uniform(-1, 1) * stage.span(80),
            84,
            dice.uniform(6, 10),
            kind=dice.choice(("round", "cone", "tall")),
        )
    stone = stage.any(((226, 212, 186), (212, 200, 180)))
    for x, z in ((-27.0, 62.0), (-17, 58), (24, 62), (15, 56), (32, 56), (-36, 56)):
        buildings.house(stage, x, z, dice.uniform(7, 10), dice.uniform(5.2, 6.4), plaster=stage.any(walls.PLASTER[:9]))
    _church(stage, dice.choice((-3.0, 2.5)), 48, stone)
    for x, z, gable in (
        (-19, 44, False),
        (19, 42, False),
        (-12.5, 36, True),
        (13.5, 35, False),
        (21, 30, True),
        (-21, 30, False),
    ):
        buildings.house(
            stage,
            x,
            z,
            dice.uniform(6.5, 8.5),
            dice.uniform(5.2, 6.2),
            plaster=stage.any(walls.PLASTER[:9]),
            gable=gable,
        )
    lane = [stage.at(-1.8, 0, 3), stage.at(1.8, 0, 3), stage.at(1.2, 0, 46), stage.at(-1.0, 0, 46)]
    stage.shape(lane, stage.tone((216, 204, 184), 10))
    nature.speckle(stage, (-1.7, 1.7), (3, 24), ((190, 176, 154), (236, 226, 208)), 420, size=0.05)
    for x, z in ((-9, 26), (8.6, 25), (-7.4, 17), (9.4, 15)):
        nature.tree(stage, x, z, dice.uniform(5, 7.5), kind="round")
    for side in (-1, 1):
        for stone_z in range(24, 5, -1):
            grey = stage.any(((176, 168, 156), (190, 182, 168), (160, 154, 146)))
            stage.box(between(side * 3.0, side * 3.5), (0, 0.75), (stone_z, stone_z + 0.96), grey)
    people.crowd(stage, 4, x=(-1.4, 1.4), z=(13, 34), carries=("", "basket", "cane"))
    people.person(stage, -0.9, 9.5, carry="cane")
    nature.tufts(stage, (-6, -3.6), (3.2, 9), 90)
    nature.tufts(stage, (3.6, 6), (3.2, 9), 90)


def _church(stage: Stage, x: float, z: float, stone: RGB) -> None:
    slate: RGB = (104, 112, 126)
    stage.solid([(x - 5, 0, z), (x + 5, 0, z), (x + 5, 8, z), (x, 12.4, z), (x - 5, 8, z)], stone, lit=0.96)
    for side in (-5.4, 5.4):
        lit = 1.06 if (side > 0) == (stage.sun_side > 0) else 0.84
        stage.solid(
            [(x + side, 7.8, z - 0.4), (x, 12.9, z - 0.4), (x, 12.9, z + 16), (x + side, 7.8, z + 16)], slate, lit=lit
        )
    stage.solid([(x - 5, 0, z), (x + 5, 0, z), (x + 5, 8, z), (x, 12.4, z), (x - 5, 8, z)], stone, lit=0.96)
    tower = x - 7.2 if x > 0 else x + 7.2
    stage.box((tower - 2.4, tower + 2.4), (0, 15), (z - 0.5, z + 4.3), stone)
    for corner in (-2.4, 2.1):
        stage.front((tower + corner, tower + corner + 0.3), (0, 15), z - 0.55, stone, lit=1.1)
    for opening in (-0.95, 0.35):
        _arch(stage, tower + opening + 0.3, 11.2, z - 0.6, (66, 62, 68), half=0.42, tall=2.4)
    stage.solid(
        [(tower - 2.8, 15, z), (tower, 15, z - 0.6), (tower, 25, z + 1.5)],
        slate,
        lit=1.0 if stage.sun_side < 0 else 0.78,
    )
    stage.solid(
        [(tower + 2.8, 15, z), (tower, 15, z - 0.6), (tower, 25, z + 1.5)],
        slate,
        lit=1.0 if stage.sun_side > 0 else 0.78,
    )
    stage.line(
        [stage.at(tower, 25, z + 1.5), stage.at(tower, 27, z + 1.5)], 7 * stage.unit, stage.tone((70, 66, 66), z)
    )
    stage.line(
        [stage.at(tower - 0.6, 26.2, z + 1.5), stage.at(tower + 0.6, 26.2, z + 1.5)],
        6 * stage.unit,
        stage.tone((70, 66, 66), z),
    )
    _arch(stage, x, 0, z - 0.1, (110, 74, 54), half=1.3, tall=3.4)
    px, py = stage.at(x, 7.4, z)
    stage.disc(px, py, stage.scale(z) * 1.15, colour=stage.tone((246, 238, 222), z))
    stage.disc(px, py, stage.scale(z) * 0.95, colour=stage.tone((86, 110, 146), z))
    for spoke in range(6):
        turn = spoke * math.pi / 6
        dx, dy = math.cos(turn) * stage.scale(z) * 0.95, math.sin(turn) * stage.scale(z) * 0.95
        stage.line([(px - dx, py - dy), (px + dx, py + dy)], 4 * stage.unit, stage.tone((226, 212, 190), z))


def _arch(stage: Stage, x: float, base: float, z: float, colour: RGB, *, half: float, tall: float) -> None:
    points = [(x - half, base, z)]
    for step in range(13):
        turn = math.pi - step / 12 * math.pi
        points.append((x + half * math.cos(turn), base + tall - half + half * math.sin(turn), z))
    points.append((x + half, base, z))
    stage.solid(points, colour)


def stairs(stage: Stage) -> None:
    """A steep public stairway between garden walls, with a handrail."""
    dice = stage.dice
    sky(stage)
    stone = stage.any(((206, 194, 176), (196, 188, 178), (214, 200, 176)))
    count, rise, tread = 34, 0.17, 0.36
    start = 4.6
    top_y, top_z = count * rise, start + count * tread
    for x in (-9, 8, -3.5, 4.5):
        plaster = stage.any(walls.PLASTER[:8])
        back = top_z + 12 + abs(x)
        px0, py0 = stage.at(x - 4.5, top_y, back)
        px1, py1 = stage.at(x + 4.5, top_y + dice.uniform(7, 11), back)
        stage.shape([(px0, py0), (px1, py0), (px1, py1), (px0, py1)], stage.tone(plaster, 20))
        peak = py1 - stage.scale(back) * 2.4
        stage.shape(
            [(px0 - 30 * stage.unit, py1), (px1 + 30 * stage.unit, py1), ((px0 + px1) / 2, peak)],
            stage.tone(walls.TILE, 20),
        )
        for floor in range(3):
            for bay in range(3):
                wx = px0 + (px1 - px0) * (0.2 + 0.3 * bay)
                wy = py0 + (py1 - py0) * (0.15 + 0.28 * floor)
                size = stage.scale(back) * 0.5
                lit = dice.random() < stage.light.windows_lit
                colour = walls.LAMPLIGHT if lit else stage.tone(walls.GLASS, 20)
                stage.shape(
                    [(wx - size, wy), (wx + size, wy), (wx + size, wy - size * 2.6), (wx - size, wy - size * 2.6)],
                    colour,
                )
    nature.ground(stage, (196, 188, 176), (206, 198, 186))
    for x in (-5.6, 5.2, -3.9, 4.1):
        px, py = stage.at(x, top_y + 2.6, top_z + 3)
        nature.crown(
            stage,
            (px, py),
            (stage.scale(top_z) * 2.0, stage.scale(top_z) * 2.2),
            stage.any(nature.LEAVES[stage.season]),
            12,
        )
    for step in range(count - 1, -1, -1):
        y, z = step * rise, start + step * tread
        stage.solid(
            [(-1.9, y + rise, z), (1.9, y + rise, z), (1.9, y + rise, z + tread), (-1.9, y + rise, z + tread)],
            stone,
            lit=1.1,
        )
        stage.front((-1.9, 1.9), (y, y + rise), z, stone, lit=0.84 + 0.05 * (step % 2))
        stage.front((-1.9, 1.9), (y + rise - 0.03, y + rise), z, stone, lit=1.22)
    for side in (-1, 1):
        edge = side * 1.9
        wall = stage.any(((186, 172, 152), (196, 178, 150)))
        stage.solid(
            [(edge, 0, start - 2.5), (edge, top_y, top_z), (edge, top_y + 1.7, top_z), (edge, 1.9, start - 2.5)],
            wall,
            lit=0.9 if side == stage.sun_side else 1.02,
        )
        stage.solid(
            [
                (edge, 1.9, start - 2.5),
                (edge, top_y + 1.7, top_z),
                (edge + side * 0.5, top_y + 1.7, top_z),
                (edge + side * 0.5, 1.9, start - 2.5),
            ],
            wall,
            lit=1.18,
        )
        stage.front(between(edge, edge + side * 6), (0, 1.9), start - 2.5, wall, lit=0.86)
        for step in range(16):
            share = 1 - step / 15
            y, z = 1.9 + (top_y - 0.2) * share, start - 2.5 + (top_z - start + 2.5) * share
            px, py = stage.at(edge + side * 0.75, y + 0.35, z)
            nature.crown(
                stage,
                (px, py),
                (stage.scale(z) * 0.75, stage.scale(z) * 0.62),
                stage.any(nature.LEAVES[stage.season]),
                z * 0.5,
            )
    for z, y in ((top_z - 1.2, top_y), (start + 5.2, 14 * rise), (start + 1.5, 4 * rise)):
        people.person(stage, dice.uniform(-1.1, 1.1) - 0.2, z, lift=y, carry=dice.choice(("bag", "cane", "satchel")))
    rail = (62, 84, 92)
    for step in range(0, count, 4):
        y, z = step * rise, start + step * tread
        stage.pole(0.0, (y, y + 1.0), z, 0.05, rail)
    stage.line([stage.at(0, 0.95, start), stage.at(0, top_y + 0.9, top_z)], 18 * stage.unit, stage.tone(rail, 8))
    nature.bush(stage, 1.5, 3.6, 0.9, 0.7, flowers=True)
