"""Squares, markets, schools, libraries: where a town meets."""

import math

from parvis_web.demo.pictures import buildings, furniture, nature, people
from parvis_web.demo.pictures.light import RGB, bright, mix
from parvis_web.demo.pictures.sky import hills, sky, skyline
from parvis_web.demo.pictures.stage import Stage


def _place(
    stage: Stage,
    *,
    floors: tuple[int, int] = (3, 5),
    z: float = 34.0,
    paving: tuple[RGB, RGB] = ((206, 192, 172), (222, 210, 192)),
) -> None:
    """A paved square with façades at its far side and along its edges."""
    sky(stage)
    skyline(stage, height=20, colours=((214, 204, 196), (200, 192, 190)), z=120)
    nature.ground(stage, *paving)
    joint = bright(paving[0], 0.82)
    for line in range(3, 40):
        depth = 2.2 * 1.09**line
        if depth < z:
            stage.floor(-stage.span(depth) - 1, stage.span(depth) + 1, depth, depth * 1.006, joint, alpha=120)
    for line in range(-30, 31):
        stage.solid(
            [
                (line * 1.1 - 0.01, 0, 2),
                (line * 1.1 + 0.01, 0, 2),
                (line * 1.1 + 0.02, 0, z),
                (line * 1.1 - 0.02, 0, z),
            ],
            joint,
            alpha=90,
        )
    if stage.light.wet:
        stage.mirror(
            [(0, stage.horizon), (stage.width, stage.horizon), (stage.width, stage.height), (0, stage.height)],
            0.3,
            stage.tone(paving[0]),
        )
    roofs = ("zinc", "tile") if floors[1] < 5 else ("zinc",)
    chosen = buildings.styles(stage, 8, floors=floors, roofs=roofs)
    x = -stage.span(z) - 3
    index = 0
    while x < stage.span(z) + 2:
        width = stage.dice.uniform(8, 13)
        buildings.facade(buildings.Wall(stage, (x, z), (x + width, z)), chosen[index % len(chosen)])
        x, index = x + width, index + 1


def square(stage: Stage) -> None:
    """A square with café terraces, trees and a bandstand."""
    dice = stage.dice
    _place(stage)
    people.crowd(stage, 7, x=(-12, 12), z=(24, 32))
    _bandstand(stage, dice.choice((-4.0, 4.0, 0.0)), 22.0)
    for x in (-13, -8, 8.5, 13.5):
        stage.box(x - 0.7, x + 0.7, 0, 0.6, 20, 21.4, (168, 150, 132))
        nature.tree(stage, x, 20.6, dice.uniform(5.5, 7.0), kind="round")
    people.crowd(stage, 6, x=(-8, 8), z=(13, 19), carries=("", "bag", "cane"))
    colour = stage.any(buildings.AWNINGS)
    for x, z in ((-6.4, 13.5), (-3.6, 12.4), (-6.0, 10.2)):
        furniture.parasol(stage, x, z, colour)
        people.person(stage, x - 0.5, z + 0.1, pose="sit", face=1)
        people.person(stage, x + 0.6, z + 0.1, pose="sit", face=-1)
    furniture.lamp(stage, 6.4, 12, height=4.6)
    furniture.bench(stage, 3.7, 9.2)
    people.person(stage, 3.6, 9.1, pose="sit", carry="cane")
    people.person(stage, 0.7, 8.4, height=1.2, pose="walk")
    people.person(stage, 1.4, 8.8, pose="walk", carry="bag")
    for pot in (-3.6, 3.9):
        stage.box(pot - 0.5, pot + 0.5, 0, 0.5, 5.6, 6.4, (180, 104, 80))
        nature.bush(stage, pot, 5.8, 1.2, 1.5, flowers=True)


def _bandstand(stage: Stage, x: float, z: float) -> None:
    green = (70, 112, 100)
    stage.shade(x, z, 3.4, 1.6)
    stage.box(x - 3.0, x + 3.0, 0, 0.8, z, z + 4, (214, 204, 190))
    stage.front(x - 0.8, x + 0.8, 0, 0.4, z - 0.4, (226, 218, 206))
    for post in (-2.7, -1.3, 0.0, 1.3, 2.7):
        stage.pole(x + post, 0.8, 3.8, z + (0.0 if abs(post) < 2 else 1.4), 0.14, green)
    furniture.railing(stage, [(x - 2.8, z), (x - 0.9, z)], height=0.7, colour=green, base=0.8)
    furniture.railing(stage, [(x + 0.9, z), (x + 2.8, z)], height=0.7, colour=green, base=0.8)
    stage.front(x - 3.2, x + 3.2, 3.7, 4.0, z - 0.1, (236, 228, 214))
    facets = (-3.4, -1.3, 1.3, 3.4)
    for index in range(3):
        lit = (0.86, 1.0, 1.14)[index if stage.sun_side > 0 else 2 - index]
        stage.solid(
            [(x + facets[index], 4.0, z), (x + facets[index + 1], 4.0, z), (x, 5.8, z + 1)], (118, 132, 144), lit=lit
        )
    stage.pole(x, 5.6, 6.4, z + 1, 0.1, green)


def fountain(stage: Stage) -> None:
    """A round fountain in the middle of a square."""
    dice = stage.dice
    _place(stage, floors=(3, 4))
    for x in (-12.5, -8, 8, 12.5):
        nature.tree(stage, x, 27, dice.uniform(6, 8), kind="round")
    people.crowd(stage, 7, x=(-9, 9), z=(17, 26))
    stone, basin = (216, 206, 190), (116, 166, 186)
    x, z, radius = 0.0, 12.5, 3.6
    stage.shade(x, z, radius * 1.1, radius * 0.7)
    ring = [(math.cos(turn / 40 * math.tau), math.sin(turn / 40 * math.tau)) for turn in range(40)]
    outer = [stage.at(x + radius * cx, 0.55, z + radius * 0.62 * cz) for cx, cz in ring]
    low = [stage.at(x + radius * cx, 0.0, z + radius * 0.62 * cz) for cx, cz in ring if cz <= 0.02]
    top = [stage.at(x + radius * cx, 0.55, z + radius * 0.62 * cz) for cx, cz in ring if cz <= 0.02]
    stage.shape([*low, *top[::-1]], stage.tone(stone, z, 0.86))
    stage.shape(outer, stage.tone(stone, z, 1.08))
    inner = [stage.at(x + radius * 0.88 * cx, 0.5, z + radius * 0.54 * cz) for cx, cz in ring]
    stage.shape(inner, stage.tone(basin, z))
    px, py = stage.at(x, 0.5, z)
    for wave in range(5):
        stage.disc(
            px,
            py,
            stage.scale(z) * (2.6 - wave * 0.45),
            stage.scale(z) * (2.6 - wave * 0.45) * 0.09,
            colour=(232, 244, 248),
            alpha=36,
        )
    stage.pole(x, 0.4, 1.9, z, 0.5, stone)
    bowl = [
        stage.at(x + 1.15 * math.cos(turn / 20 * math.pi), 2.0 - 0.45 * math.sin(turn / 20 * math.pi), z)
        for turn in range(21)
    ]
    stage.shape(bowl, stage.tone(stone, z, 0.95))
    stage.pole(x, 2.0, 2.7, z, 0.22, stone)
    for jet in range(-5, 6):
        _jet(stage, x, 2.8, z, jet * 0.42, 0.55)
    for drop in range(-4, 5):
        _jet(stage, x + drop * 0.25, 2.0, z, drop * 0.05, 0.5)
    people.person(stage, -4.5, 10.4, height=1.12, pose="walk", face=1)
    people.person(stage, -5.2, 10.9, pose="stand", face=1, carry="bag")
    furniture.bench(stage, 5.2, 10.2)
    people.person(stage, 5.0, 10.1, pose="sit")
    people.person(stage, 5.7, 10.1, pose="sit", face=-1)
    for corner in (-3.7, 3.7):
        stage.box(corner - 0.6, corner + 0.6, 0, 0.45, 5.4, 6.4, (150, 140, 130))
        nature.bush(stage, corner, 5.6, 1.4, 1.1, flowers=True)


def _jet(stage: Stage, x: float, top: float, z: float, reach: float, rise: float) -> None:
    points = []
    for step in range(13):
        share = step / 12
        points.append(stage.at(x + reach * share, top + rise * 4 * share * (1 - share) - (top - 0.5) * share**2, z))
    stage.line(points, stage.scale(z) * 0.035, (238, 247, 250), 170)
    splash_x, splash_y = points[-1]
    stage.disc(splash_x, splash_y, stage.scale(z) * 0.14, stage.scale(z) * 0.04, colour=(244, 250, 252), alpha=170)


def market(stage: Stage) -> None:
    """Two rows of stalls under striped roofs, and people buying."""
    dice = stage.dice
    _place(stage, floors=(2, 4), z=44)
    colours = list(buildings.AWNINGS)
    dice.shuffle(colours)
    for index, z in enumerate((34.0, 27.0, 21.0, 15.5, 10.8)):
        for side in (-1, 1):
            furniture.stall(
                stage, side * (4.4 + 0.08 * z), z, colours[(index * 2 + (side > 0)) % len(colours)], width=3.9
            )
            people.person(
                stage,
                side * (3.9 + 0.08 * z),
                z - 0.9,
                pose="stand",
                carry=dice.choice(("basket", "bag", "cane")),
                face=side,
            )
        people.crowd(stage, 4, x=(-2.4, 2.4), z=(z - 4.5, z - 0.5), carries=("basket", "bag", "", "cane"))
    furniture.stall(stage, dice.choice((-4.0, 4.0)), 6.6, colours[0], width=3.4)


def school_gate(stage: Stage) -> None:
    """A brick school with its gate, its railings and children arriving."""
    dice = stage.dice
    sky(stage)
    skyline(stage, height=18, colours=((220, 212, 204), (206, 198, 194)), z=120)
    nature.ground(stage, (192, 186, 178), (208, 202, 194))
    brick = stage.any(((196, 122, 92), (206, 140, 104), (226, 204, 172)))
    style = buildings.Style(plaster=brick, floors=3, storey=3.6, bay=3.4, ground="plain", roof="tile")
    for x0, x1 in ((-26, -8), (8, 26), (-8, 8)):
        z = 29.0 if x0 != -8 else 27.0
        buildings.facade(buildings.Wall(stage, (x0, z), (x1, z)), style)
    stage.front(-3.6, 3.6, 11.6, 14.0, 26.8, bright(brick, 1.05))
    px, py = stage.at(0, 12.9, 26.8)
    scale = stage.scale(26.8)
    stage.disc(px, py, scale * 0.85, colour=stage.tone((248, 246, 238), 20))
    stage.line([(px, py), (px, py - scale * 0.6)], scale * 0.08, (50, 50, 56))
    stage.line([(px, py), (px + scale * 0.4, py + scale * 0.15)], scale * 0.08, (50, 50, 56))
    for flag, colour in enumerate(((52, 82, 156), (246, 246, 242), (206, 60, 56))):
        stage.front(-0.75 + flag * 0.5, -0.25 + flag * 0.5, 6.1, 7.0, 26.7, colour)
    people.crowd(stage, 6, x=(-5, 5), z=(19, 25), carries=("satchel", "", "satchel"))
    for x in (-15, -9.5, 9.5, 15):
        nature.tree(stage, x, 20, dice.uniform(7, 9), kind="round")
    blue = stage.any(((58, 104, 150), (70, 130, 110), (160, 70, 66)))
    furniture.railing(stage, [(-16, 16.5), (-2.6, 16.5)], height=1.5, colour=blue, bars=0.18)
    furniture.railing(stage, [(2.6, 16.5), (16, 16.5)], height=1.5, colour=blue, bars=0.18)
    for post in (-2.9, 2.4):
        stage.box(post, post + 0.5, 0, 2.3, 16.4, 16.9, (222, 208, 188))
    for index, x in enumerate((-6.0, -4.3, -1.3, -0.2, 1.5, 3.1, 4.6, 6.2)):
        depth = 15.5 - (index % 3) * 1.5
        if index % 3 == 0:
            people.person(stage, x - 0.75, depth + 0.1, carry="bag")
        people.person(
            stage, x, depth, height=dice.uniform(1.08, 1.4), pose=dice.choice(("walk", "stand")), carry="satchel"
        )
    z = 8.6
    stage.floor(-30, 30, 2.0, z, (112, 113, 120))
    stage.floor(-30, 30, z, z + 0.25, (226, 222, 214))
    stripe = -2.8
    while stripe < 2.8:
        stage.floor(stripe, stripe + 0.55, 3.2, z - 0.3, (244, 242, 236))
        stripe += 1.1
    for bollard in (-6.5, -5, -3.5, 3.5, 5, 6.5):
        stage.pole(bollard, 0, 0.95, z + 0.7, 0.13, (226, 180, 64))
    people.cyclist(stage, 4.4, 6.6, child=True)


def library(stage: Stage) -> None:
    """Inside a library: shelves on both sides, tables, readers, a tall window."""
    dice = stage.dice
    wall: RGB = stage.any(((246, 238, 222), (232, 236, 230), (246, 230, 212)))
    half, high, far = 4.6, 4.8, 19.0
    stage.front(-half, half, 0, high, far, wall)
    _ceiling(stage, half, high, far)
    for step in range(30):
        z0, z1 = far * (step / 30) + 0.8, far * ((step + 1) / 30) + 1.25
        stage.floor(-half, half, z0, min(z1, far), mix((196, 150, 104), (214, 174, 130), (step % 2) * 0.35))
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
            stage, px, py, stage.scale(far) * 0.9, stage.scale(far) * 0.8, stage.any(nature.LEAVES[stage.season]), 40
        )
    stage.front(-3.8, 3.8, 0.3, 0.92, far - 0.05, (230, 220, 204))
    for bar in range(7):
        x = -3.6 + bar * 1.2
        stage.front(x - 0.05, x + 0.05, 0.9, 4.7, far - 0.05, (92, 80, 72))
    for bar_y in (0.9, 2.8, 4.65):
        stage.front(-3.65, 3.65, bar_y, bar_y + 0.09, far - 0.05, (92, 80, 72))
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
    stage.box(x - 1.5, x + 1.5, 0.70, 0.77, z, z + 1.0, (222, 190, 150))
    for leg in (-1.42, 1.34):
        stage.front(x + leg, x + leg + 0.08, 0, 0.7, z, furniture.IRON)
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
    for x, z in ((-27, 62), (-17, 58), (24, 62), (15, 56), (32, 56), (-36, 56)):
        buildings.house(
            stage, x, z, dice.uniform(7, 10), dice.uniform(5.2, 6.4), plaster=stage.any(buildings.PLASTER[:9])
        )
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
            plaster=stage.any(buildings.PLASTER[:9]),
            gable=gable,
        )
    lane = [stage.at(-1.8, 0, 3), stage.at(1.8, 0, 3), stage.at(1.2, 0, 46), stage.at(-1.0, 0, 46)]
    stage.shape(lane, stage.tone((216, 204, 184), 10))
    nature.speckle(stage, -1.7, 1.7, 3, 24, ((190, 176, 154), (236, 226, 208)), 420, 0.05)
    for x, z in ((-9, 26), (8.6, 25), (-7.4, 17), (9.4, 15)):
        nature.tree(stage, x, z, dice.uniform(5, 7.5), kind="round")
    for side in (-1, 1):
        for stone_z in range(24, 5, -1):
            grey = stage.any(((176, 168, 156), (190, 182, 168), (160, 154, 146)))
            stage.box(*sorted((side * 3.0, side * 3.5)), 0, 0.75, stone_z, stone_z + 0.96, grey)
    people.crowd(stage, 4, x=(-1.4, 1.4), z=(13, 34), carries=("", "basket", "cane"))
    people.person(stage, -0.9, 9.5, carry="cane")
    nature.tufts(stage, -6, -3.6, 3.2, 9, 90)
    nature.tufts(stage, 3.6, 6, 3.2, 9, 90)


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
    stage.box(tower - 2.4, tower + 2.4, 0, 15, z - 0.5, z + 4.3, stone)
    for corner in (-2.4, 2.1):
        stage.front(tower + corner, tower + corner + 0.3, 0, 15, z - 0.55, stone, lit=1.1)
    for opening in (-0.95, 0.35):
        _arch(stage, tower + opening + 0.3, 11.2, z - 0.6, 0.42, 2.4, (66, 62, 68))
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
    stage.line([stage.at(tower, 25, z + 1.5), stage.at(tower, 27, z + 1.5)], 7, stage.tone((70, 66, 66), z))
    stage.line(
        [stage.at(tower - 0.6, 26.2, z + 1.5), stage.at(tower + 0.6, 26.2, z + 1.5)], 6, stage.tone((70, 66, 66), z)
    )
    _arch(stage, x, 0, z - 0.1, 1.3, 3.4, (110, 74, 54))
    px, py = stage.at(x, 7.4, z)
    stage.disc(px, py, stage.scale(z) * 1.15, colour=stage.tone((246, 238, 222), z))
    stage.disc(px, py, stage.scale(z) * 0.95, colour=stage.tone((86, 110, 146), z))
    for spoke in range(6):
        turn = spoke * math.pi / 6
        dx, dy = math.cos(turn) * stage.scale(z) * 0.95, math.sin(turn) * stage.scale(z) * 0.95
        stage.line([(px - dx, py - dy), (px + dx, py + dy)], 4, stage.tone((226, 212, 190), z))


def _arch(stage: Stage, x: float, base: float, z: float, half: float, tall: float, colour: RGB) -> None:
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
        plaster = stage.any(buildings.PLASTER[:8])
        back = top_z + 12 + abs(x)
        px0, py0 = stage.at(x - 4.5, top_y, back)
        px1, py1 = stage.at(x + 4.5, top_y + dice.uniform(7, 11), back)
        stage.shape([(px0, py0), (px1, py0), (px1, py1), (px0, py1)], stage.tone(plaster, 20))
        peak = py1 - stage.scale(back) * 2.4
        stage.shape([(px0 - 30, py1), (px1 + 30, py1), ((px0 + px1) / 2, peak)], stage.tone(buildings.TILE, 20))
        for floor in range(3):
            for bay in range(3):
                wx = px0 + (px1 - px0) * (0.2 + 0.3 * bay)
                wy = py0 + (py1 - py0) * (0.15 + 0.28 * floor)
                size = stage.scale(back) * 0.5
                lit = dice.random() < stage.light.windows_lit
                colour = buildings.LAMPLIGHT if lit else stage.tone(buildings.GLASS, 20)
                stage.shape(
                    [(wx - size, wy), (wx + size, wy), (wx + size, wy - size * 2.6), (wx - size, wy - size * 2.6)],
                    colour,
                )
    nature.ground(stage, (196, 188, 176), (206, 198, 186))
    for x in (-5.6, 5.2, -3.9, 4.1):
        px, py = stage.at(x, top_y + 2.6, top_z + 3)
        nature.crown(
            stage,
            px,
            py,
            stage.scale(top_z) * 2.0,
            stage.scale(top_z) * 2.2,
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
        stage.front(-1.9, 1.9, y, y + rise, z, stone, lit=0.84 + 0.05 * (step % 2))
        stage.front(-1.9, 1.9, y + rise - 0.03, y + rise, z, stone, lit=1.22)
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
        stage.front(*sorted((edge, edge + side * 6)), 0, 1.9, start - 2.5, wall, lit=0.86)
        for step in range(16):
            share = 1 - step / 15
            y, z = 1.9 + (top_y - 0.2) * share, start - 2.5 + (top_z - start + 2.5) * share
            px, py = stage.at(edge + side * 0.75, y + 0.35, z)
            nature.crown(
                stage,
                px,
                py,
                stage.scale(z) * 0.75,
                stage.scale(z) * 0.62,
                stage.any(nature.LEAVES[stage.season]),
                z * 0.5,
            )
    for z, y in ((top_z - 1.2, top_y), (start + 5.2, 14 * rise), (start + 1.5, 4 * rise)):
        people.person(stage, dice.uniform(-1.1, 1.1) - 0.2, z, lift=y, carry=dice.choice(("bag", "cane", "satchel")))
    rail = (62, 84, 92)
    for step in range(0, count, 4):
        y, z = step * rise, start + step * tread
        stage.pole(0.0, y, y + 1.0, z, 0.05, rail)
    stage.line([stage.at(0, 0.95, start), stage.at(0, top_y + 0.9, top_z)], 18, stage.tone(rail, 8))
    nature.bush(stage, 1.5, 3.6, 0.9, 0.7, flowers=True)
