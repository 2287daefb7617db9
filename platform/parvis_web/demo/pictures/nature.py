"""Trees, bushes, grass, flowers and water."""

import math
from itertools import pairwise

from parvis_web.demo.pictures.light import RGB, bright, mix
from parvis_web.demo.pictures.stage import Point, Span, Stage

LEAVES: dict[str, tuple[RGB, ...]] = {
    "spring": ((128, 172, 76), (150, 188, 92), (108, 158, 78)),
    "summer": ((78, 134, 68), (96, 148, 74), (66, 120, 72)),
    "autumn": ((206, 136, 52), (186, 94, 48), (220, 172, 66), (150, 140, 62)),
}
BLOSSOM: tuple[RGB, ...] = ((240, 190, 204), (250, 222, 228))
GRASS: dict[str, tuple[RGB, RGB]] = {
    "spring": ((130, 178, 84), (168, 202, 118)),
    "summer": ((112, 158, 76), (158, 188, 108)),
    "autumn": ((138, 156, 82), (180, 178, 110)),
}
FLOWERS: tuple[RGB, ...] = (
    (226, 84, 92),
    (246, 190, 66),
    (244, 240, 236),
    (170, 110, 190),
    (240, 140, 160),
    (90, 120, 210),
)
BARK: RGB = (104, 82, 66)


def _blob(stage: Stage, x: float, y: float, radius: float, colour: RGB) -> None:
    """A clump of leaves: a disc with a ragged edge."""
    dice = stage.dice
    if radius < 9:
        stage.disc(x, y, radius, colour=colour)
        return
    points: list[Point] = []
    count = 18
    for step in range(count):
        turn = step / count * math.tau
        reach = radius * (1 + 0.12 * (step % 2) + dice.uniform(-0.08, 0.06))
        points.append((x + math.cos(turn) * reach, y + math.sin(turn) * reach))
    stage.shape(points, colour)


def crown(stage: Stage, centre: Point, radii: Point, colour: RGB, z: float) -> None:
    """A mass of leaves around the pixel `centre`: dark below, lit from the side of the sun."""
    (x, y), (rx, ry) = centre, radii
    dice, side = stage.dice, stage.sun_side
    size = min(rx, ry)
    passes = ((0.62, 26, 0.44, 0.0), (0.84, 30, 0.34, 0.10), (1.04, 30, 0.25, 0.24), (1.26, 26, 0.17, 0.36))
    for lit, count, radius, lift in passes:
        tone = stage.tone(colour, z, lit)
        for _ in range(count):
            turn, reach = dice.uniform(0, math.tau), math.sqrt(dice.random()) * (0.86 - lift * 0.6)
            px = x + math.cos(turn) * rx * reach + side * rx * lift * 0.75
            py = y + math.sin(turn) * ry * reach - ry * lift
            _blob(stage, px, py, size * radius * dice.uniform(0.7, 1.15), bright(tone, dice.uniform(0.95, 1.06)))
    for _ in range(min(170, round(size * 0.8))):  # single leaves catch the light
        turn, reach = dice.uniform(0, math.tau), math.sqrt(dice.random())
        px, py = x + math.cos(turn) * rx * reach, y + math.sin(turn) * ry * reach * 0.96
        lit = 1.12 - 0.4 * (py - y) / ry + 0.2 * side * (px - x) / rx
        leaf = max(2.0, size * 0.028)
        stage.disc(px, py, leaf, leaf * 0.7, colour=stage.tone(colour, z, lit), alpha=190)


def tree(stage: Stage, x: float, z: float, height: float, *, kind: str = "round", colour: RGB | None = None) -> None:
    """A tree with its foot at (x, z), `height` in metres; kinds: round, tall, cone, pine, palm."""
    if z < 1.2:
        return
    dice, scale = stage.dice, stage.scale(z)
    leaf = colour or stage.any(LEAVES[stage.season])
    foot, size = stage.at(x, 0, z), height * scale
    stage.shade(x, z, height * 0.26, height * 0.20)
    if kind == "palm":
        _palm(stage, foot, size, z)
        return
    trunk = {"round": 0.34, "tall": 0.30, "cone": 0.14, "pine": 0.62}[kind]
    _trunk(stage, foot, size * (trunk + 0.25), size * 0.034, z)
    px, py = foot
    if kind == "round":
        crown(stage, (px, py - size * 0.66), (size * 0.34, size * 0.33), leaf, z)
    elif kind == "tall":
        crown(stage, (px + size * dice.uniform(-0.02, 0.02), py - size * 0.50), (size * 0.24, size * 0.20), leaf, z)
        crown(stage, (px, py - size * 0.74), (size * 0.21, size * 0.24), leaf, z)
    elif kind == "pine":
        crown(stage, (px, py - size * 0.80), (size * 0.36, size * 0.16), mix(leaf, (52, 92, 70), 0.5), z)
    else:
        for step in range(7):
            share = step / 7
            half, low, top = (
                size * 0.19 * (1 - share) + size * 0.02,
                py - size * (0.12 + 0.8 * share),
                py - size * (0.34 + 0.68 * share),
            )
            tone = stage.tone(mix(leaf, (40, 84, 66), 0.6), z, 0.75 + 0.07 * step)
            stage.shape([(px - half, low), (px, low + half * 0.25), (px + half, low), (px, top)], tone)
            stage.shape([(px, low + half * 0.25), (px + half * stage.sun_side, low), (px, top)], bright(tone, 1.14))


def _trunk(stage: Stage, foot: Point, length: float, half: float, z: float) -> None:
    x, y = foot
    tone = stage.tone(BARK, z)
    stage.shape(
        [(x - half * 1.3, y), (x + half * 1.3, y), (x + half * 0.6, y - length), (x - half * 0.6, y - length)], tone
    )
    side = stage.sun_side * half
    stage.shape(
        [(x + side * 1.3, y), (x + side * 0.2, y), (x + side * 0.1, y - length), (x + side * 0.6, y - length)],
        bright(tone, 1.22),
    )


def _palm(stage: Stage, foot: Point, size: float, z: float) -> None:
    dice = stage.dice
    x, y = foot
    lean = dice.uniform(-0.14, 0.14) * size
    stem = [(x + lean * (step / 8) ** 2, y - size * 0.86 * step / 8) for step in range(9)]
    tone = stage.tone((146, 120, 96), z)
    for (x0, y0), (x1, y1) in pairwise(stem):
        half = size * 0.02
        stage.shape([(x0 - half * 1.1, y0), (x0 + half * 1.1, y0), (x1 + half * 0.8, y1), (x1 - half * 0.8, y1)], tone)
        stage.line([(x0 - half, y0), (x0 + half, y0)], size * 0.004, bright(tone, 0.8))
    top = stem[-1]
    for layer, lit in ((0, 0.7), (1, 0.92), (2, 1.16)):
        for step in range(8):
            turn = (step + 0.4 * layer + dice.uniform(-0.2, 0.2)) / 8 * math.tau
            _frond(stage, top, size * dice.uniform(0.28, 0.36), turn, stage.tone((86, 142, 70), z, lit))


def _frond(stage: Stage, top: Point, length: float, turn: float, tone: RGB) -> None:
    x, y = top
    spine: list[Point] = []
    for step in range(9):
        share = step / 8
        fall = length * 0.75 * share**2
        spine.append(
            (
                x + math.cos(turn) * length * share,
                y + math.sin(turn) * length * 0.45 * share - length * 0.28 * share + fall,
            )
        )
    for index, (px, py) in enumerate(spine[1:], start=1):
        width = length * 0.17 * math.sin(math.pi * min(0.97, 0.12 + index / 9))
        dx, dy = spine[index][0] - spine[index - 1][0], spine[index][1] - spine[index - 1][1]
        stage.shape([spine[index - 1], (px, py), (px - dx * 0.3 - dy * 0.2, py + width)], tone)
        stage.shape([spine[index - 1], (px, py), (px - dx * 0.3, py - width * 0.45)], bright(tone, 1.1))
    stage.line(spine, max(2.0, length * 0.02), bright(tone, 0.85))


def bush(
    stage: Stage, x: float, z: float, width: float, height: float, *, colour: RGB | None = None, flowers: bool = False
) -> None:
    """A bush `width` by `height` metres, with flowers if wanted."""
    scale, dice = stage.scale(z), stage.dice
    px, py = stage.at(x, height * 0.45, z)
    stage.shade(x, z, width * 0.5, width * 0.35, strength=0.8)
    crown(stage, (px, py), (width * scale / 2, height * scale * 0.52), colour or stage.any(LEAVES[stage.season]), z)
    if flowers:
        petal = dice.choice(FLOWERS)
        for _ in range(26):
            fx, fy = (
                px + dice.gauss(0, width * scale * 0.2),
                py + dice.gauss(-height * scale * 0.06, height * scale * 0.2),
            )
            stage.disc(fx, fy, max(2.0, scale * 0.035), colour=stage.tone(petal, z, dice.uniform(0.85, 1.15)))


def ground(
    stage: Stage, near: RGB, far: RGB, *, left: float | None = None, right: float | None = None, stripes: int = 60
) -> None:
    """The ground from the horizon to the eye, between two x (metres; the whole width by default)."""
    start = stage.horizon - 2
    for step in range(stripes):
        top = start + (stage.height - start) * (step / stripes) ** 1.6
        low = start + (stage.height - start) * ((step + 1) / stripes) ** 1.6 + 1
        z_top, z_low = stage.depth(max(top, stage.horizon + 2)), stage.depth(low)
        tone = stage.tone(mix(far, near, (step / stripes) ** 0.8), z_low * 0.6)
        edges = [(0.0, top), (float(stage.width), top), (float(stage.width), low), (0.0, low)]
        if left is not None:
            edges[0], edges[3] = (stage.at(left, 0, z_top)[0], top), (stage.at(left, 0, z_low)[0], low)
        if right is not None:
            edges[1], edges[2] = (stage.at(right, 0, z_top)[0], top), (stage.at(right, 0, z_low)[0], low)
        stage.shape(edges, tone)


def speckle(stage: Stage, x: Span, z: Span, colours: tuple[RGB, ...], count: int, *, size: float = 0.05) -> None:
    """Small marks on the ground: gravel, leaves, petals, blades. `size` in metres."""
    dice = stage.dice
    for _ in range(count):
        depth = z[0] + (z[1] - z[0]) * dice.random() ** 2.2
        px, py = stage.at(dice.uniform(*x), 0, depth)
        radius = max(1.2, size * stage.scale(depth) * dice.uniform(0.5, 1.4))
        stage.disc(px, py, radius, radius * 0.42, colour=stage.tone(dice.choice(colours), depth), alpha=150)


def tufts(stage: Stage, x: Span, z: Span, count: int) -> None:
    """Blades of grass, and a daisy here and there."""
    dice = stage.dice
    low, high = GRASS[stage.season]
    for depth in sorted((z[0] + (z[1] - z[0]) * dice.random() ** 2 for _ in range(count)), reverse=True):
        px, py = stage.at(dice.uniform(*x), 0, depth)
        tall = stage.scale(depth) * dice.uniform(0.05, 0.13)
        tone = stage.tone(mix(low, high, dice.random()), depth, dice.uniform(0.78, 1.12))
        for lean in (-0.5, 0.0, 0.5):
            stage.line([(px, py), (px + tall * lean, py - tall)], max(1.5, tall * 0.09), tone)
        if stage.season != "autumn" and dice.random() < 0.07:
            stage.disc(px, py - tall, max(2.0, tall * 0.14), colour=stage.tone((252, 250, 240), depth))


def water(stage: Stage, corners: list[Point], colour: RGB, *, calm: float = 0.55, ripples: int = 260) -> None:
    """A stretch of water (corners in pixels) that mirrors what has been drawn above the horizon."""
    dice = stage.dice
    stage.shape(corners, stage.tone(colour, 20))
    stage.mirror(corners, calm, stage.tone(colour, 20))
    left, right = min(x for x, _ in corners), max(x for x, _ in corners)
    top, low = min(y for _, y in corners), min(float(stage.height), max(y for _, y in corners))
    for _ in range(ripples):
        share = dice.random() ** 1.5
        y = top + (low - top) * share
        length = (40 + 420 * share) * dice.uniform(0.4, 1.2)
        x = dice.uniform(left - length, right)
        if _inside(corners, x, y) and _inside(corners, x + length, y):
            tone = (
                mix(stage.light.horizon, stage.light.cloud, 0.5) if dice.random() < 0.6 else stage.tone(colour, 0, 0.72)
            )
            stage.line([(x, y), (x + length, y)], 1.5 + 7 * share, tone, round(40 + 60 * dice.random()))


def _inside(corners: list[Point], x: float, y: float) -> bool:
    """Even-odd rule."""
    inside = False
    for (x0, y0), (x1, y1) in zip(corners, corners[1:] + corners[:1], strict=True):
        if (y0 > y) != (y1 > y) and x < x0 + (x1 - x0) * (y - y0) / (y1 - y0):
            inside = not inside
    return inside
