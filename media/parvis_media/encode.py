"""From one clean picture to the files that are published."""

from pathlib import Path

from PIL import Image

from parvis_media.processed import Format
from parvis_media.resize import shrink

LONGER_EDGES = (2048, 1280, 640, 320)
JPEG_EDGE = 1280  # for what cannot show WebP, and for mail: one size is enough


def edges_for(longer: int) -> list[int]:
    """Longer edges to publish, from large to small, for a picture whose own is `longer`. Nothing is enlarged.

    The first is the picture's own size, or the largest of ours: 3000 → 2048, 1280, 640, 320; 1000 → 1000, 640, 320.
    """
    top = min(longer, LONGER_EDGES[0])
    return [top, *(edge for edge in LONGER_EDGES if edge < top)]


def encode(image: Image.Image, folder: Path) -> list[tuple[Format, int, int]]:
    """Write every variant of `image` (mode RGB, empty `info`) into `folder`; format, width and height of each.

    Each size is made from the next larger one, which has four times fewer pixels to read than the original.
    """
    edges = edges_for(max(image.size))
    jpeg_edge = next(edge for edge in edges if edge <= JPEG_EDGE)
    written = []
    for edge in edges:
        image = shrink(image, edge)
        # method 2 takes about half the time of the default 4, for files slightly larger
        image.save(folder / file_name(Format.WEBP, *image.size), "WEBP", quality=80, method=2)
        written.append((Format.WEBP, *image.size))
        if edge == jpeg_edge:
            image.save(folder / file_name(Format.JPEG, *image.size), "JPEG", quality=82, progressive=True)
            written.append((Format.JPEG, *image.size))
    return written


def file_name(kind: Format, width: int, height: int) -> str:
    """Name of a variant's file: known to parent and child alike, so that no path crosses between them."""
    return f"{width}x{height}.{kind.extension}"
