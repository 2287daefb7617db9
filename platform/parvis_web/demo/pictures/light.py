"""Colour and light: the hours of a day, as an illustrator would mix them."""

from dataclasses import dataclass

RGB = tuple[int, int, int]


@dataclass(frozen=True)
class Light:
    """One hour and weather. Colours are 8-bit sRGB; `tint` multiplies whatever is lit by it."""

    name: str
    zenith: RGB
    horizon: RGB
    haze: RGB
    """What far things fade into."""
    tint: tuple[float, float, float]
    sun: RGB
    sun_height: float
    """Above the horizon as a share of the sky; below zero the disc is not seen."""
    shadow: int
    """Opacity of cast shadows, 0 to 255."""
    cloud: RGB
    clouds: int
    windows_lit: float = 0.0
    """Share of windows with a lamp behind."""
    wet: bool = False

    @property
    def dark(self) -> bool:
        """Whether lamps are on."""
        return self.windows_lit > 0.2


_LIGHTS = (
    Light(
        "noon", (72, 140, 210), (205, 230, 241), (206, 224, 234), (1.0, 1.0, 1.0),
        (255, 250, 225), -1.0, 74, (255, 255, 255), 6,
    ),
    Light(
        "morning", (112, 168, 214), (252, 229, 198), (242, 226, 208), (1.03, 0.99, 0.93),
        (255, 238, 190), 0.30, 60, (255, 246, 232), 5,
    ),
    Light(
        "golden", (86, 128, 184), (255, 208, 142), (247, 208, 164), (1.06, 0.95, 0.82),
        (255, 222, 150), 0.22, 84, (255, 224, 190), 5,
    ),
    Light(
        "dusk", (44, 52, 108), (244, 150, 112), (150, 112, 134), (0.70, 0.60, 0.74),
        (255, 180, 120), -1.0, 30, (196, 120, 130), 6, windows_lit=0.45,
    ),
    Light(
        "night", (9, 14, 38), (48, 54, 96), (38, 44, 80), (0.40, 0.43, 0.60),
        (220, 226, 250), -1.0, 0, (40, 46, 84), 4, windows_lit=0.5,
    ),
    Light(
        "overcast", (160, 175, 188), (224, 230, 232), (212, 219, 222), (0.93, 0.95, 0.97),
        (255, 255, 255), -1.0, 22, (238, 241, 243), 12,
    ),
    Light(
        "rain", (112, 126, 142), (188, 199, 206), (180, 191, 199), (0.78, 0.83, 0.89),
        (255, 255, 255), -1.0, 0, (150, 162, 174), 12, windows_lit=0.28, wet=True,
    ),
)  # fmt: skip
LIGHTS: dict[str, Light] = {light.name: light for light in _LIGHTS}


def mix(first: RGB, second: RGB, share: float) -> RGB:
    """`first` with `share` (0 to 1) of `second` in it."""
    keep = 1.0 - share
    return (
        round(first[0] * keep + second[0] * share),
        round(first[1] * keep + second[1] * share),
        round(first[2] * keep + second[2] * share),
    )


def bright(colour: RGB, factor: float) -> RGB:
    """The colour made lighter (above 1) or darker (below 1), clipped."""
    return (
        min(255, max(0, round(colour[0] * factor))),
        min(255, max(0, round(colour[1] * factor))),
        min(255, max(0, round(colour[2] * factor))),
    )
