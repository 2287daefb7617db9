"""What a phone photo costs: `python bench/photos.py [photo.jpg ...]`.

Processor time per photo of `parvis_media` (start of its child process included) and of Pillow used in the obvious way,
for the same sizes, in the same run. Without arguments, on photos of 12 megapixels made up here, as heavy as a phone's.
"""

import asyncio
import random
import resource
import statistics
import sys
import tempfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageOps

from parvis_media.encode import JPEG_EDGE, LONGER_EDGES
from parvis_media.pictures import process

ROUNDS = 5
PHONE = (4032, 3024)
# cells across the picture and their share: coarse shapes, edges, texture, sensor noise
OCTAVES = ((6, 1.0), (24, 0.4), (96, 0.3), (384, 0.2), (1536, 0.12), (4032, 0.06))


def made_up_photo(seed: int) -> bytes:
    """Noise of falling weight at rising frequency, as natural scenes have; EXIF orientation 6, as when held upright."""
    source = random.Random(seed)
    image = Image.new("RGB", PHONE)
    for cells, share in OCTAVES:
        size = (cells, cells * 3 // 4)
        layer = Image.frombytes("RGB", size, source.randbytes(size[0] * size[1] * 3))
        image = Image.blend(image, layer.resize(PHONE, Image.Resampling.BICUBIC), share)
    tag = Image.Exif()
    tag[0x0112] = 6
    file = BytesIO()
    image.save(file, "JPEG", quality=88, exif=tag)
    return file.getvalue()


def ours(photo: Path) -> int:
    picture = asyncio.run(process(photo))
    return sum(len(variant.data) for variant in picture.variants)


def naive(photo: Path) -> int:
    """Decode whole, rotate whole, every size from the original with the best filter, default encoders."""
    image = ImageOps.exif_transpose(Image.open(photo)).convert("RGB")
    written = 0
    for edge in LONGER_EDGES:
        smaller = image.copy()
        smaller.thumbnail((edge, edge), Image.Resampling.LANCZOS, reducing_gap=None)
        kinds = ["WEBP", "JPEG"] if edge == JPEG_EDGE else ["WEBP"]
        for kind in kinds:
            file = BytesIO()
            smaller.save(file, kind, quality=80 if kind == "WEBP" else 82)
            written += file.tell()
    return written


def processor_seconds(work: Callable[[Path], object], photo: Path) -> float:
    """Of this process and the children it waited for."""

    def spent() -> float:
        uses = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        return sum(use.ru_utime + use.ru_stime for use in uses)

    before = spent()
    work(photo)
    return spent() - before


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        photos = [Path(name) for name in sys.argv[1:]]
        if not photos:
            for seed in range(3):
                photos.append(Path(folder) / f"made-up-{seed}.jpg")
                photos[-1].write_bytes(made_up_photo(seed))
        print(f"{'photo':24}{'MB':>6}{'ours ms':>10}{'naive ms':>10}{'ratio':>8}{'ours kB':>10}{'naive kB':>10}")
        ratios = []
        for photo in photos:
            # by turns, so that a busy moment of the machine falls on both
            rounds = [[processor_seconds(work, photo) for work in (ours, naive)] for _ in range(ROUNDS)]
            mine, theirs = (statistics.median(times) * 1000 for times in zip(*rounds, strict=True))
            ratios.append(theirs / mine)
            print(
                f"{photo.name[:23]:24}{photo.stat().st_size / 1e6:6.1f}{mine:10.0f}{theirs:10.0f}{ratios[-1]:8.1f}"
                f"{ours(photo) / 1e3:10.0f}{naive(photo) / 1e3:10.0f}"
            )
        print(f"Pillow used naively takes {statistics.median(ratios):.1f} times the processor time")


if __name__ == "__main__":
    main()
