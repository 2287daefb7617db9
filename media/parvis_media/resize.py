"""Making a picture smaller, the one way this package does it."""

from PIL import Image


def shrink(image: Image.Image, edge: int) -> Image.Image:
    """The picture with its longer edge at most `edge` pixels, proportions kept; itself if it is no larger."""
    longer = max(image.size)
    if longer <= edge:
        return image
    size = (max(1, round(image.width * edge / longer)), max(1, round(image.height * edge / longer)))
    return image.resize(size, Image.Resampling.BICUBIC, reducing_gap=2.0)
