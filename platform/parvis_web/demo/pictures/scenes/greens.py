"""Parks, playgrounds and gardens."""

import math

from parvis_web.demo.pictures import facades, furniture, nature, people, walls
from parvis_web.demo.pictures.light import RGB, bright
from parvis_web.demo.pictures.sky import hills, sky, skyline
from parvis_web.demo.pictures.stage import Stage


def _meadow(stage: Stage, *, town: bool = True) -> None:
    """Sky, far roofs, a belt of trees, and grass."""
    sky(stage)
    if town:
        skyline(stage, height=24, colours=((226, 216, 204), (206, 200, 198), (236, 228, 216)), z=140)
    else:
        hills(stage, height=0.4, colour=(110, 138, 110))
    low, high = nature.GRASS[stage.season]
    nature.ground(stage, low, high)
    for _ in range(15):
        x = stage.dice.uniform(-1, 1) * stage.span(90)
        nature.tree(stage, x, 90, stage.dice.uniform(9, 15), kind=stage.dice.choice(("round", "tall", "round")))


def _path(stage: Stage, *, bend: float, width: float = 1.5, colour: RGB = (224, 206, 174)) -> None:
    """A sandy path that winds away from the eye."""
    left, right = [], []
    for step in range(60):
        z = 2.2 * 1.07**step
        if z > 85:
            break
        x = bend * math.sin(z / 17) * min(1.0, z / 8)
        left.append(stage.at(x - width, 0, z))
        right.append(stage.at(x + width, 0, z))
    stage.shape(left + right[::-1], stage.tone(colour, 12))
    stage.line(left, 7 * stage.unit, stage.tone(colour, 10, 0.86))
    stage.line(right, 7 * stage.unit, stage.tone(colour, 10, 1.08))


def _bend(bend: float, z: float) -> float:
    return bend * math.sin(z / 17) * min(1.0, z / 8)


def park(stage: Stage) -> None:
    """Lawns, a winding path, old trees, benches, a family on a blanket."""
    dice = stage.dice
    _meadow(stage)
    bend = dice.choice((-1, 1)) * dice.uniform(2.6, 3.8)
    _path(stage, bend=bend)
    for z in (60.0, 48.0, 38.0, 30.0, 23.0, 17.0):
        for side in (-1, 1):
            x = _bend(bend, z) + side * dice.uniform(4.5, 4.5 + z * 0.30)
            nature.tree(
                stage,
                x,
                z + dice.uniform(-2, 2),
                dice.uniform(7.5, 12),
                kind=dice.choice(("round", "round", "tall", "cone")),
            )
        people.crowd(stage, 1, x=(_bend(bend, z) - 1, _bend(bend, z) + 1), z=(z - 3, z))
    furniture.bench(stage, _bend(bend, 13) + 2.9, 13)
    people.person(stage, _bend(bend, 13) + 2.5, 12.9, pose="sit", carry="cane")
    people.person(stage, _bend(bend, 13) + 3.2, 12.9, pose="sit", face=-1)
    furniture.lamp(stage, _bend(bend, 16) - 2.3, 16, height=4.2)
    stage.solid([(-3.9, 0.02, 9.2), (-1.9, 0.02, 9.2), (-2.2, 0.02, 10.8), (-4.3, 0.02, 10.8)], (214, 92, 84))
    people.person(stage, -3.5, 10.2, pose="sit", face=1, lift=-0.36)
    people.person(stage, -2.4, 9.8, pose="sit", face=-1, lift=-0.36)
    people.person(stage, -4.9, 10.0, height=1.1, pose="walk", face=1)
    nature.tufts(stage, (-8, -3.4), (4, 14), 130)
    nature.tufts(stage, (3.8, 8), (4, 14), 110)
    for corner in (-1, 1):
        nature.bush(stage, corner * dice.uniform(3.4, 3.9), 4.6, 1.9, 1.0, flowers=True)


def playground(stage: Stage) -> None:
    """A slide, swings and a climbing dome on sand, under trees."""
    dice = stage.dice
    _meadow(stage)
    for x, z in ((-15, 36), (14, 34), (-10, 30), (9, 31), (-13, 23), (13.5, 22), (2, 40)):
        nature.tree(stage, x, z, dice.uniform(8, 11.5), kind=dice.choice(("round", "tall")))
    furniture.railing(stage, [(-13, 25), (13, 25)], height=0.9, colour=(90, 140, 110), bars=0.3)
    soft = dice.choice(((226, 196, 146), (206, 130, 96), (120, 168, 176)))
    ring = [
        stage.at(9.6 * math.cos(turn / 24 * math.tau), 0, 14 + 8.6 * math.sin(turn / 24 * math.tau))
        for turn in range(24)
    ]
    stage.shape(ring, stage.tone(soft, 12))
    nature.speckle(stage, (-6, 6), (6, 20), (bright(soft, 0.85), bright(soft, 1.1)), 500, size=0.05)
    _swings(stage, -4.6, 17.0)
    _dome(stage, 4.9, 18.5)
    _slide(stage, 1.2, 12.5)
    people.person(stage, -1.9, 15.5, height=1.1, pose="walk")
    people.person(stage, -2.9, 10.5, height=1.2, pose="walk", face=1)
    people.person(stage, 4.2, 13.4, height=0.98, pose="walk")
    people.person(stage, 5.2, 13.6, height=1.72, pose="stand", face=-1)
    furniture.bench(stage, -5.2, 11.0)
    people.person(stage, -5.2, 10.9, pose="sit", face=1, carry="bag")
    _spring_horse(stage, 2.6, 8.6)
    nature.tufts(stage, (-6, 6), (3.0, 6.2), 130)
    nature.bush(stage, -3.8, 5.6, 1.6, 0.8, flowers=True)


def _swings(stage: Stage, x: float, z: float) -> None:
    red = (206, 70, 62)
    stage.shade(x, z, 2.2, 0.6)
    for end in (-1.9, 1.9):
        for foot in (-0.55, 0.55):
            stage.line(
                [stage.at(x + end + foot, 0, z), stage.at(x + end, 2.6, z)], stage.scale(z) * 0.11, stage.tone(red, z)
            )
    stage.line([stage.at(x - 1.9, 2.6, z), stage.at(x + 1.9, 2.6, z)], stage.scale(z) * 0.12, stage.tone(red, z))
    for seat, lean in ((-0.8, 0.5), (0.85, 0.0)):
        for rope in (-0.22, 0.22):
            stage.line(
                [stage.at(x + seat + rope, 2.6, z), stage.at(x + seat + rope + lean, 0.62 + abs(lean) * 0.3, z)],
                3,
                stage.tone((90, 90, 96), z),
            )
        stage.front(
            (x + seat - 0.3 + lean, x + seat + 0.3 + lean),
            (0.55 + abs(lean) * 0.3, 0.64 + abs(lean) * 0.3),
            z,
            (50, 52, 60),
        )
        if lean:
            people.person(stage, x + seat + lean, z, height=1.15, pose="sit", face=1, lift=0.43)


def _dome(stage: Stage, x: float, z: float) -> None:
    stage.shade(x, z, 2.0, 1.2)
    blue, scale = (60, 110, 176), stage.scale(z)
    for rib in range(7):
        turn = (rib / 6 - 0.5) * math.pi
        points = []
        for step in range(11):
            rise = step / 10 * math.pi / 2
            points.append(stage.at(x + 1.9 * math.sin(turn) * math.cos(rise), 2.0 * math.sin(rise), z))
        stage.line(points, scale * 0.055, stage.tone(blue, z, 0.8 + 0.08 * rib))
    for ring in range(4):
        rise = ring / 4 * math.pi / 2
        half, up = 1.9 * math.cos(rise), 2.0 * math.sin(rise)
        stage.line(
            [stage.at(x - half, up, z), stage.at(x, up - 0.12, z), stage.at(x + half, up, z)],
            scale * 0.055,
            stage.tone((240, 190, 60), z),
        )
    people.person(stage, x - 0.3, z, height=1.15, pose="stand", lift=1.1)


def _slide(stage: Stage, x: float, z: float) -> None:
    yellow, wood = (244, 188, 58), (176, 124, 80)
    stage.shade(x, z, 2.4, 0.8)
    for post in (-0.55, 0.45):
        stage.box((x + post, x + post + 0.12), (0, 3.2), (z + 0.9, z + 1.0), wood)
        stage.box((x + post, x + post + 0.12), (0, 3.2), (z, z + 0.1), wood)
    for rung in range(5):
        stage.front((x - 0.45, x + 0.45), (0.3 + rung * 0.33, 0.37 + rung * 0.33), z + 0.9, wood, lit=0.8)
    stage.box((x - 0.65, x + 0.65), (1.75, 1.87), (z - 0.1, z + 1.1), wood)
    people.person(stage, x - 0.1, z + 0.3, height=1.12, pose="stand", lift=1.87)
    for edge, lit in ((0.0, 1.0), (0.5, 0.82)):
        curve = [(x + 0.55, 1.85), (x + 1.4, 1.25), (x + 2.3, 0.55), (x + 3.3, 0.28)]
        points = [stage.at(px, py + 0.2, z + edge) for px, py in curve]
        points += [stage.at(px, py - 0.04, z + edge) for px, py in reversed(curve)]
        stage.shape(points, stage.tone(yellow, z, lit))
    stage.solid([(x - 0.95, 3.1, z - 0.2), (x + 0.95, 3.1, z - 0.2), (x, 4.1, z + 0.4)], (206, 76, 66))
    stage.solid([(x, 4.1, z + 0.4), (x + 0.95, 3.1, z - 0.2), (x + 0.6, 3.1, z - 0.2)], (226, 110, 90))


def _spring_horse(stage: Stage, x: float, z: float) -> None:
    stage.shade(x, z, 0.5, 0.3)
    scale = stage.scale(z)
    for coil in range(4):
        px, py = stage.at(x, 0.08 + coil * 0.09, z)
        stage.disc(px, py, scale * 0.13, scale * 0.05, colour=stage.tone((90, 94, 100), z, 0.8 + 0.1 * (coil % 2)))
    body = [
        (-0.5, 0.45),
        (-0.4, 0.75),
        (-0.1, 0.68),
        (0.2, 0.72),
        (0.34, 1.08),
        (0.56, 1.02),
        (0.62, 0.88),
        (0.44, 0.8),
        (0.4, 0.46),
        (0.1, 0.4),
    ]
    stage.solid([(x + px, py, z) for px, py in body], (92, 166, 120))
    stage.solid([(x - 0.2, 0.7, z), (x + 0.14, 0.72, z), (x + 0.1, 0.5, z), (x - 0.16, 0.5, z)], (236, 110, 90))
    px, py = stage.at(x + 0.45, 0.98, z)
    stage.disc(px, py, scale * 0.028, colour=(40, 40, 44))


def garden(stage: Stage) -> None:
    """A shared garden: raised beds, a shed, sunflowers, gardeners."""
    dice = stage.dice
    _meadow(stage)
    for x, z in ((-17.0, 42.0), (-9, 38), (10, 40), (17, 36), (-15, 29), (15.5, 27)):
        nature.tree(stage, x, z, dice.uniform(6, 9), kind="round")
    furniture.railing(stage, [(-16, 30), (16, 30)], height=1.0, colour=(150, 116, 84), bars=0.35)
    stage.floor((-1.1, 1.1), (2, 29), (222, 202, 166))
    _shed(stage, dice.choice((-6.5, 6.5)), 24.0)
    for z in (23.0, 18.0, 13.5, 9.4, 5.8):
        for side in (-1, 1):
            _bed(stage, side * 3.3, z, crop=dice.choice(("salad", "tomato", "flower", "cabbage", "leek")))
        if z in (18.0, 9.4):
            people.person(stage, (z % 2 - 0.5) * 0.9, z - 1.6, carry="basket", pose="stand")
        if z == 13.5:
            people.person(stage, 1.0, z - 1.2, height=1.15, pose="walk")
            people.person(stage, -6.0, z, pose="stand", face=1)
    for side in (-1, 1):
        for stem in range(3):
            _sunflower(stage, side * (5.6 + stem * 0.5), 8.4 - stem * 0.5)
    _can(stage, 0.55, 5.4)
    nature.tufts(stage, (-5, -1.6), (3.0, 4.6), 60)
    nature.tufts(stage, (1.6, 5), (3.0, 4.6), 60)


def _bed(stage: Stage, x: float, z: float, *, crop: str) -> None:
    dice, wood = stage.dice, (164, 120, 84)
    stage.shade(x, z + 0.9, 1.9, 1.0, strength=0.7)
    stage.box((x - 1.7, x + 1.7), (0, 0.42), (z, z + 2.0), wood)
    stage.floor((x - 1.6, x + 1.6), (z + 0.08, z + 1.92), (96, 72, 56), y=0.42)
    for line in (1.5, 0.9, 0.3):
        for plant in range(7):
            px = x - 1.4 + plant * 0.47 + dice.uniform(-0.05, 0.05)
            _plant(stage, px, z + line, crop)


def _plant(stage: Stage, x: float, z: float, crop: str) -> None:
    dice, scale = stage.dice, stage.scale(z)
    leaf = {
        "salad": (150, 196, 84),
        "tomato": (86, 140, 70),
        "flower": (110, 160, 84),
        "cabbage": (120, 164, 140),
        "leek": (104, 150, 110),
    }[crop]
    if crop == "leek":
        for lean in (-0.12, -0.04, 0.06, 0.13):
            stage.line(
                [stage.at(x, 0.42, z), stage.at(x + lean, 0.86, z)],
                scale * 0.035,
                stage.tone(leaf, z, dice.uniform(0.85, 1.15)),
            )
        return
    if crop == "tomato":
        stage.line([stage.at(x, 0.42, z), stage.at(x, 1.5, z)], scale * 0.025, stage.tone((150, 110, 76), z))
    tall = {"tomato": 0.95, "flower": 0.4}.get(crop, 0.24)
    for step in range(7):
        up = 0.46 + tall * step / 7
        px, py = stage.at(x + dice.uniform(-0.13, 0.13), up, z)
        stage.disc(px, py, scale * 0.13, scale * 0.1, colour=stage.tone(leaf, z, 0.72 + 0.08 * step))
    if crop in ("tomato", "flower"):
        colour = (218, 62, 48) if crop == "tomato" else dice.choice(nature.FLOWERS)
        for _ in range(4):
            px, py = stage.at(x + dice.uniform(-0.15, 0.15), 0.52 + tall * dice.uniform(0.3, 1.0), z)
            stage.disc(px, py, scale * 0.055, colour=stage.tone(colour, z, dice.uniform(0.9, 1.12)))


def _shed(stage: Stage, x: float, z: float) -> None:
    wood = stage.any(((150, 112, 80), (110, 140, 130), (176, 90, 74)))
    stage.box((x - 1.8, x + 1.8), (0, 2.3), (z, z + 2.6), wood)
    for plank in range(9):
        stage.front((x - 1.8 + plank * 0.4, x - 1.78 + plank * 0.4), (0, 2.3), z, wood, lit=0.7)
    stage.solid(
        [(x - 2.1, 2.2, z - 0.3), (x + 2.1, 2.2, z - 0.3), (x + 2.1, 3.0, z + 1.4), (x - 2.1, 3.0, z + 1.4)],
        (122, 112, 108),
    )
    stage.front((x - 0.5, x + 0.5), (0, 1.95), z, bright(wood, 0.72))
    stage.front((x + 0.8, x + 1.5), (1.1, 1.7), z, (150, 180, 196))


def _sunflower(stage: Stage, x: float, z: float) -> None:
    dice, scale, tall = stage.dice, stage.scale(z), stage.dice.uniform(1.6, 2.1)
    stage.line([stage.at(x, 0, z), stage.at(x + 0.06, tall, z)], scale * 0.045, stage.tone((96, 140, 66), z))
    for leaf in (0.35, 0.55, 0.72):
        side = 1 if leaf == 0.55 else -1
        px, py = stage.at(x + side * 0.17, tall * leaf, z)
        stage.disc(px, py, scale * 0.17, scale * 0.08, colour=stage.tone((104, 152, 70), z, dice.uniform(0.85, 1.1)))
    px, py = stage.at(x + 0.06, tall, z)
    for petal in range(14):
        turn = petal / 14 * math.tau
        stage.disc(
            px + math.cos(turn) * scale * 0.17,
            py + math.sin(turn) * scale * 0.17,
            scale * 0.075,
            colour=stage.tone((248, 196, 52), z),
        )
    stage.disc(px, py, scale * 0.13, colour=stage.tone((104, 70, 42), z))


def _can(stage: Stage, x: float, z: float) -> None:
    stage.shade(x, z, 0.3, 0.2)
    stage.front((x - 0.18, x + 0.18), (0, 0.36), z, (88, 140, 150))
    stage.line(
        [stage.at(x + 0.16, 0.14, z), stage.at(x + 0.46, 0.42, z)],
        stage.scale(z) * 0.05,
        stage.tone((88, 140, 150), z, 0.85),
    )
    stage.line(
        [stage.at(x - 0.16, 0.34, z), stage.at(x - 0.02, 0.52, z), stage.at(x + 0.14, 0.36, z)],
        stage.scale(z) * 0.04,
        stage.tone((74, 120, 130), z),
    )


def tower_blocks(stage: Stage) -> None:
    """Tall blocks of flats around a lawn with young trees and a path."""
    dice = stage.dice
    sky(stage)
    skyline(stage, height=20, colours=((214, 208, 204), (196, 194, 198)), z=190)
    low, high = nature.GRASS[stage.season]
    nature.ground(stage, low, high)
    for x, z, width, floors in (
        (-34.0, 74.0, 22.0, 11),
        (16, 82, 26, 9),
        (-8, 62, 15, 14),
        (30, 56, 18, 10),
        (-32, 46, 17, 8),
    ):
        plaster = stage.any(((240, 238, 232), (226, 214, 198), (210, 220, 226), (236, 206, 176)))
        style = walls.Style(
            plaster=plaster, floors=floors, storey=2.8, bay=2.7, ground="glass", balconies=True, roof="flat"
        )
        for side, seen in ((x - width / 2, x - width / 2 > 0), (x + width / 2, x + width / 2 < 0)):
            if seen:
                stage.solid(
                    [(side, 0, z), (side, 0, z + 13), (side, style.height, z + 13), (side, style.height, z)],
                    plaster,
                    lit=0.72,
                )
        facades.facade(walls.Wall(stage, (x - width / 2, z), (x + width / 2, z)), style)
    _path(stage, bend=dice.choice((-2.4, 2.4)), width=1.7, colour=(212, 206, 200))
    for x, z in ((-15.0, 38.0), (12, 36), (-9, 30), (15, 27), (-12, 21), (9, 19), (-7.5, 14)):
        nature.tree(stage, x, z, dice.uniform(5, 8.5), kind=dice.choice(("round", "tall")))
    people.crowd(stage, 6, x=(-4, 4), z=(14, 40), carries=("", "bag", "basket"))
    furniture.bench(stage, 4.4, 12.4)
    people.person(stage, 4.3, 12.3, pose="sit")
    furniture.lamp(stage, -4.6, 15, height=4.6)
    nature.tufts(stage, (-8, -3.6), (4.0, 12), 110)
    nature.tufts(stage, (3.6, 8), (4.0, 12), 110)
    nature.bush(stage, 3.6, 5.2, 1.8, 0.9, flowers=True)
