"""Stories: told to all once published; a draft is for those who speak for its author alone."""

from tests.reference.answers import Key, Listing, Thing, answers, for_types, visible
from tests.reference.proposals import first_ready, photo_rows
from tests.reference.rows import Row
from tests.reference.rules import permitted, shown, speaks_for_author, voices
from tests.reference.square import Square

from parvis.auth.permissions import Permission

#: a draft may have waited long: what counts is when others could read it
LATEST = ("-published_at", "-id")


@visible("Story")
def is_seen(square: Square, row: Row) -> bool:
    """No moderator sees a draft."""
    if row["state"] == "DRAFT":
        return speaks_for_author(square, row)
    return shown(square, row, row["visibility"] == "VISIBLE")


def _told(square: Square, rows: list[Row], kind: str | None = None) -> Listing:
    published = [row for row in rows if row["state"] == "PUBLISHED" and kind in (None, row["kind"])]
    return Listing(square.things("Story", published), LATEST)


@answers("Query.stories")
def everywhere(square: Square, _row: Row, kind: str | None = None) -> Listing:
    return _told(square, square.rows.all("story"), kind)


@answers("Commune.stories")
def of_commune(square: Square, row: Row, kind: str | None = None) -> Listing:
    return _told(square, square.rows.where("story", commune_id=row["id"]), kind)


@for_types("Person", "Organisation", field="stories")
def of_actor(square: Square, row: Row) -> Listing:
    return _told(square, square.rows.where("story", author_id=row["id"]))


def drafts(square: Square) -> Listing:
    """What is not published yet of the viewer's own, and of the organisations that they speak for."""
    waiting = [row for voice in voices(square) for row in square.rows.where("story", author_id=voice, state="DRAFT")]
    return Listing(square.things("Story", waiting), ("-id",))


def _place(square: Square) -> Key:
    """In the author's order; a photo belongs to one story at most."""
    return Key(lambda photo: square.rows.where("story_photo", photo_id=photo["id"])[0]["position"])


@answers("Story.photos")
def photos(square: Square, row: Row) -> Listing:
    return Listing(square.things("Photo", photo_rows(square, "story_photo", story_id=row["id"])), (_place(square),))


@answers("Story.coverPhoto")
def cover_photo(square: Square, row: Row) -> Thing | None:
    return first_ready(square, photo_rows(square, "story_photo", story_id=row["id"]))


@answers("Story.viewerCanEdit")
def viewer_can_edit(square: Square, row: Row) -> bool:
    return permitted(square, Permission.STORIES_WRITE) and speaks_for_author(square, row)
