"""`python -m parvis_web.demo.pictures OUT_FOLDER`: draw all pictures of the demonstration, for a look."""

import sys
import time
from collections.abc import Iterator
from pathlib import Path

from parvis_web.demo.content import DemoContent, DemoPhoto, load
from parvis_web.demo.pictures import draw


def main(folder: Path) -> None:
    """Write each picture of the content as a JPEG, upright and without metadata."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, photo in _photos(load()):
        started = time.process_time()
        image = draw(photo.scene, photo.seed, small=photo.small)
        spent = time.process_time() - started
        path = folder / f"{name}-{photo.scene}-{photo.seed}.jpg"
        image.save(path, "JPEG", quality=90)
        sys.stdout.write(f"{path.name}  {image.width} x {image.height}  {spent:.2f} s\n")


def _photos(content: DemoContent) -> Iterator[tuple[str, DemoPhoto]]:
    """Every photo, with a name that says where it stands."""
    for proposal in content.proposals:
        shown = [*proposal.photos, *(photo for step in proposal.steps for photo in step.photos)]
        yield from ((f"{proposal.key}-{number}", photo) for number, photo in enumerate(shown, start=1))
    for story in content.stories:
        yield from ((f"story-{story.key}-{number}", photo) for number, photo in enumerate(story.photos, start=1))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python -m parvis_web.demo.pictures OUT_FOLDER")
    main(Path(sys.argv[1]))
