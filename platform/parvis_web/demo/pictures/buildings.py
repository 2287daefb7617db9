"""Buildings: rows along a street, and houses that stand alone."""

from parvis_web.demo.pictures.facades import door, facade, window
from parvis_web.demo.pictures.light import RGB
from parvis_web.demo.pictures.stage import Span, Stage
from parvis_web.demo.pictures.walls import AWNINGS, PLASTER, SHUTTERS, TILE, ZINC, Style, Wall


def row(
    stage: Stage,
    side: int,
    x: float,
    z: Span,
    styles: list[Style],
    *,
    lengths: Span = (9.0, 15.0),
) -> None:
    """A row of buildings along one side of the street (`side` -1 or 1), painted from the far end to the near one."""
    edges, dice = [z[0]], stage.dice
    while edges[-1] < z[1]:
        edges.append(edges[-1] + dice.uniform(*lengths))
    chosen = [styles[(index + (side > 0)) % len(styles)] for index in range(len(edges))]
    for index in range(len(edges) - 2, -1, -1):
        near, far, style = edges[index], edges[index + 1], chosen[index]
        inward = side * (abs(x) + 14)
        stage.solid(
            [
                (side * abs(x), 0, near),
                (inward, 0, near),
                (inward, style.height, near),
                (side * abs(x), style.height, near),
            ],
            style.plaster,
            lit=0.72,
        )
        if style.roof == "zinc":
            top = style.height + 2.7
            stage.solid(
                [
                    (side * abs(x), style.height, near),
                    (inward, style.height, near),
                    (inward, top, near),
                    (side * (abs(x) + 1.1), top, near),
                ],
                ZINC,
                lit=0.7,
            )
        facade(Wall(stage, (side * abs(x), near), (side * abs(x), far)), style)


def styles(
    stage: Stage,
    count: int,
    *,
    floors: tuple[int, int] = (4, 6),
    ground: str = "shop",
    roofs: tuple[str, ...] = ("zinc",),
    plaster: tuple[RGB, ...] = PLASTER,
) -> list[Style]:
    """Different buildings that could stand side by side."""
    dice = stage.dice
    colours = dice.sample(plaster, min(count, len(plaster)))
    return [
        Style(
            plaster=colours[index % len(colours)],
            floors=dice.randint(*floors),
            ground=ground if dice.random() < 0.8 else "plain",
            shutters=dice.choice(SHUTTERS) if dice.random() < 0.5 else None,
            balconies=dice.random() < 0.5,
            roof=dice.choice(roofs),
            awning=dice.choice(AWNINGS),
        )
        for index in range(count)
    ]


def house(
    stage: Stage,
    x: float,
    z: float,
    width: float,
    height: float,
    *,
    plaster: RGB,
    roof: RGB = TILE,
    depth: float = 7.0,
    gable: bool = False,
) -> None:
    """A free-standing house, its front towards the eye; `gable` turns its ridge towards us."""
    left, right = x - width / 2, x + width / 2
    peak = height + width * (0.42 if gable else 0.22)
    for side, seen in ((left, left > 0), (right, right < 0)):
        if seen:
            stage.solid(
                [(side, 0, z), (side, 0, z + depth), (side, height, z + depth), (side, height, z)], plaster, lit=0.74
            )
    front = [(left, 0.0, z), (right, 0.0, z), (right, height, z)]
    if gable:
        back = z + depth
        for side in (left - 0.3, right + 0.3):
            stage.solid(
                [
                    (side, height - 0.2, z - 0.2),
                    (x, peak + 0.2, z - 0.2),
                    (x, peak + 0.2, back),
                    (side, height - 0.2, back),
                ],
                roof,
                lit=1.05 if (side > x) == (stage.sun_side > 0) else 0.82,
            )
        front.append((x, peak, z))
    front.append((left, height, z))
    stage.solid(front, plaster, lit=0.98)
    wall = Wall(stage, (left, z), (right, z))
    style = Style(plaster=plaster, shutters=stage.any(SHUTTERS), bay=2.2)
    bays = max(1, int(width // 2.4))
    entrance = stage.dice.randrange(bays)
    for bay in range(bays):
        centre = (bay + 0.5) * width / bays
        if bay == entrance:
            door(wall, centre, stage.any(SHUTTERS))
        else:
            window(wall, style, centre, 1.0, tall=1.5, floor=0)
        for floor in range(1, int(height // 2.8)):
            window(wall, style, centre, 0.9 + 2.8 * floor, tall=1.4, floor=floor)
    if not gable:
        corners = [
            (left - 0.4, height - 0.1, z - 0.4),
            (right + 0.4, height - 0.1, z - 0.4),
            (right - 0.2, peak + 0.6, z + depth / 2),
            (left + 0.2, peak + 0.6, z + depth / 2),
        ]
        stage.solid(corners, roof)
        for line in range(1, 7):
            share = line / 7
            low, back = height - 0.1 + (peak + 0.7 - height) * share, z - 0.4 + (depth / 2 + 0.4) * share
            stage.solid(
                [
                    (left - 0.4, low, back),
                    (right + 0.4, low, back),
                    (right + 0.4, low + 0.07, back),
                    (left - 0.4, low + 0.07, back),
                ],
                roof,
                lit=0.85,
            )
    if stage.dice.random() < 0.7:
        stage.front((right - 1.6, right - 0.9), (height + 0.6, peak + 1.4), z + 1.5, (190, 150, 126))
