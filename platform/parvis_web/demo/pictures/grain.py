"""Sensor grain: what keeps large flat colours from looking like plastic, and a JPEG as heavy as a phone's."""

from random import Random
from statistics import NormalDist

from PIL import Image, ImageChops

_TILE = 768
_NORMAL = [NormalDist().inv_cdf((level + 0.5) / 256) for level in range(256)]


def grain(image: Image.Image, dice: Random, *, strength: float) -> Image.Image:
    """The image with Gaussian noise of standard deviation `strength` (8-bit levels).

    Pillow's own `effect_noise` cannot be seeded, so the noise is made from the dice's bytes.
    """
    tile = Image.frombytes("L", (_TILE, _TILE), dice.randbytes(_TILE * _TILE))
    tile = tile.point([min(255, max(0, round(128 + strength * level))) for level in _NORMAL])
    turned = (tile, tile.transpose(Image.Transpose.ROTATE_90), tile.transpose(Image.Transpose.FLIP_LEFT_RIGHT))
    sheet = Image.new("L", image.size)
    for top in range(0, image.height, _TILE):
        for left in range(0, image.width, _TILE):
            sheet.paste(dice.choice(turned), (left, top))
    return ImageChops.add(image, Image.merge("RGB", [sheet] * 3), 1, -128)
