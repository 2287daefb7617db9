"""A proposal's form as it comes in: `title`, `body`, `theme`, and what `photos_form` says of photos and place."""

from typing import Any

from parvis.proposals.content import MOST_PHOTOS
from parvis_web.pages.forms import Form
from parvis_web.pages.photos_form import photo_ids, photo_labels, place_labels, read_photos_form, send_checked
from parvis_web.pages.visit import Outcome, Visit

#: files that one form sends
NEW_FILES = 4


async def read_draft(visit: Visit) -> Form:
    """Raises as `read_photos_form`."""
    return await read_photos_form(visit, files=NEW_FILES, most=MOST_PHOTOS)


def labels(visit: Visit, photos: list[dict[str, Any]]) -> dict[str, str]:
    """What the fields on the page are called, in its order, for the list of mistakes."""
    return {
        "actorId": visit.say("I speak as"),
        "title": visit.say("Title"),
        "theme": visit.say("Theme"),
        "body": visit.say("Your proposal"),
        **photo_labels(visit, photos, NEW_FILES),
        "neighbourhoodId": visit.say("Neighbourhood (optional)"),
        **place_labels(visit),
    }


async def send(visit: Visit, document: str, form: Form, **input: Any) -> Outcome:
    """Run the mutation with the draft; every mistake is told at once."""
    return await send_checked(
        visit,
        document,
        form,
        title=form["title"],
        body=form["body"],
        theme=form["theme"],
        neighbourhoodId=form["neighbourhoodId"] or None,
        photoIds=photo_ids(form),
        **input,
    )
