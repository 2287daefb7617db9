"""What stands in a street: lamps, benches, cars, barriers, stalls, boats."""

import math
from itertools import pairwise

from parvis_web.demo.pictures.light import RGB, bright, mix
from parvis_web.demo.pictures.stage import Stage

IRON: RGB = (58, 66, 76)
WOOD: RGB = (168, 118, 78)
PAINT: tuple[RGB, ...] = (
    (206, 60, 56),
    (58, 96, 160),
    (236, 184, 64),
    (86, 150, 110),
    (224, 224, 220),
    (60, 64, 72),
    (150, 160, 168),
)
PRODUCE: tuple[RGB, ...] = (
    (222, 72, 56),
    (246, 158, 48),
    (122, 168, 66),
    (240, 208, 80),
    (140, 62, 96),
    (92, 138, 60),
    (236, 120, 80),
)


def lamp(stage: Stage, x: float, z: float, *, height: float = 5.0, arm: float = 0.0, on: bool = True) -> None:
    """A street lamp; `arm` (metres) reaches over the road. `on` counts only in the dark."""
    stage.pole(x, (0, height), z, 0.12, IRON)
    head_x, head_y = stage.at(x + arm, height, z)
    scale = stage.scale(z)
    if arm:
        stage.line(
            [stage.at(x, height - 0.4, z), stage.at(x + arm * 0.5, height, z), (head_x, head_y)],
            scale * 0.08,
            stage.tone(IRON, z),
        )
    lit = stage.light.dark and on
    colour = (255, 230, 170) if lit else stage.tone((226, 226, 220), z)
    wide = scale * 0.22
    stage.shape(
        [
            (head_x - wide, head_y),
            (head_x + wide, head_y),
            (head_x + wide * 0.7, head_y + wide * 1.6),
            (head_x - wide * 0.7, head_y + wide * 1.6),
        ],
        colour,
    )
    stage.shape(
        [(head_x - wide * 1.3, head_y), (head_x + wide * 1.3, head_y), (head_x, head_y - wide * 0.9)],
        stage.tone(IRON, z),
    )
    if lit:
        stage.glow(head_x, head_y + wide, scale * 3.2, (255, 196, 110), 0.9)
        foot_x, foot_y = stage.at(x + arm, 0, z)
        for ring in range(6):
            stage.disc(
                foot_x,
                foot_y,
                scale * (2.6 - 0.4 * ring),
                scale * (2.6 - 0.4 * ring) * stage.eye / z,
                colour=(255, 206, 130),
                alpha=14,
            )


def bench(stage: Stage, x: float, z: float, *, width: float = 1.8) -> None:
    """A slatted bench that faces the eye."""
    left, right = x - width / 2, x + width / 2
    stage.shade(x, z, width * 0.55, 0.4)
    for leg in (left + 0.12, right - 0.2):
        stage.front((leg, leg + 0.08), (0, 0.9), z + 0.3, IRON)
    for slat in range(3):
        stage.front((left, right), (0.54 + slat * 0.14, 0.64 + slat * 0.14), z + 0.28, WOOD, lit=0.86 + 0.06 * slat)
    for slat in range(3):
        stage.floor((left, right), (z - 0.14 + slat * 0.14, z - 0.04 + slat * 0.14), WOOD, y=0.45)
    stage.front((left, right), (0.39, 0.45), z - 0.14, WOOD, lit=0.74)
    for leg in (left + 0.12, right - 0.2):
        stage.front((leg, leg + 0.08), (0, 0.40), z - 0.1, IRON)


def car(stage: Stage, x: float, z: float, *, colour: RGB | None = None, length: float = 4.0) -> None:
    """A car parked along the street, its back towards us, centred on x."""
    paint, half = colour or stage.any(PAINT), 0.86
    left, right, far = x - half, x + half, z + length
    side = left if x > 0 else right
    stage.shade(x, z + length / 2, 1.2, length / 2, strength=1.1)
    stage.solid(
        [(side, 0.28, z), (side, 0.28, far), (side, 0.78, far), (side, 0.95, z + 2.6), (side, 0.98, z)], paint, lit=0.88
    )
    inset = -0.12 if side > x else 0.12
    stage.solid(
        [(side, 0.95, z + 0.1), (side + inset, 1.42, z + 0.55), (side + inset, 1.42, z + 2.0), (side, 0.92, z + 2.9)],
        (70, 86, 102),
    )
    stage.solid(
        [
            (side + inset * 0.6, 1.2, z + 1.24),
            (side + inset * 0.6, 1.2, z + 1.36),
            (side + inset, 1.42, z + 1.36),
            (side + inset, 1.42, z + 1.24),
        ],
        paint,
        lit=0.8,
    )
    stage.solid(
        [
            (left + 0.12, 1.43, z + 0.55),
            (right - 0.12, 1.43, z + 0.55),
            (right - 0.12, 1.43, z + 2.0),
            (left + 0.12, 1.43, z + 2.0),
        ],
        paint,
        lit=1.16,
    )
    stage.solid(
        [(left, 0.95, z), (right, 0.95, z), (right - 0.12, 1.43, z + 0.55), (left + 0.12, 1.43, z + 0.55)],
        paint,
        lit=0.95,
    )
    stage.solid(
        [(left + 0.16, 1.0, z), (right - 0.16, 1.0, z), (right - 0.24, 1.37, z + 0.42), (left + 0.24, 1.37, z + 0.42)],
        (86, 104, 122),
    )
    stage.solid(
        [(left + 0.3, 1.0, z), (x, 1.0, z), (x - 0.1, 1.37, z + 0.42), (left + 0.45, 1.37, z + 0.42)],
        (190, 206, 216),
        alpha=70,
    )
    stage.front((left, right), (0.26, 0.97), z, paint)
    stage.front((left, right), (0.26, 0.42), z, (44, 46, 52))
    stage.front((x - 0.27, x + 0.27), (0.5, 0.62), z, (240, 240, 234))
    for lamp_x in (left + 0.04, right - 0.28):
        stage.front((lamp_x, lamp_x + 0.24), (0.66, 0.84), z, (210, 44, 40), lit=1.3)
    for wheel in (z + 0.75, z + length - 0.85):
        ring = [
            (side, 0.31 + 0.31 * math.sin(turn / 8 * math.pi), wheel + 0.31 * math.cos(turn / 8 * math.pi))
            for turn in range(16)
        ]
        stage.solid(ring, (34, 34, 38))
        stage.solid(
            [(side, 0.31 + (y - 0.31) * 0.5, wheel + (depth - wheel) * 0.5) for _, y, depth in ring], (160, 164, 170)
        )
    for wheel_x in (left + 0.06, right - 0.26):
        stage.front((wheel_x, wheel_x + 0.2), (0, 0.28), z + 0.3, (34, 34, 38))


def bus(stage: Stage, x: float, z: float, *, colour: RGB = (86, 172, 156)) -> None:
    """A city bus coming towards us."""
    left, right, long = x - 1.25, x + 1.25, 11.0
    stage.shade(x, z + long / 2, 1.7, long / 2)
    side = left if x > 0 else right
    stage.solid(
        [(side, 0.3, z), (side, 0.3, z + long), (side, 3.0, z + long), (side, 3.0, z)], (238, 240, 238), lit=0.9
    )
    stage.solid([(side, 0.3, z), (side, 0.3, z + long), (side, 1.0, z + long), (side, 1.0, z)], colour, lit=0.9)
    for pane in range(5):
        z0 = z + 0.6 + pane * 2.0
        stage.solid([(side, 1.25, z0), (side, 1.25, z0 + 1.8), (side, 2.5, z0 + 1.8), (side, 2.5, z0)], (72, 90, 106))
    stage.front((left, right), (0.35, 3.0), z, (240, 242, 240))
    stage.front((left, right), (0.35, 1.05), z, colour)
    stage.front((left + 0.12, right - 0.12), (1.15, 2.45), z, (78, 98, 116))
    stage.solid(
        [(left + 0.12, 1.15, z), (x - 0.3, 1.15, z), (x + 0.2, 2.45, z), (left + 0.12, 2.45, z)],
        (196, 212, 222),
        alpha=70,
    )
    stage.front((left + 0.35, right - 0.35), (2.54, 2.88), z, (30, 32, 38))
    for digit in range(3):
        stage.front((x - 0.5 + digit * 0.34, x - 0.28 + digit * 0.34), (2.6, 2.82), z, (255, 196, 70), lit=1.4)
    for light in (left + 0.15, right - 0.5):
        stage.front((light, light + 0.35), (0.62, 0.84), z, (255, 250, 226), lit=1.4)
        if stage.light.dark:
            px, py = stage.at(light + 0.17, 0.73, z)
            stage.glow(px, py, stage.scale(z) * 1.6, (255, 236, 190), 0.8)
    for wheel_x in (left + 0.08, right - 0.38):
        stage.front((wheel_x, wheel_x + 0.3), (0, 0.36), z, (34, 34, 38))


def barrier(stage: Stage, x: float, z: float, *, width: float = 2.0) -> None:
    """A red and white works barrier."""
    stage.shade(x, z, width * 0.5, 0.15)
    for leg in (x - width / 2 + 0.1, x + width / 2 - 0.18):
        stage.front((leg, leg + 0.08), (0, 1.05), z, (150, 152, 156))
    for board in (0.45, 0.82):
        stage.front((x - width / 2, x + width / 2), (board, board + 0.22), z, (244, 242, 238))
        for stripe in range(5):
            x0 = x - width / 2 + stripe * width / 5
            stage.solid(
                [
                    (x0, board, z),
                    (x0 + width / 10, board, z),
                    (x0 + width / 10 + 0.12, board + 0.22, z),
                    (x0 + 0.12, board + 0.22, z),
                ],
                (210, 52, 46),
            )


def cone(stage: Stage, x: float, z: float) -> None:
    """A traffic cone."""
    stage.shade(x, z, 0.26, 0.18)
    stage.floor((x - 0.22, x + 0.22), (z - 0.2, z + 0.2), (226, 92, 40), y=0.03)
    stage.solid([(x - 0.16, 0.03, z), (x + 0.16, 0.03, z), (x + 0.03, 0.72, z), (x - 0.03, 0.72, z)], (236, 104, 44))
    stage.solid(
        [(x - 0.115, 0.26, z), (x + 0.115, 0.26, z), (x + 0.075, 0.46, z), (x - 0.075, 0.46, z)], (250, 248, 242)
    )


def stall(stage: Stage, x: float, z: float, colour: RGB, *, width: float = 3.2) -> None:
    """A market stall: a striped roof over crates of fruit and vegetables."""
    dice, left, right = stage.dice, x - width / 2, x + width / 2
    stage.shade(x, z + 0.8, width * 0.6, 1.0)
    for post in (left + 0.05, right - 0.12):
        stage.front((post, post + 0.07), (0, 2.3), z + 1.6, (210, 208, 204))
    stage.front((left, right), (0, 0.85), z, bright(colour, 0.8))
    stage.solid([(left, 0.85, z), (right, 0.85, z), (right, 1.08, z + 1.2), (left, 1.08, z + 1.2)], WOOD)
    crates = max(3, round(width / 0.62))
    for row in (1, 0):
        for crate in range(crates):
            x0 = left + crate * width / crates
            low, back = 0.86 + row * 0.12, z + 0.1 + row * 0.6
            fruit = dice.choice(PRODUCE)
            stage.front((x0 + 0.03, x0 + width / crates - 0.03), (low, low + 0.16), back, (206, 164, 112))
            for _ in range(16):
                px, py = stage.at(
                    x0 + dice.uniform(0.08, width / crates - 0.08), low + 0.16 + dice.uniform(-0.02, 0.12), back
                )
                stage.disc(px, py, stage.scale(z) * 0.058, colour=stage.tone(fruit, z, dice.uniform(0.82, 1.16)))
    stripes = 9
    for stripe in range(stripes):
        a, b = left - 0.25 + stripe * (width + 0.5) / stripes, left - 0.25 + (stripe + 1) * (width + 0.5) / stripes
        tone = colour if stripe % 2 == 0 else (250, 244, 234)
        stage.solid([(a, 2.22, z - 0.5), (b, 2.22, z - 0.5), (b, 2.75, z + 1.7), (a, 2.75, z + 1.7)], tone)
        stage.front((a, b), (2.0, 2.22), z - 0.5, tone, lit=0.86)
    for post in (left - 0.02, right - 0.05):
        stage.front((post, post + 0.07), (0, 2.25), z - 0.4, (222, 220, 216))


def parasol(stage: Stage, x: float, z: float, colour: RGB) -> None:
    """A café table with its parasol and two chairs."""
    stage.shade(x, z, 1.3, 0.9)
    for chair in (-0.75, 0.5):
        stage.front((x + chair, x + chair + 0.42), (0.42, 0.48), z, WOOD)
        back = x + chair if chair < 0 else x + chair + 0.38
        stage.front((back, back + 0.05), (0, 0.92), z, IRON)
        stage.front((x + chair, x + chair + 0.05), (0, 0.45), z, IRON)
        stage.front((x + chair + 0.37, x + chair + 0.42), (0, 0.45), z, IRON)
    stage.pole(x, (0, 2.3), z, 0.06, (222, 220, 214))
    px, py = stage.at(x, 0.74, z)
    stage.disc(px, py, stage.scale(z) * 0.38, stage.scale(z) * 0.08, colour=stage.tone((226, 220, 208), z))
    tips = [(-1.35, 2.05), (-0.5, 1.98), (0.5, 1.98), (1.35, 2.05)]
    for index in range(3):
        (x0, y0), (x1, y1) = tips[index], tips[index + 1]
        stage.solid(
            [(x + x0, y0, z), (x + x1, y1, z), (x, 2.65, z)],
            colour,
            lit=(0.86, 1.0, 1.12)[index if stage.sun_side > 0 else 2 - index],
        )
        stage.solid(
            [(x + x0, y0, z), (x + x1, y1, z), (x + x1, y1 - 0.16, z), (x + x0, y0 - 0.16, z)], bright(colour, 0.8)
        )


def railing(
    stage: Stage,
    points: list[tuple[float, float]],
    *,
    height: float = 1.0,
    colour: RGB = IRON,
    bars: float = 0.14,
    base: float = 0.0,
) -> None:
    """A railing through the (x, z) points; bars where they can be told apart."""
    for (x0, z0), (x1, z1) in pairwise(points):
        count = max(2, int(math.hypot(x1 - x0, z1 - z0) / bars))
        for bar in range(count + 1):
            share = bar / count
            x, z = x0 + (x1 - x0) * share, z0 + (z1 - z0) * share
            post = bar % 12 == 0
            if z > 1 and (stage.scale(z) > 90 or post):
                thick = stage.scale(z) * (0.05 if post else 0.018)
                stage.line([stage.at(x, base, z), stage.at(x, base + height, z)], thick, stage.tone(colour, z))
        for up in (0.12, height):
            thick = stage.scale(min(z0, z1)) * 0.045
            a, b = stage.at(x0, base + up, z0), stage.at(x1, base + up, z1)
            stage.shape(
                [(a[0], a[1] - thick), (b[0], b[1] - stage.scale(z1) * 0.045), b, a], stage.tone(colour, (z0 + z1) / 2)
            )


def boat(stage: Stage, x: float, z: float, *, length: float = 16.0, colour: RGB = (50, 70, 96)) -> None:
    """A barge seen from the side, afloat at y = 0."""
    left, right = x - length / 2, x + length / 2
    stage.solid([(left - 0.8, 1.3, z), (right + 1.2, 1.5, z), (right - 0.6, 0.0, z), (left + 0.2, 0.0, z)], colour)
    stage.solid(
        [(left - 0.8, 1.3, z), (right + 1.2, 1.5, z), (right + 1.1, 1.28, z), (left - 0.75, 1.1, z)], (236, 232, 222)
    )
    stage.front((left + 1, left + length * 0.34), (1.3, 3.2), z, (240, 234, 222))
    stage.front((left + 0.8, left + length * 0.34 + 0.2), (3.2, 3.4), z, (180, 76, 62))
    for pane in range(4):
        x0 = left + 1.4 + pane * (length * 0.34 - 1.6) / 4
        stage.front(
            (x0, x0 + 0.7), (2.0, 2.8), z, mix((96, 124, 146), (255, 214, 140), 0.8 if stage.light.dark else 0.0)
        )
    stage.front((left + length * 0.4, right - 1.6), (1.4, 1.9), z, (140, 100, 72))
    for pot in range(5):
        px, py = stage.at(left + length * 0.44 + pot * length * 0.1, 2.1, z)
        stage.disc(px, py, stage.scale(z) * 0.5, colour=stage.tone((96, 150, 84), z, 0.85 + 0.1 * (pot % 3)))


def crossing(stage: Stage, z0: float, z1: float, half: float) -> None:
    """A zebra crossing over a road `half` metres wide each way."""
    stripe = -half + 0.3
    while stripe < half - 0.3:
        stage.floor((stripe, stripe + 0.5), (z0, z1), (244, 242, 236))
        stripe += 1.0
