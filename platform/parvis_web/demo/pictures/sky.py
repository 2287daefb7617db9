"""Skies: a gradient, the sun or the moon, clouds, and what stands on the far horizon."""

import math

from PIL import Image, ImageDraw, ImageFilter

from parvis_web.demo.pictures.light import RGB, mix
from parvis_web.demo.pictures.stage import Stage

_SOFT = 8
"""Clouds are drawn at an eighth of the size: they have no edges to lose."""


def sky(stage: Stage) -> None:
    """Fill everything above the horizon (and the haze just below it)."""
    light = stage.light
    height = round(stage.horizon) + 40
    column = Image.new("RGB", (1, 64))
    for row in range(64):
        column.putpixel((0, row), mix(light.zenith, light.horizon, (row / 63) ** 1.25))
    stage.image.paste(column.resize((stage.width, height), Image.Resampling.BICUBIC), (0, 0))
    x = stage.width * (0.5 + stage.sun_side * stage.dice.uniform(0.22, 0.36))
    if light.name == "night":
        _stars(stage)
        _moon(stage, x)
    elif light.sun_height > 0:
        y = stage.horizon * (1 - light.sun_height * 2)
        stage.disc(x, y, 95 * stage.unit, colour=(255, 250, 232))
        stage.glow(x, y, stage.width * 0.42, light.sun, 0.75)
    _clouds(stage)


def _stars(stage: Stage) -> None:
    for _ in range(110):
        x, y = stage.dice.uniform(0, stage.width), stage.dice.uniform(0, stage.horizon * 0.8)
        radius = stage.dice.uniform(1.5, 4.5) * stage.unit
        stage.disc(x, y, radius, colour=(214, 220, 246), alpha=stage.dice.randint(90, 230))


def _moon(stage: Stage, x: float) -> None:
    y, unit = stage.horizon * 0.2, stage.unit
    stage.disc(x, y, 74 * unit, colour=(244, 240, 222))
    stage.disc(x + 34 * unit, y - 16 * unit, 70 * unit, colour=mix(stage.light.zenith, stage.light.horizon, 0.1))
    stage.glow(x, y, 520 * unit, (150, 160, 210), 0.5)


def _clouds(stage: Stage) -> None:
    light, dice = stage.light, stage.dice
    size = (stage.width // _SOFT, round(stage.horizon) // _SOFT)
    body, lit = Image.new("L", size), Image.new("L", size)
    paint, crown = ImageDraw.Draw(body), ImageDraw.Draw(lit)
    for _ in range(light.clouds):
        across, up = dice.uniform(0, size[0]), dice.uniform(0.04, 0.86) * size[1]
        small = 0.35 + 0.65 * (1 - up / size[1])  # clouds shrink towards the horizon
        length = dice.uniform(50, 130) * small * stage.unit
        for _ in range(16):
            x = across + dice.gauss(0, length / 2)
            radius = dice.uniform(9, 24) * small * stage.unit * math.exp(-(((x - across) / length) ** 2))
            y = up - radius * dice.uniform(0.1, 0.8)
            strength = dice.randint(120, 215)
            paint.ellipse((x - radius * 1.5, y - radius, x + radius * 1.5, y + radius * 0.7), fill=strength)
            crown.ellipse((x - radius, y - radius * 0.9, x + radius, y), fill=strength)
    over = (stage.width, round(stage.horizon))
    under = mix(light.cloud, light.zenith, 0.28)
    for layer, colour, blur in ((body, under, 3.5), (lit, light.cloud, 2.5)):
        mask = layer.filter(ImageFilter.GaussianBlur(blur * stage.unit)).resize(over, Image.Resampling.BICUBIC)
        stage.image.paste(colour, (0, 0), mask)


def hills(stage: Stage, *, height: float, colour: RGB, rough: float = 0.5, layers: int = 3) -> None:
    """Ridges on the horizon, each nearer one lower and darker. `height` is a share of the sky's height."""
    dice = stage.dice
    for layer in range(layers):
        top = stage.horizon * height * (1 - layer / (layers + 0.6))
        phase, wave = dice.uniform(0, 9), dice.uniform(1.4, 2.6) + layer
        points = [(0.0, stage.horizon + 30)]
        for step in range(61):
            share = step / 60
            rise = 0.55 + 0.3 * math.sin(share * wave * 4 + phase) + 0.15 * math.sin(share * wave * 11 + phase * 2)
            rise += dice.uniform(-0.09, 0.09) * rough
            points.append((share * stage.width, stage.horizon - top * max(0.05, rise)))
        points.append((float(stage.width), stage.horizon + 30))
        stage.shape(points, stage.tone(colour, 330 - 240 * layer / layers))


def skyline(stage: Stage, *, height: float, colours: tuple[RGB, ...], z: float = 170.0) -> None:
    """Far roofs and blocks along the whole horizon; `height` in metres."""
    dice, x = stage.dice, -stage.span(z) - 10
    while x < stage.span(z):
        width, tall = dice.uniform(7, 22), height * dice.uniform(0.45, 1.0)
        colour = stage.any(colours)
        stage.front((x, x + width), (0, tall), z, colour)
        if dice.random() < 0.6:
            stage.solid(
                [
                    (x - 0.5, tall, z),
                    (x + width + 0.5, tall, z),
                    (x + width - 2, tall + 3.4, z),
                    (x + 2, tall + 3.4, z),
                ],
                (128, 122, 126),
            )
        rows, columns = int(tall // 3.4), int(width // 3)
        for row in range(rows):
            for column in range(columns):
                lit = dice.random() < stage.light.windows_lit
                left, bottom = x + 1 + column * 3, 1 + row * 3.4
                pane = (255, 214, 140) if lit else (150, 162, 176)
                tone = pane if lit else stage.tone(pane, z)
                corners = [stage.at(left, bottom, z), stage.at(left + 1.3, bottom + 1.8, z)]
                (x0, y1), (x1, y0) = corners
                stage.shape([(x0, y0), (x1, y0), (x1, y1), (x0, y1)], tone)
        x += width
