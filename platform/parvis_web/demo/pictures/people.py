"""Passers-by: small flat figures with a coat, a bag, a cane, a bicycle."""

import math
from dataclasses import dataclass

from parvis_web.demo.pictures.light import RGB, bright, mix
from parvis_web.demo.pictures.stage import Point, Stage

COATS: tuple[RGB, ...] = (
    (206, 74, 66), (58, 92, 140), (232, 176, 72), (72, 118, 98), (128, 84, 130), (222, 210, 192),
    (56, 62, 78), (196, 120, 82), (104, 150, 178), (186, 98, 118), (120, 128, 84),
)  # fmt: skip
TROUSERS: tuple[RGB, ...] = ((50, 58, 82), (74, 72, 78), (102, 88, 76), (40, 44, 54), (122, 130, 146))
SKIN: tuple[RGB, ...] = ((242, 208, 180), (224, 178, 142), (176, 122, 88), (122, 82, 60), (250, 220, 196))
HAIR: tuple[RGB, ...] = (
    (54, 40, 34),
    (92, 62, 42),
    (170, 120, 70),
    (226, 224, 220),
    (30, 28, 32),
    (190, 186, 182),
    (150, 70, 40),
)


@dataclass
class _Body:
    """A figure's own coordinates: right and up from between the feet, in units of its height."""

    stage: Stage
    foot: Point
    size: float
    z: float
    face: int

    def at(self, right: float, up: float) -> Point:
        return self.foot[0] + right * self.face * self.size, self.foot[1] - up * self.size

    def tone(self, colour: RGB, lit: float = 1.0) -> RGB:
        return self.stage.tone(colour, self.z, lit)

    def limb(self, points: list[Point], width: float, colour: RGB, lit: float = 1.0) -> None:
        self.stage.line([self.at(*point) for point in points], width * self.size, self.tone(colour, lit))

    def patch(self, points: list[Point], colour: RGB, lit: float = 1.0) -> None:
        self.stage.shape([self.at(*point) for point in points], self.tone(colour, lit))

    def ball(self, right: float, up: float, radius: float, colour: RGB, lit: float = 1.0, *, tall: float = 1.0) -> None:
        x, y = self.at(right, up)
        self.stage.disc(x, y, radius * self.size, radius * self.size * tall, colour=self.tone(colour, lit))


def person(
    stage: Stage,
    x: float,
    z: float,
    *,
    height: float | None = None,
    pose: str = "walk",
    carry: str = "",
    face: int = 0,
    lift: float = 0.0,
) -> None:
    """Someone with the feet at (x, z); poses: walk, stand, sit; `carry`: bag, cane, umbrella, satchel, basket."""
    if z < 1.5:
        return
    dice = stage.dice
    tall = height or dice.uniform(1.58, 1.84)
    body = _Body(stage, stage.at(x, lift, z), tall * stage.scale(z), z, face or dice.choice((-1, 1)))
    coat, trousers, skin, hair = dice.choice(COATS), dice.choice(TROUSERS), dice.choice(SKIN), dice.choice(HAIR)
    child = tall < 1.45
    if not lift:
        stage.shade(x, z, 0.32, 0.13, strength=1.2)
    skirt = not child and dice.random() < 0.3
    seat = 0.0
    if pose == "sit":
        seat = -0.22
        body.limb([(0.0, 0.26), (0.20, 0.27), (0.21, 0.03)], 0.085, trousers)
        body.limb([(0.21, 0.02), (0.27, 0.015)], 0.05, (52, 46, 48))
    else:
        stride = dice.uniform(0.07, 0.12) if pose == "walk" else 0.035
        body.limb([(-0.005, 0.48), (-stride * 0.6, 0.26), (-stride - 0.03, 0.03)], 0.082, trousers, 0.8)
        body.limb([(0.01, 0.48), (stride * 0.75, 0.27), (stride, 0.03)], 0.085, trousers)
        for at in (-stride - 0.01, stride + 0.025):
            body.limb([(at - 0.02, 0.018), (at + 0.035, 0.015)], 0.042, (52, 46, 48))
    swing = 0.07 if pose == "walk" else 0.02
    body.limb([(-0.02, 0.79 + seat), (-0.06 - swing, 0.64 + seat), (-0.04 - swing, 0.52 + seat)], 0.06, coat, 0.76)
    hem = 0.36 if skirt and pose != "sit" else 0.46
    spread = 0.15 if skirt else 0.105
    body.patch(
        [
            (-0.10, 0.80 + seat),
            (-0.03, 0.845 + seat),
            (0.05, 0.845 + seat),
            (0.105, 0.79 + seat),
            (spread, hem + seat),
            (-spread, hem + seat),
        ],
        coat,
    )
    body.patch(
        [(0.02, 0.845 + seat), (0.05, 0.845 + seat), (0.105, 0.79 + seat), (spread, hem + seat), (0.03, hem + seat)],
        coat,
        0.87 if body.face * stage.sun_side < 0 else 1.12,
    )
    head = 0.105 if child else 0.074
    up = 0.93 + seat
    body.limb([(0.01, 0.83 + seat), (0.015, 0.88 + seat)], 0.055, skin, 0.85)
    if dice.random() < 0.5:
        body.ball(-0.01, up + 0.01, head * 1.12, hair, 0.95)
        body.patch([(-head * 1.1, up), (0.0, up), (-0.01, up - 0.12), (-head * 1.2, up - 0.13)], hair, 0.9)
    body.ball(0.012, up, head, skin, tall=1.1)
    top = [
        (
            math.cos(step / 10 * math.pi + 0.18) * head * 1.14 - 0.004,
            up + 0.012 + math.sin(step / 10 * math.pi + 0.18) * head * 1.22,
        )
        for step in range(11)
    ]
    body.patch([*top, (-head * 1.1, up - 0.03)], hair)
    reach = (0.05 + swing, 0.53 + seat)
    if carry == "umbrella":
        reach = (0.12, 0.70)
    body.limb([(0.03, 0.78 + seat), (0.05 + swing * 0.5, 0.65 + seat), reach], 0.062, bright(coat, 1.06))
    body.ball(reach[0], reach[1] - 0.01, 0.028, skin)
    _carried(body, carry, reach)


def _carried(body: _Body, carry: str, hand: Point) -> None:
    dice = body.stage.dice
    right, up = hand
    if carry == "cane":
        body.limb([(right + 0.01, up), (right + 0.07, 0.01)], 0.018, (96, 66, 48))
    elif carry == "bag":
        colour = dice.choice(COATS)
        body.limb([(right, up), (right + 0.01, up - 0.07)], 0.012, colour, 0.8)
        body.patch(
            [
                (right - 0.06, up - 0.06),
                (right + 0.08, up - 0.06),
                (right + 0.07, up - 0.22),
                (right - 0.05, up - 0.22),
            ],
            colour,
        )
    elif carry == "basket":
        body.patch(
            [
                (right - 0.07, up - 0.04),
                (right + 0.12, up - 0.04),
                (right + 0.09, up - 0.15),
                (right - 0.04, up - 0.15),
            ],
            (190, 142, 86),
        )
        for leaf in range(4):
            body.ball(
                right - 0.04 + leaf * 0.04,
                up - 0.03,
                0.03,
                ((104, 156, 74), (214, 92, 66), (240, 196, 80), (120, 166, 84))[leaf],
            )
    elif carry == "satchel":
        body.patch([(-0.19, 0.80), (-0.08, 0.82), (-0.08, 0.55), (-0.18, 0.55)], dice.choice(COATS), 1.05)
        body.patch([(-0.18, 0.66), (-0.08, 0.66), (-0.08, 0.57), (-0.175, 0.57)], (60, 66, 84))
    elif carry == "umbrella":
        body.limb([(right, up), (right - 0.04, 1.12)], 0.014, (60, 60, 64))
        colour = dice.choice(COATS)
        dome = [
            (right - 0.04 + math.cos(step / 12 * math.pi) * 0.36, 1.02 + math.sin(step / 12 * math.pi) * 0.17)
            for step in range(13)
        ]
        body.patch(dome, colour)
        body.patch([dome[0], *dome[1:7], (right - 0.04, 1.02)], colour, 1.18)


def crowd(
    stage: Stage,
    count: int,
    *,
    x: tuple[float, float],
    z: tuple[float, float],
    carries: tuple[str, ...] = ("", "bag", ""),
) -> None:
    """Several people, the farthest first."""
    dice = stage.dice
    choices = (*carries, "umbrella", "umbrella") if stage.light.wet else carries
    for depth in sorted((dice.uniform(*z) for _ in range(count)), reverse=True):
        height = dice.uniform(1.05, 1.35) if dice.random() < 0.16 else None
        person(
            stage,
            dice.uniform(*x),
            depth,
            height=height,
            pose=dice.choice(("walk", "walk", "stand")),
            carry=dice.choice(choices),
        )


def cyclist(stage: Stage, x: float, z: float, *, face: int = 0, child: bool = False) -> None:
    """Someone riding a bicycle, seen from the side."""
    dice = stage.dice
    size = stage.scale(z) * (0.72 if child else 1.0)
    body = _Body(stage, stage.at(x, 0, z), size, z, face or dice.choice((-1, 1)))
    coat, frame, skin = dice.choice(COATS), dice.choice(COATS), dice.choice(SKIN)
    stage.shade(x, z, 0.85, 0.16, strength=1.1)
    for wheel in (-0.52, 0.52):
        px, py = body.at(wheel, 0.34)
        stage.ring(px, py, 0.34 * size, 0.05 * size, body.tone((44, 44, 50)))
        stage.disc(px, py, 0.04 * size, colour=body.tone((120, 120, 126)))
        for spoke in range(6):
            turn = spoke * math.pi / 6
            dx, dy = math.cos(turn) * 0.31 * size, math.sin(turn) * 0.31 * size
            stage.line([(px - dx, py - dy), (px + dx, py + dy)], 1, body.tone((150, 150, 156)))
    body.limb([(-0.10, 0.36), (0.02, 0.62), (-0.10, 0.95)], 0.11, (60, 64, 84), 0.75)
    for bar in (
        [(-0.52, 0.34), (-0.05, 0.30), (0.40, 0.86)],
        [(-0.52, 0.34), (-0.17, 0.82), (0.36, 0.82)],
        [(-0.05, 0.30), (-0.19, 0.92)],
        [(0.52, 0.34), (0.38, 0.98), (0.50, 1.03)],
    ):
        body.limb(bar, 0.045, frame)
    body.patch([(-0.32, 0.95), (-0.06, 0.97), (-0.06, 0.91), (-0.28, 0.90)], (40, 38, 42))
    body.limb([(-0.16, 0.97), (0.14, 0.78), (0.0, 0.36), (0.09, 0.32)], 0.12, mix((58, 66, 96), coat, 0.15))
    body.patch([(-0.30, 0.94), (-0.02, 0.92), (0.22, 1.34), (0.10, 1.46), (-0.08, 1.38)], coat)
    body.limb([(0.12, 1.36), (0.24, 1.12), (0.46, 1.04)], 0.09, coat, 0.86)
    body.ball(0.47, 1.05, 0.045, skin)
    body.limb([(0.14, 1.42), (0.18, 1.50)], 0.08, skin, 0.85)
    body.ball(0.21, 1.58, 0.115, skin)
    helmet = [
        (0.19 + math.cos(step / 10 * math.pi) * 0.15, 1.60 + math.sin(step / 10 * math.pi) * 0.13) for step in range(11)
    ]
    body.patch(helmet, dice.choice(COATS))
