"""Pictures for the demonstration: drawn, not photographed, so that nobody's face or front door is in them.

`draw` makes the picture, `as_phone_photo` the file that a phone would have made of it.
"""

from random import Random

from PIL import Image

from parvis_web.demo.pictures.light import LIGHTS
from parvis_web.demo.pictures.phone import as_phone_photo
from parvis_web.demo.pictures.scenes import SCENES
from parvis_web.demo.pictures.stage import LANDSCAPE, PORTRAIT, SMALL_LANDSCAPE, SMALL_PORTRAIT, Stage

__all__ = ["SCENES", "as_phone_photo", "draw"]


def draw(scene: str, seed: int, *, small: bool = False) -> Image.Image:
    """The scene as an RGB image of 4032 x 3024 pixels, or 3024 x 4032; a small one of 1600 x 1200, or 1200 x 1600.

    The seed settles the hour, the season, the format and every detail: the same arguments give the same pixels. A small
    picture takes a third of the time, and is another one: passers-by are not where they are in the large one.
    Raises KeyError for a scene that is not in `SCENES`.
    """
    plan = SCENES[scene]
    dice = Random(f"{scene}/{seed}")  # noqa: S311 - a picture, not a secret
    upright = dice.random() < plan.upright
    wide, tall = (SMALL_LANDSCAPE, SMALL_PORTRAIT) if small else (LANDSCAPE, PORTRAIT)
    stage = Stage(
        size=tall if upright else wide,
        light=LIGHTS[dice.choice(plan.lights)],
        season=dice.choice(plan.seasons),
        dice=dice,
        horizon=plan.horizon + (0.05 if upright else 0.0),  # a tall picture would be half pavement otherwise
        eye=plan.eye,
        haze=plan.haze,
    )
    plan.paint(stage)
    return stage.finish()
