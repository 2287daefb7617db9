"""What a proposal may say, checked and rendered before anything is written."""

from collections.abc import Sequence
from uuid import UUID

from parvis.core.db import fetch_value
from parvis.core.text import one_line, paragraphs
from parvis.proposals.errors import PhotosTooMany, ThemeUnknown

TITLE_LENGTHS = (5, 120)
BODY_LENGTHS = (20, 10_000)
MOST_PHOTOS = 10


def check_title(title: str) -> str:
    """The title as it is kept. Raises Mistake BLANK, TOO_SHORT, TOO_LONG or INVALID at `title`."""
    shortest, longest = TITLE_LENGTHS
    return one_line(title, path="title", shortest=shortest, longest=longest)


def check_body(body: str) -> str:
    """The Markdown as it is kept. Raises Mistake BLANK, TOO_SHORT, TOO_LONG or INVALID at `body`."""
    shortest, longest = BODY_LENGTHS
    return paragraphs(body, path="body", shortest=shortest, longest=longest)


async def check_theme(code: str) -> str:
    """The theme's code. Raises Mistake INVALID at `theme` for one that does not exist."""
    if "\x00" in code or not await fetch_value("SELECT 1 FROM theme WHERE code = $1", code):
        raise ThemeUnknown
    return code


def check_photos(photo_ids: Sequence[UUID]) -> list[UUID]:
    """As many photos as there may be; what each one is, `photos.service.attach` checks. Raises Mistake TOO_MANY."""
    if len(photo_ids) > MOST_PHOTOS:
        raise PhotosTooMany(MOST_PHOTOS)
    return list(photo_ids)
