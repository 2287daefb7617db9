"""A school and a library: where a town learns."""

import math

from parvis_web.demo.pictures import facades, furniture, nature, people, walls
from parvis_web.demo.pictures.light import RGB, bright, mix
from parvis_web.demo.pictures.sky import sky, skyline
from parvis_web.demo.pictures.stage import Stage


def school_gate(stage: Stage) -> None:
    """A brick school with its gate, its railings and children arriving."""
    dice = stage.dice
    sky(stage)
    skyline(stage, height=18, colours=((220, 212, 204), (206, 198, 194)), z=120)
    nature.ground(stage, (192, 186, 178), (208, 202, 194))
    brick = stage.any(((196, 122, 92), (206, 140, 104), (226, 204, 172)))
    style = walls.Style(plaster=brick, floors=3, storey=3.6, bay=3.4, ground="plain", roof="tile")
    for x0, x1 in ((-26, -8), (8, 26), (-8, 8)):
        z = 29.0 if x0 != -8 else 27.0
        facades.facade(walls.Wall(stage, (x0, z), (x1, z)), style)
    stage.front((-3.6, 3.6), (11.6, 14.0), 26.8, bright(brick, 1.05))
    px, py = stage.at(0, 12.9, 26.8)
    scale = stage.scale(26.8)
    stage.disc(px, py, scale * 0.85, colour=stage.tone((248, 246, 238), 20))
    stage.line([(px, py), (px, py - scale * 0.6)], scale * 0.08, (50, 50, 56))
    stage.line([(px, py), (px + scale * 0.4, py + scale * 0.15)], scale * 0.08, (50, 50, 56))
    for flag, colour in enumerate(((52, 82, 156), (246, 246, 242), (206, 60, 56))):
        stage.front((-0.75 + flag * 0.5, -0.25 + flag * 0.5), (6.1, 7.0), 26.7, colour)
    people.crowd(stage, 6, x=(-5, 5), z=(19, 25), carries=("satchel", "", "satchel"))
    for x in (-15, -9.5, 9.5, 15):
        nature.tree(stage, x, 20, dice.uniform(7, 9), kind="round")
    blue = stage.any(((58, 104, 150), (70, 130, 110), (160, 70, 66)))
    furniture.railing(stage, [(-16, 16.5), (-2.6, 16.5)], height=1.5, colour=blue, bars=0.18)
    furniture.railing(stage, [(2.6, 16.5), (16, 16.5)], height=1.5, colour=blue, bars=0.18)
    for post in (-2.9, 2.4):
        stage.box((post, post + 0.5), (0, 2.3), (16.4, 16.9), (222, 208, 188))
    for index, x in enumerate((-6.0, -4.3, -1.3, -0.2, 1.5, 3.1, 4.6, 6.2)):
        depth = 15.5 - (index % 3) * 1.5
        if index % 3 == 0:
            people.person(stage, x - 0.75, depth + 0.1, carry="bag")
        people.person(
            stage, x, depth, height=dice.uniform(1.08, 1.4), pose=dice.choice(("walk", "stand")), carry="satchel"
        )
    z = 8.6
    stage.floor((-30, 30), (2.0, z), (112, 113, 120))
    stage.floor((-30, 30), (z, z + 0.25), (226, 222, 214))
    stripe = -2.8
    while stripe < 2.8:
        stage.floor((stripe, stripe + 0.55), (3.2, z - 0.3), (244, 242, 236))
        stripe += 1.1
    for bollard in (-6.5, -5, -3.5, 3.5, 5, 6.5):
        stage.pole(bollard, (0, 0.95), z + 0.7, 0.13, (226, 180, 64))
    people.cyclist(stage, 4.4, 6.6, child=True)


def library(stage: Stage) -> None:
    """Inside a library: shelves on both sides, tables, readers, a tall window."""
    dice = stage.dice
    wall: RGB = stage.any(((246, 238, 222), (232, 236, 230), (246, 230, 212)))
    half, high, far = 4.6, 4.8, 19.0
    stage.front((-half, half), (0, high), far, wall)
    _ceiling(stage, half, high, far)
    for step in range(30):
        z0, z1 = far * (step / 30) + 0.8, far * ((step + 1) / 30) + 1.25
        stage.floor((-half, half), (z0, min(z1, far)), mix((196, 150, 104), (214, 174, 130), (step % 2) * 0.35))
    for plank in range(-12, 13):
        stage.solid(
            [(plank * 0.5, 0, 1.5), (plank * 0.5 + 0.02, 0, 1.5), (plank * 0.5 + 0.02, 0, far), (plank * 0.5, 0, far)],
            (150, 108, 74),
            alpha=100,
        )
    _great_window(stage, far)
    for side in (-1, 1):
        stage.solid(
            [(side * half, 0, 1.5), (side * half, 0, far), (side * half, high, far), (side * half, high, 1.5)],
            wall,
            lit=0.92 if side > 0 else 0.98,
        )
        for bay in range(6, -1, -1):
            _shelf(stage, side * (half - 0.5), 2.0 + bay * 2.4, 4.2 + bay * 2.4)
    people.person(stage, 3.2, 15.0, pose="stand", face=1, carry="bag")
    _rug(stage, 0.2, 6.4)
    shift = dice.choice((-1, 1))
    for index, z in enumerate((13.5, 9.4, 5.4)):
        _table(stage, shift * (1.7 if index % 2 else -1.4), z)
    people.person(stage, -3.3, 9.0, pose="stand", face=-1, height=1.3)
    people.person(stage, 3.4, 7.6, pose="walk", carry="satchel")
    for z in (15.0, 10.0, 6.0):
        for x in (-1.6, 1.6):
            _pendant(stage, x, high, z)


def _ceiling(stage: Stage, half: float, high: float, far: float) -> None:
    stage.solid([(-half, high, 1.2), (half, high, 1.2), (half, high, far), (-half, high, far)], (250, 246, 238))
    for beam in range(2, 12):
        z = beam * 2.2
        stage.solid(
            [(-half, high, z), (half, high, z), (half, high, z + 0.25), (-half, high, z + 0.25)], (206, 170, 130)
        )


def _great_window(stage: Stage, far: float) -> None:
    sky_high, sky_low = mix(stage.light.zenith, (255, 255, 255), 0.25), stage.light.horizon
    for band in range(20):
        y0 = 0.9 + band * 0.19
        stage.shape(
            [
                stage.at(-3.6, y0, far),
                stage.at(3.6, y0, far),
                stage.at(3.6, y0 + 0.2, far),
                stage.at(-3.6, y0 + 0.2, far),
            ],
            mix(sky_low, sky_high, band / 20),
        )
    for x in (-2.6, -0.9, 0.8, 2.4):
        px, py = stage.at(x, 1.7, far)
        nature.crown(
            stage,
            (px, py),
            (stage.scale(far) * 0.9, stage.scale(far) * 0.8),
            stage.any(nature.LEAVES[stage.season]),
            40,
        )
    stage.front((-3.8, 3.8), (0.3, 0.92), far - 0.05, (230, 220, 204))
    for bar in range(7):
        x = -3.6 + bar * 1.2
        stage.front((x - 0.05, x + 0.05), (0.9, 4.7), far - 0.05, (92, 80, 72))
    for bar_y in (0.9, 2.8, 4.65):
        stage.front((-3.65, 3.65), (bar_y, bar_y + 0.09), far - 0.05, (92, 80, 72))
    px, py = stage.at(0, 2.8, far)
    stage.glow(px, py, stage.width * 0.30, mix(stage.light.sun, (150, 140, 120), 0.5), 0.65)
    for beam in range(3):
        x = -2.4 + beam * 1.9
        stage.solid(
            [(x, 0.01, far), (x + 1.0, 0.01, far), (x + 2.6, 0.01, 12), (x + 1.0, 0.01, 12)], (255, 244, 214), alpha=50
        )


def _shelf(stage: Stage, x: float, z0: float, z1: float) -> None:
    dice, wood = stage.dice, (168, 122, 82)
    inner = x
    stage.solid([(inner, 0, z0), (inner, 0, z1), (inner, 3.0, z1), (inner, 3.0, z0)], (94, 68, 50))
    for level in range(6):
        base = 0.12 + level * 0.48
        z = z1 - 0.08
        while z > z0 + 0.12:
            thick, tall = dice.uniform(0.035, 0.085), dice.uniform(0.27, 0.4)
            colour = dice.choice((*people.COATS, (236, 226, 204), (120, 44, 48), (40, 72, 92)))
            stage.solid(
                [(inner, base, z), (inner, base, z - thick), (inner, base + tall, z - thick), (inner, base + tall, z)],
                colour,
                lit=dice.uniform(0.82, 1.08),
            )
            z -= thick + (0.25 if dice.random() < 0.035 else 0.004)
        stage.solid([(inner, base - 0.07, z0), (inner, base - 0.07, z1), (inner, base, z1), (inner, base, z0)], wood)
    stage.solid([(inner, 2.94, z0), (inner, 2.94, z1), (inner, 3.06, z1), (inner, 3.06, z0)], wood, lit=1.1)
    outward = inner + (0.5 if inner > 0 else -0.5)
    stage.solid([(inner, 0, z0), (outward, 0, z0), (outward, 3.0, z0), (inner, 3.0, z0)], wood, lit=0.86)


def _rug(stage: Stage, x: float, z: float) -> None:
    for size, colour in ((1.0, (176, 72, 70)), (0.86, (232, 196, 130)), (0.76, (64, 98, 120))):
        ring = [
            (x + 2.6 * size * math.cos(t / 20 * math.pi), 0.01, z + 2.2 * size * math.sin(t / 20 * math.pi))
            for t in range(40)
        ]
        stage.solid(ring, colour)


def _table(stage: Stage, x: float, z: float) -> None:
    stage.shade(x, z + 0.5, 1.5, 0.7, strength=0.7)
    for seat in (-0.75, 0.7):
        people.person(stage, x + seat, z + 1.1, pose="stand", height=1.25, face=-1 if seat > 0 else 1)
    stage.box((x - 1.5, x + 1.5), (0.70, 0.77), (z, z + 1.0), (222, 190, 150))
    for leg in (-1.42, 1.34):
        stage.front((x + leg, x + leg + 0.08), (0, 0.7), z, furniture.IRON)
    for book in (-0.9, -0.1, 0.6):
        colour = stage.dice.choice(people.COATS)
        stage.solid(
            [
                (x + book, 0.78, z + 0.25),
                (x + book + 0.4, 0.78, z + 0.25),
                (x + book + 0.44, 0.78, z + 0.6),
                (x + book + 0.04, 0.78, z + 0.6),
            ],
            (250, 246, 236),
        )
        stage.solid(
            [
                (x + book, 0.78, z + 0.25),
                (x + book + 0.2, 0.78, z + 0.25),
                (x + book + 0.24, 0.78, z + 0.6),
                (x + book + 0.04, 0.78, z + 0.6),
            ],
            mix(colour, (255, 255, 255), 0.6),
        )


def _pendant(stage: Stage, x: float, high: float, z: float) -> None:
    stage.line([stage.at(x, high, z), stage.at(x, 3.5, z)], max(2, stage.scale(z) * 0.012), (70, 64, 62))
    px, py = stage.at(x, 3.3, z)
    size = stage.scale(z)
    stage.shape(
        [
            (px - size * 0.34, py),
            (px + size * 0.34, py),
            (px + size * 0.1, py - size * 0.26),
            (px - size * 0.1, py - size * 0.26),
        ],
        stage.tone((226, 150, 66), z),
    )
    stage.disc(px, py, size * 0.3, size * 0.05, colour=(255, 240, 196))
    stage.glow(px, py + size * 0.1, size * 1.7, (255, 214, 140), 0.4)
