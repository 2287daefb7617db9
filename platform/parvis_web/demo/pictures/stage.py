"""A sheet of paper and a camera: points in metres become points in pixels.

The eye stands at (0, `eye`, 0) and looks along +z; x runs to the right, y up, and the ground is y = 0. Scenes draw from
far to near, as a painter does. Pictures are drawn at full size without antialiasing: whoever shows them shows them
smaller, and scaling down smooths the edges for a tenth of the cost.
"""

import math
from collections.abc import Sequence
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from parvis_web.demo.pictures.grain import grain
from parvis_web.demo.pictures.light import RGB, Light, bright, mix

Point = tuple[float, float]
Space = tuple[float, float, float]
Span = tuple[float, float]
"""From and to, the smaller first."""

LANDSCAPE = (4032, 3024)
PORTRAIT = (3024, 4032)
SMALL_LANDSCAPE = (1600, 1200)
SMALL_PORTRAIT = (1200, 1600)
_HALO = 16
"""Lamplight is gathered at a sixteenth of the size: it has no edges to lose."""
_NEAR = 0.35
"""Metres: nothing is drawn nearer to the eye."""


def between(one: float, other: float) -> Span:
    """The span between two values, whichever is the smaller."""
    return (one, other) if one < other else (other, one)


class Stage:
    """What a scene draws on."""

    def __init__(
        self,
        *,
        size: tuple[int, int],
        light: Light,
        season: str,
        dice: Random,
        horizon: float = 0.46,
        eye: float = 1.7,
        haze: float = 260.0,
    ) -> None:
        self.width, self.height = size
        self.light = light
        self.season = season
        self.dice = dice
        self.eye = eye
        self.sun_side = dice.choice((-1, 1))
        self.focal = 0.78 * max(size)
        self.unit = max(size) / max(LANDSCAPE)
        """Pixels here for a pixel of a picture of full size: for marks that have no size in metres."""
        self.horizon = self.height * horizon
        self._haze = haze
        self.image = Image.new("RGB", size, light.horizon)
        self._ink = ImageDraw.Draw(self.image)
        self._glaze = ImageDraw.Draw(self.image, "RGBA")
        self._glows: list[tuple[Point, float, RGB, float]] = []

    # -- geometry

    def at(self, x: float, y: float, z: float) -> Point:
        """The pixel where the point (metres) is seen."""
        z = max(z, _NEAR)
        return self.width / 2 + self.focal * x / z, self.horizon - self.focal * (y - self.eye) / z

    def scale(self, z: float) -> float:
        """Pixels per metre at the distance `z`."""
        return self.focal / max(z, _NEAR)

    def depth(self, y: float) -> float:
        """Distance of the ground seen at pixel row `y`, which lies below the horizon."""
        return self.focal * self.eye / max(1.0, y - self.horizon)

    def span(self, z: float) -> float:
        """Half the width (metres) that the picture shows at the distance `z`."""
        return self.width / 2 / self.scale(z)

    # -- colour

    def tone(self, colour: RGB, z: float = 0.0, lit: float = 1.0) -> RGB:
        """The colour as this light shows it at the distance `z`."""
        tint = self.light.tint
        red, green, blue = (min(255.0, part * share * lit) for part, share in zip(colour, tint, strict=True))
        return mix((round(red), round(green), round(blue)), self.light.haze, 1.0 - math.exp(-max(0.0, z) / self._haze))

    def any(self, colours: Sequence[RGB]) -> RGB:
        """One of the colours, never quite the same twice."""
        return bright(self.dice.choice(colours), self.dice.uniform(0.95, 1.05))

    # -- marks, in pixels

    def shape(self, points: Sequence[Point], colour: RGB, alpha: int = 255) -> None:
        """A filled polygon."""
        if alpha >= 255:
            self._ink.polygon(points, fill=colour)
        elif alpha > 0:
            self._glaze.polygon(points, fill=(*colour, alpha))

    def disc(self, x: float, y: float, rx: float, ry: float | None = None, *, colour: RGB, alpha: int = 255) -> None:
        """A filled ellipse."""
        ry = rx if ry is None else ry
        box = (x - rx, y - ry, x + rx, y + ry)
        if alpha >= 255:
            self._ink.ellipse(box, fill=colour)
        elif alpha > 0:
            self._glaze.ellipse(box, fill=(*colour, alpha))

    def ring(self, x: float, y: float, radius: float, width: float, colour: RGB) -> None:
        """A circle's outline."""
        box = (x - radius, y - radius, x + radius, y + radius)
        self._ink.ellipse(box, outline=colour, width=max(1, round(width)))

    def line(self, points: Sequence[Point], width: float, colour: RGB, alpha: int = 255) -> None:
        """A stroke with round ends and joints."""
        thick = max(1, round(width))
        if alpha < 255:
            self._glaze.line(points, fill=(*colour, alpha), width=thick, joint="curve")
            return
        self._ink.line(points, fill=colour, width=thick, joint="curve")
        if thick > 5:
            for x, y in (points[0], points[-1]):
                self.disc(x, y, thick / 2, colour=colour)

    # -- marks, in metres

    def solid(self, points: Sequence[Space], colour: RGB, *, lit: float = 1.0, alpha: int = 255) -> None:
        """A flat face in space, toned by its mean distance."""
        z = sum(point[2] for point in points) / len(points)
        self.shape([self.at(*point) for point in points], self.tone(colour, z, lit), alpha)

    def front(self, x: Span, y: Span, z: float, colour: RGB, *, lit: float = 1.0, alpha: int = 255) -> None:
        """An upright rectangle that faces the eye."""
        (x0, x1), (y0, y1) = x, y
        self.solid([(x0, y0, z), (x1, y0, z), (x1, y1, z), (x0, y1, z)], colour, lit=lit, alpha=alpha)

    def floor(self, x: Span, z: Span, colour: RGB, *, y: float = 0.0, alpha: int = 255) -> None:
        """A rectangle on the ground."""
        (x0, x1), (z0, z1) = x, z
        self.solid([(x0, y, z0), (x1, y, z0), (x1, y, z1), (x0, y, z1)], colour, alpha=alpha)

    def pole(self, x: float, y: Span, z: float, width: float, colour: RGB) -> None:
        """An upright pole, lit from the side of the sun."""
        bottom, top, half = self.at(x, y[0], z), self.at(x, y[1], z), max(1.0, width * self.scale(z) / 2)
        tone = self.tone(colour, z)
        for left, right, lit in ((-half, half, 1.0), (half * self.sun_side, half * self.sun_side * 0.2, 1.18)):
            corners = [(bottom[0] + left, bottom[1]), (bottom[0] + right, bottom[1])]
            corners += [(top[0] + right, top[1]), (top[0] + left, top[1])]
            self.shape(corners, bright(tone, lit))

    def box(self, x: Span, y: Span, z: Span, colour: RGB) -> None:
        """A box: its top, the side that is seen, its face."""
        (x0, x1), (y0, y1), (z0, z1) = x, y, z
        if self.eye > y1:
            self.solid([(x0, y1, z0), (x1, y1, z0), (x1, y1, z1), (x0, y1, z1)], colour, lit=1.12)
        for side, seen in ((x0, x0 > 0), (x1, x1 < 0)):
            if seen:
                lit = 1.0 if (side > 0) != (self.sun_side > 0) else 0.78
                self.solid([(side, y0, z0), (side, y0, z1), (side, y1, z1), (side, y1, z0)], colour, lit=lit)
        self.front(x, y, z0, colour, lit=0.9)

    def shade(self, x: float, z: float, rx: float, rz: float | None = None, *, strength: float = 1.0) -> None:
        """The shadow that something leaves on the ground."""
        alpha = round((self.light.shadow + 18) * strength)
        rz = rx if rz is None else rz
        slant = -self.sun_side * rx * 0.7
        ring = [(math.cos(turn / 10 * math.pi), math.sin(turn / 10 * math.pi)) for turn in range(20)]
        points = [self.at(x + slant + rx * across, 0.0, max(_NEAR, z + rz * along)) for across, along in ring]
        self.shape(points, mix(self.light.haze, (26, 30, 62), 0.86), min(255, alpha))

    # -- light

    def glow(self, x: float, y: float, radius: float, colour: RGB, strength: float = 1.0) -> None:
        """Light that spills around the pixel; gathered now and laid over everything at the end."""
        self._glows.append(((x / _HALO, y / _HALO), max(1.0, radius / _HALO), colour, strength))

    def mirror(self, points: Sequence[Point], strength: float, tint: RGB, stretch: float = 1.0) -> None:
        """What stands above the horizon, seen in the surface with these corners (pixels)."""
        top = max(0, round(self.horizon - (self.height - self.horizon) / stretch))
        above = self.image.crop((0, top, self.width, round(self.horizon)))
        size = (self.width, self.height - round(self.horizon))
        blurred = above.resize((size[0] // 24, max(2, size[1] // 12))).transpose(Image.Transpose.FLIP_TOP_BOTTOM)
        seen = Image.blend(blurred.resize(size, Image.Resampling.BICUBIC), Image.new("RGB", size, tint), 0.35)
        mask = Image.new("L", size, 0)
        ImageDraw.Draw(mask).polygon([(x, y - self.horizon) for x, y in points], fill=round(255 * strength))
        self.image.paste(seen, (0, round(self.horizon)), mask)

    def finish(self) -> Image.Image:
        """The picture with its lamps, its darker corners and its grain."""
        small = (self.width // _HALO, self.height // _HALO)
        image = self.image
        if self._glows:
            halo = Image.new("RGB", small)
            for glow in self._glows:
                _shine(halo, *glow)
            image = ImageChops.screen(
                image, halo.filter(ImageFilter.GaussianBlur(2)).resize(image.size, Image.Resampling.BILINEAR)
            )
        corners = (
            Image.radial_gradient("L")
            .resize(small)
            .point([255 - round(46 * (part / 255) ** 2.2) for part in range(256)])
        )
        image = ImageChops.multiply(
            image, Image.merge("RGB", [corners.resize(image.size, Image.Resampling.BILINEAR)] * 3)
        )
        return grain(image, self.dice, strength=7.0 if self.light.dark else 4.5)


def _shine(halo: Image.Image, at: Point, radius: float, colour: RGB, strength: float) -> None:
    """Add one lamp's light, fading to nothing at its radius (pixels of the halo)."""
    side = round(radius * 2) + 1
    fade = ImageChops.invert(Image.radial_gradient("L").resize((side, side)))
    fade = fade.point([round(255 * strength * (part / 255) ** 2) for part in range(256)])
    patch = Image.new("RGB", fade.size)
    patch.paste(colour, (0, 0), fade)
    left, top = round(at[0] - radius), round(at[1] - radius)
    halo.paste(ImageChops.screen(halo.crop((left, top, left + side, top + side)), patch), (left, top))
