"""A story's form as it comes in: its words, day and place, and what `photos_form` says of photos and pin."""

from datetime import date
from typing import Any

from parvis.stories.content import MOST_PHOTOS
from parvis.stories.models import StoryKind
from parvis_web.pages.forms import Form
from parvis_web.pages.photos_form import photo_ids, photo_labels, place_labels, read_photos_form, send_checked
from parvis_web.pages.visit import Outcome, Visit

#: files that one form sends
NEW_FILES = 8


async def read_draft(visit: Visit) -> Form:
    """Whatever becomes of the photos, the words are there. Raises as `read_photos_form`."""
    return await read_photos_form(visit, files=NEW_FILES, most=MOST_PHOTOS, outlives_store=True)


def labels(visit: Visit, photos: list[dict[str, Any]]) -> dict[str, str]:
    """What the fields on the page are called, in its order, for the list of mistakes."""
    return {
        "actorId": visit.say("I speak as"),
        "kind": visit.say("What kind of story?"),
        "title": visit.say("Title"),
        "text": visit.say("Your story"),
        **photo_labels(visit, photos, NEW_FILES),
        "happenedOn": visit.say("When did it happen? (optional)"),
        "place": visit.say("Where did it happen? (optional)"),
        "neighbourhoodId": visit.say("Neighbourhood (optional)"),
        **place_labels(visit),
    }


async def send(visit: Visit, document: str, form: Form, **input: Any) -> Outcome:
    """Run the mutation with the draft; every mistake is told at once."""
    return await send_checked(
        visit,
        document,
        form,
        kind=_kind(visit, form),
        title=form["title"],
        text=form["text"],
        photoIds=photo_ids(form),
        happenedOn=_day(visit, form),
        place=form["place"] or None,
        neighbourhoodId=form["neighbourhoodId"] or None,
        **input,
    )


def _kind(visit: Visit, form: Form) -> str:
    if form["kind"] not in set(StoryKind):
        form.refuse("kind", visit.say("Please choose what kind of story it is."))
        return StoryKind.NEWS
    return form["kind"]


def _day(visit: Visit, form: Form) -> str | None:
    text = form["happenedOn"].strip()
    if not text:
        return None
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        form.refuse("happenedOn", visit.say("Please write a day, such as 2026-05-31."))
        return None


def form_values(visit: Visit, photos: list[dict[str, Any]], commune: dict[str, Any]) -> dict[str, Any]:
    """What `stories/form.html` is filled with, beside the form itself."""
    return {
        "photos": photos,
        "labels": labels(visit, photos),
        "kinds": [str(kind) for kind in StoryKind],
        "neighbourhoods": commune["neighbourhoods"],
        "new_files": min(NEW_FILES, MOST_PHOTOS - len(photos)),
    }
