"""Two short descriptions of a picture: what to show while it loads, and what it looks like."""

from base64 import b64encode

from fast_thumbhash import rgba_to_thumb_hash
from PIL import Image

from parvis_media.resize import shrink

_THUMBHASH_EDGE = 100  # the format's bound
_DHASH_SIDE = 8


def thumbhash(image: Image.Image) -> str:
    """ThumbHash (evanw.github.io/thumbhash) in base64: some 25 bytes from which a blurred preview is drawn."""
    small = shrink(image, _THUMBHASH_EDGE).convert("RGBA")
    return b64encode(bytes(rgba_to_thumb_hash(small.width, small.height, small.tobytes()))).decode("ascii")


def difference_hash(image: Image.Image) -> str:
    """dHash (N. Krawetz, 2013): is each of 8 x 8 cells brighter than its left neighbour? 16 hexadecimal digits."""
    cells = image.convert("L").resize((_DHASH_SIDE + 1, _DHASH_SIDE), Image.Resampling.BOX).tobytes()
    bits = 0
    for row in range(_DHASH_SIDE):
        start = row * (_DHASH_SIDE + 1)
        for column in range(start, start + _DHASH_SIDE):
            bits = bits << 1 | (cells[column] < cells[column + 1])
    return f"{bits:016x}"
