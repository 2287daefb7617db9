"""A street half dug up."""

from parvis_web.demo.pictures import furniture, nature, people
from parvis_web.demo.pictures.scenes import streets
from parvis_web.demo.pictures.stage import Stage


def works(stage: Stage) -> None:
    """Half the road is dug up: a digger, heaps of sand, barriers."""
    streets.shell(stage)
    side = stage.dice.choice((-1, 1))
    streets.trees(stage, 22, 74, 13, sides=(-side,))
    furniture.car(stage, -side * 2.45, 40)
    furniture.car(stage, -side * 2.45, 29)
    x0, x1 = sorted((side * 0.4, side * 3.9))
    for row in range(7, 34):
        stage.floor((x0, x1), (row, row + 1.03), (158, 124, 90) if row % 2 else (150, 116, 84))
    trench0, trench1 = sorted((side * 1.2, side * 2.4))
    stage.floor((trench0, trench1), (7.5, 33), (84, 64, 50))
    stage.floor((trench0 + 0.35, trench1 - 0.35), (7.5, 33), (58, 44, 38))
    stage.floor((trench0 + 0.5, trench0 + 0.72), (7.5, 33), (66, 120, 190))
    nature.speckle(stage, (x0, x1), (7, 33), ((120, 92, 66), (190, 156, 116)), 900, size=0.06)
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
    streets.rain(stage)


def _digger(stage: Stage, x: float, z: float, side: int) -> None:
    orange, dark = (240, 150, 40), (52, 52, 58)
    stage.shade(x, z + 1, 1.9, 1.4)
    stage.box((x - 1.3, x - 0.7), (0, 0.75), (z, z + 3), dark)
    stage.box((x + 0.7, x + 1.3), (0, 0.75), (z, z + 3), dark)
    stage.box((x - 1.25, x + 1.25), (0.75, 1.7), (z, z + 2.6), orange)
    stage.box((x - 1.1, x + 0.2), (1.7, 3.0), (z + 0.2, z + 1.7), orange)
    stage.front((x - 0.98, x + 0.08), (1.85, 2.85), z + 0.2, (96, 124, 142))
    stage.front((x - 0.9, x - 0.5), (1.85, 2.85), z + 0.2, (220, 232, 238), alpha=70)
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
    stage.pole(x, (0, 1.2), z, 0.07, (120, 122, 128))
    stage.solid([(x - 0.62, 1.0, z), (x + 0.62, 1.0, z), (x, 2.1, z)], (208, 48, 44))
    stage.solid([(x - 0.45, 1.1, z), (x + 0.45, 1.1, z), (x, 1.9, z)], (250, 214, 60))
    stage.solid([(x - 0.2, 1.14, z), (x + 0.2, 1.14, z), (x + 0.08, 1.3, z), (x - 0.04, 1.34, z)], (40, 40, 44))
    stage.line(
        [stage.at(x - 0.1, 1.36, z), stage.at(x + 0.04, 1.52, z), stage.at(x + 0.02, 1.3, z)],
        stage.scale(z) * 0.05,
        (40, 40, 44),
    )
