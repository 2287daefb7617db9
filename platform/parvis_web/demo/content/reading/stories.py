"""Stories: what happened in a commune, told with pictures."""

from collections.abc import Sequence
from dataclasses import dataclass

from parvis_web.demo.content.reading.people import DemoPerson, Members, neighbours_first, signature
from parvis_web.demo.content.reading.photos import DemoPhoto, read_location, read_photo
from parvis_web.demo.content.reading.threads import DemoComment, read_thread
from parvis_web.demo.content.resources import Table


@dataclass(frozen=True)
class DemoStory:
    """A story with its photos and its thread."""

    key: str
    kind: str
    """PHOTO_REPORT, EXPERIENCE or NEWS."""
    commune: str
    neighbourhood: str | None
    """Key of a neighbourhood of the commune."""
    author: str
    """Key of the person who writes."""
    speaks_for: str | None
    """Key of the organisation that signs, or None: the person signs."""
    title: str
    text: str
    age_days: float
    """Days since it was published; since it was begun, for a draft."""
    happened_days_ago: int | None
    """Days since the day it tells of."""
    place: str | None
    location: tuple[float, float] | None
    """Latitude and longitude, degrees (WGS 84)."""
    is_draft: bool
    photos: tuple[DemoPhoto, ...]
    """In their order."""
    comments: tuple[DemoComment, ...]
    """None under a draft."""


def read_story(key: str, table: Table, people: Sequence[DemoPerson], members: Members) -> DemoStory:
    """One file of `stories/`."""
    commune, (author, speaks_for) = table["commune"], signature(table)
    near = neighbours_first(people, commune)
    return DemoStory(
        key=key,
        kind=table["kind"],
        commune=commune,
        neighbourhood=table.get("neighbourhood"),
        author=author,
        speaks_for=speaks_for,
        title=table["title"],
        text=table["text"].strip(),
        age_days=table["age_days"],
        happened_days_ago=table.get("happened_days_ago"),
        place=table.get("place"),
        location=read_location(table),
        is_draft=table.get("draft", False),
        photos=tuple(read_photo(row, small=True) for row in table.get("photos", ())),
        comments=read_thread(table.get("comments", ()), near, members, salt=f"story/{key}"),
    )
