"""Façades: windows, shutters, balconies, shops and roofs on a wall."""

from parvis_web.demo.pictures.light import RGB, mix
from parvis_web.demo.pictures.walls import AWNINGS, GLASS, LAMPLIGHT, SHUTTERS, TILE, ZINC, Style, Wall


def facade(wall: Wall, style: Style) -> None:
    """Draw the building's front on the wall."""
    stage, height = wall.stage, style.height
    wall.panel(0, wall.length, 0, height, style.plaster)
    for step in range(5):  # darker towards the street
        wall.panel(0, wall.length, 0, 0.5 + step * 0.7, (60, 52, 60), alpha=9)
    _roof(wall, style)
    bays = max(1, int(wall.length // style.bay))
    width = wall.length / bays
    for floor in range(1, style.floors):
        base = 0.8 + floor * style.storey
        for bay in range(bays):
            window(wall, style, (bay + 0.5) * width, base, tall=style.storey * 0.62, floor=floor)
        if style.storey > 2.6:
            wall.panel(0, wall.length, base - 0.42, base - 0.30, style.plaster, out=0.06, lit=1.1)
            wall.panel(0, wall.length, base - 0.46, base - 0.42, style.plaster, out=0.04, lit=0.72)
    wall.panel(0, wall.length, height - 0.25, height, style.plaster, out=0.25, lit=1.12)
    wall.panel(0, wall.length, height - 0.34, height - 0.25, style.plaster, out=0.1, lit=0.66)
    {"shop": _shops, "plain": _plain, "glass": _glass}[style.ground](wall, style, bays, width)
    if stage.light.wet:
        wall.panel(0, wall.length, 0, 1.0, (40, 46, 56), alpha=30)


def window(wall: Wall, style: Style, centre: float, base: float, *, tall: float, floor: int) -> None:
    stage = wall.stage
    half = min(0.62, style.bay * 0.26)
    lamp = stage.dice.random() < stage.light.windows_lit
    wall.panel(
        centre - half - 0.1,
        centre + half + 0.1,
        base - 0.08,
        base + tall + 0.12,
        mix(style.plaster, (255, 255, 255), 0.45),
    )
    if lamp:
        corners = [wall.point(centre - half, base), wall.point(centre + half, base + tall)]
        warm = mix(LAMPLIGHT, (255, 170, 90), stage.dice.random() * 0.6)
        (x0, y0), (x1, y1) = (stage.at(*corner) for corner in corners)
        top = [wall.point(centre - half, base + tall), wall.point(centre + half, base)]
        (x2, y2), (x3, y3) = (stage.at(*corner) for corner in top)
        stage.shape([(x0, y0), (x3, y3), (x1, y1), (x2, y2)], mix(stage.tone(warm), warm, 0.85))
        if stage.light.name == "night" and wall.detail(centre) > 60:
            stage.glow((x0 + x1) / 2, (y0 + y1) / 2, abs(y1 - y0) * 1.5, (120, 80, 30), 0.5)
    else:
        pane = mix(GLASS, stage.light.horizon, stage.dice.uniform(0.05, 0.4))
        wall.panel(centre - half, centre + half, base, base + tall, pane)
        if wall.detail(centre) > 26:
            wall.panel(centre - half, centre - half * 0.1, base + tall * 0.5, base + tall, (255, 255, 255), alpha=36)
    if wall.detail(centre) > 30:
        frame = (238, 234, 228)
        wall.panel(centre - 0.035, centre + 0.035, base, base + tall, frame)
        wall.panel(centre - half, centre + half, base + tall * 0.66, base + tall * 0.70, frame)
        wall.panel(
            centre - half - 0.16, centre + half + 0.16, base - 0.16, base - 0.06, style.plaster, out=0.08, lit=0.84
        )
    if style.shutters:
        for left in (centre - half - 0.58, centre + half + 0.08):
            wall.panel(left, left + 0.5, base - 0.04, base + tall + 0.04, style.shutters, out=0.05)
            if wall.detail(left) > 34:
                for slat in range(6):
                    up = base + tall * (0.08 + slat * 0.15)
                    wall.panel(left + 0.06, left + 0.44, up, up + 0.05, style.shutters, out=0.05, lit=0.78)
    if style.balconies and floor >= 1 and (floor % 2 == 1 or style.floors < 6):
        _balcony(wall, centre, half + 0.34, base)


def _balcony(wall: Wall, centre: float, half: float, base: float) -> None:
    rail = (52, 56, 66)
    wall.slope(centre - half, centre + half, (base - 0.18, 0.0), (base - 0.18, 0.55), (196, 186, 170), lit=0.7)
    wall.panel(centre - half, centre + half, base - 0.18, base - 0.06, (206, 198, 184), out=0.55)
    wall.panel(centre - half, centre + half, base + 0.82, base + 0.9, rail, out=0.55)
    if wall.detail(centre) > 22:
        bars = 9
        for bar in range(bars + 1):
            at = centre - half + 2 * half * bar / bars
            wall.panel(at - 0.02, at + 0.02, base - 0.06, base + 0.85, rail, out=0.55)
        if wall.stage.dice.random() < 0.4:
            green = wall.stage.any(((96, 150, 78), (120, 160, 70), (200, 80, 90)))
            for pot in range(5):
                x, y = wall.stage.at(*wall.point(centre - half * 0.7 + pot * half * 0.35, base + 0.9, 0.55))
                wall.stage.disc(
                    x, y, wall.detail(centre) * 0.2, colour=wall.stage.tone(green, 0, 0.8 + 0.1 * (pot % 3))
                )
    else:
        wall.panel(centre - half, centre + half, base - 0.06, base + 0.85, rail, out=0.55, alpha=90)


def _roof(wall: Wall, style: Style) -> None:
    height = style.height
    if style.roof == "flat":
        wall.panel(0, wall.length, height, height + 0.5, mix(style.plaster, (120, 120, 126), 0.4), lit=0.9)
        return
    if style.roof == "tile":
        wall.slope(-0.2, wall.length + 0.2, (height - 0.05, 0.5), (height + 2.2, -3.0), TILE)
        rows = 7
        for row in range(rows):
            share = row / rows
            low = (height + 2.2 * share, 0.5 - 3.5 * share)
            wall.slope(-0.2, wall.length + 0.2, low, (low[0] + 0.07, low[1] - 0.1), TILE, lit=0.84)
        return
    wall.slope(0, wall.length, (height, 0.1), (height + 2.7, -1.0), ZINC)
    wall.slope(0.2, wall.length - 0.2, (height + 2.7, -1.0), (height + 3.2, -3.0), ZINC, lit=1.2)
    dormers = max(1, int(wall.length // 5.2))
    for dormer in range(dormers):
        centre = (dormer + 0.5) * wall.length / dormers
        wall.panel(centre - 0.7, centre + 0.7, height + 0.3, height + 2.1, (226, 222, 214), out=-0.1)
        lamp = wall.stage.dice.random() < wall.stage.light.windows_lit
        wall.panel(
            centre - 0.48,
            centre + 0.48,
            height + 0.45,
            height + 1.9,
            LAMPLIGHT if lamp else GLASS,
            out=-0.1,
            lit=2.0 if lamp else 1.0,
        )
        wall.panel(centre - 0.85, centre + 0.85, height + 2.1, height + 2.3, ZINC, out=0.0, lit=0.8)
    for chimney in (0.9, wall.length - 2.0):
        wall.panel(chimney, chimney + 1.1, height + 2.4, height + 4.3, (176, 128, 106), out=-2.0)
        for pot in (0.2, 0.6):
            wall.panel(chimney + pot, chimney + pot + 0.25, height + 4.3, height + 4.8, (200, 110, 80), out=-2.0)


def door(wall: Wall, centre: float, colour: RGB) -> None:
    wall.panel(centre - 0.85, centre + 0.85, 0, 2.9, (224, 216, 202))
    wall.panel(centre - 0.65, centre + 0.65, 0, 2.7, colour, lit=0.9)
    wall.panel(centre - 0.02, centre + 0.02, 0, 2.7, colour, lit=0.6)
    for left in (centre - 0.52, centre + 0.13):
        wall.panel(left, left + 0.4, 0.3, 1.1, colour, lit=1.15)
        wall.panel(left, left + 0.4, 1.3, 2.4, colour, lit=1.15)


def _plain(wall: Wall, style: Style, bays: int, width: float) -> None:
    entrance = wall.stage.dice.randrange(bays)
    for bay in range(bays):
        if bay == entrance:
            door(wall, (bay + 0.5) * width, wall.stage.any(SHUTTERS))
        else:
            window(wall, style, (bay + 0.5) * width, 1.0, tall=1.7, floor=0)


def _shops(wall: Wall, style: Style, bays: int, width: float) -> None:
    stage = wall.stage
    front = stage.any(((60, 74, 86), (92, 58, 52), (44, 84, 78), (210, 204, 192), (36, 42, 54)))
    wall.panel(0.15, wall.length - 0.15, 0, 3.3, front, out=0.04)
    entrance = stage.dice.randrange(bays)
    for bay in range(bays):
        left, right = bay * width + 0.3, (bay + 1) * width - 0.3
        if bay == entrance:
            door(wall, (left + right) / 2, front)
            continue
        glass = mix(GLASS, LAMPLIGHT, 0.75 if stage.light.dark else 0.18)
        wall.panel(left, right, 0.45, 2.45, glass, out=0.05, lit=1.7 if stage.light.dark else 1.0)
        if stage.light.dark:
            x, y = stage.at(*wall.point((left + right) / 2, 1.2))
            stage.glow(x, y, wall.detail(left) * 2.4, (190, 130, 60), 0.55)
        if wall.detail(left) > 26:
            for shelf in range(7):  # things for sale
                at = left + (right - left) * (shelf + 0.5) / 7
                goods = stage.any(AWNINGS)
                wall.panel(at - 0.12, at + 0.12, 0.5, 0.5 + stage.dice.uniform(0.25, 0.75), goods, out=0.05)
            wall.panel(left, left + (right - left) * 0.3, 0.45, 2.45, (255, 255, 255), out=0.06, alpha=26)
    wall.panel(0.15, wall.length - 0.15, 2.75, 3.3, front, out=0.12, lit=1.25)
    if stage.dice.random() < 0.7:
        stripes = max(4, int(wall.length // 0.7))
        for stripe in range(stripes):
            a0, a1 = wall.length * stripe / stripes, wall.length * (stripe + 1) / stripes
            colour = style.awning if stripe % 2 == 0 else (246, 240, 230)
            wall.slope(a0, a1, (2.85, 0.1), (2.35, 1.35), colour, lit=1.05)
            wall.panel(a0, a1, 2.12, 2.35, colour, out=1.35, lit=0.9)


def _glass(wall: Wall, style: Style, bays: int, width: float) -> None:
    wall.panel(0, wall.length, 0, style.storey + 0.5, (70, 84, 98), lit=0.9)
    for bay in range(bays):
        left, right = bay * width + 0.12, (bay + 1) * width - 0.12
        glass = mix((128, 158, 176), LAMPLIGHT, 0.8 if wall.stage.light.dark else 0.05)
        wall.panel(left, right, 0.15, style.storey + 0.3, glass, out=0.02)
        wall.panel(left, left + (right - left) * 0.35, 0.15, style.storey + 0.3, (255, 255, 255), out=0.03, alpha=34)
