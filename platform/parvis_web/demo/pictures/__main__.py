"""`python -m parvis_web.demo.pictures OUT_FOLDER`: draw all pictures of the demonstration, for a look."""

import sys
import time
from pathlib import Path

from parvis_web.demo.content import load
from parvis_web.demo.pictures import draw


def main(folder: Path) -> None:
    """Write each picture of the content as a JPEG, upright and without metadata."""
    folder.mkdir(parents=True, exist_ok=True)
    for proposal in load().proposals:
        for number, photo in enumerate(proposal.photos, start=1):
            started = time.process_time()
            image = draw(photo.scene, photo.seed)
            spent = time.process_time() - started
            path = folder / f"{proposal.key}-{number}-{photo.scene}-{photo.seed}.jpg"
            image.save(path, "JPEG", quality=90)
            sys.stdout.write(f"{path.name}  {image.width} x {image.height}  {spent:.2f} s\n")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python -m parvis_web.demo.pictures OUT_FOLDER")
    main(Path(sys.argv[1]))
