"""Squares and markets: where a town meets."""

import math

from parvis_web.demo.pictures import buildings, facades, furniture, nature, people, walls
from parvis_web.demo.pictures.light import RGB, bright
from parvis_web.demo.pictures.sky import sky, skyline
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
            stage.floor((-stage.span(depth) - 1, stage.span(depth) + 1), (depth, depth * 1.006), joint, alpha=120)
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
        facades.facade(walls.Wall(stage, (x, z), (x + width, z)), chosen[index % len(chosen)])
        x, index = x + width, index + 1


def square(stage: Stage) -> None:
    """A square with café terraces, trees and a bandstand."""
    dice = stage.dice
    _place(stage)
    people.crowd(stage, 7, x=(-12, 12), z=(24, 32))
    _bandstand(stage, dice.choice((-4.0, 4.0, 0.0)), 22.0)
    for x in (-13, -8, 8.5, 13.5):
        stage.box((x - 0.7, x + 0.7), (0, 0.6), (20, 21.4), (168, 150, 132))
        nature.tree(stage, x, 20.6, dice.uniform(5.5, 7.0), kind="round")
    people.crowd(stage, 6, x=(-8, 8), z=(13, 19), carries=("", "bag", "cane"))
    colour = stage.any(walls.AWNINGS)
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
        stage.box((pot - 0.5, pot + 0.5), (0, 0.5), (5.6, 6.4), (180, 104, 80))
        nature.bush(stage, pot, 5.8, 1.2, 1.5, flowers=True)


def _bandstand(stage: Stage, x: float, z: float) -> None:
    green = (70, 112, 100)
    stage.shade(x, z, 3.4, 1.6)
    stage.box((x - 3.0, x + 3.0), (0, 0.8), (z, z + 4), (214, 204, 190))
    stage.front((x - 0.8, x + 0.8), (0, 0.4), z - 0.4, (226, 218, 206))
    for post in (-2.7, -1.3, 0.0, 1.3, 2.7):
        stage.pole(x + post, (0.8, 3.8), z + (0.0 if abs(post) < 2 else 1.4), 0.14, green)
    furniture.railing(stage, [(x - 2.8, z), (x - 0.9, z)], height=0.7, colour=green, base=0.8)
    furniture.railing(stage, [(x + 0.9, z), (x + 2.8, z)], height=0.7, colour=green, base=0.8)
    stage.front((x - 3.2, x + 3.2), (3.7, 4.0), z - 0.1, (236, 228, 214))
    facets = (-3.4, -1.3, 1.3, 3.4)
    for index in range(3):
        lit = (0.86, 1.0, 1.14)[index if stage.sun_side > 0 else 2 - index]
        stage.solid(
            [(x + facets[index], 4.0, z), (x + facets[index + 1], 4.0, z), (x, 5.8, z + 1)], (118, 132, 144), lit=lit
        )
    stage.pole(x, (5.6, 6.4), z + 1, 0.1, green)


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
    stage.pole(x, (0.4, 1.9), z, 0.5, stone)
    bowl = [
        stage.at(x + 1.15 * math.cos(turn / 20 * math.pi), 2.0 - 0.45 * math.sin(turn / 20 * math.pi), z)
        for turn in range(21)
    ]
    stage.shape(bowl, stage.tone(stone, z, 0.95))
    stage.pole(x, (2.0, 2.7), z, 0.22, stone)
    for jet in range(-5, 6):
        _jet(stage, x, 2.8, z, jet * 0.42, rise=0.55)
    for drop in range(-4, 5):
        _jet(stage, x + drop * 0.25, 2.0, z, drop * 0.05, rise=0.5)
    people.person(stage, -4.5, 10.4, height=1.12, pose="walk", face=1)
    people.person(stage, -5.2, 10.9, pose="stand", face=1, carry="bag")
    furniture.bench(stage, 5.2, 10.2)
    people.person(stage, 5.0, 10.1, pose="sit")
    people.person(stage, 5.7, 10.1, pose="sit", face=-1)
    for corner in (-3.7, 3.7):
        stage.box((corner - 0.6, corner + 0.6), (0, 0.45), (5.4, 6.4), (150, 140, 130))
        nature.bush(stage, corner, 5.6, 1.4, 1.1, flowers=True)


def _jet(stage: Stage, x: float, top: float, z: float, reach: float, *, rise: float) -> None:
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
    colours = list(walls.AWNINGS)
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
