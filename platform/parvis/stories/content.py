"""What a story may say, checked before anything is written.

A draft may be half said: only what is too long, or what no row can hold, is refused. What is published is whole.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from parvis.core import clock
from parvis.core.db import fetch_value
from parvis.core.text import one_line, paragraphs
from parvis.stories.errors import CommuneUnknown, DayToCome, PhotosTooMany, PhotoWanted
from parvis.stories.models import StoryKind

TITLE_LENGTHS = (5, 120)
TEXT_LENGTHS = (20, 20_000)
LONGEST_PLACE = 120
MOST_PHOTOS = 40
#: somewhere in France the day begins this long before it does in UTC (Wallis and Futuna)
_EARLIEST = timedelta(hours=12)


def check_title(title: str, *, draft: bool) -> str:
    """The title as it is kept. Raises Mistake BLANK, TOO_SHORT, TOO_LONG or INVALID at `title`."""
    shortest, longest = TITLE_LENGTHS
    return one_line(title, path="title", shortest=0 if draft else shortest, longest=longest)


def check_text(text: str, *, draft: bool) -> str:
    """The Markdown as it is kept. Raises Mistake BLANK, TOO_SHORT, TOO_LONG or INVALID at `text`."""
    shortest, longest = TEXT_LENGTHS
    return paragraphs(text, path="text", shortest=0 if draft else shortest, longest=longest)


def check_place(place: str | None) -> str | None:
    """The place's name, None for none. Raises Mistake TOO_LONG or INVALID at `place`."""
    return one_line(place or "", path="place", shortest=0, longest=LONGEST_PLACE) or None


def check_day(day: date | None) -> date | None:
    """The day it happened. Raises Mistake INVALID at `happened_on` for one that has not begun anywhere in France."""
    if day is not None and day > (clock.now() + _EARLIEST).date():
        raise DayToCome
    return day


def check_photos(photo_ids: Sequence[UUID]) -> list[UUID]:
    """As many photos as there may be; what each one is, `photos.attachments.attach` checks. Raises Mistake TOO_MANY."""
    if len(photo_ids) > MOST_PHOTOS:
        raise PhotosTooMany(MOST_PHOTOS)
    return list(photo_ids)


def check_pictured(kind: StoryKind, photo_ids: Sequence[UUID]) -> None:
    """What is published as a photo report shows something. Raises Mistake BLANK at `photo_ids`."""
    if kind == StoryKind.PHOTO_REPORT and not photo_ids:
        raise PhotoWanted


async def check_commune(commune_id: UUID) -> None:
    """Raises Mistake NOT_FOUND at `commune_id` for one that does not exist."""
    if not await fetch_value("SELECT 1 FROM commune WHERE id = $1", commune_id):
        raise CommuneUnknown


async def keep_neighbourhood(neighbourhood_id: UUID | None) -> None:
    """Keep it from going away. Before the story is locked: deleting a neighbourhood goes through its stories."""
    await fetch_value("SELECT 1 FROM neighbourhood WHERE id = $1 FOR KEY SHARE", neighbourhood_id)
