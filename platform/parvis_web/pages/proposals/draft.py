"""A proposal's form as it comes in: texts, a place, and photos that stream through to the store while they arrive.

Fields: `title`, `body`, `theme`, `latitude`, `longitude`; `photoIds` of photos sent before (hidden), `remove` of those
no longer wanted, `alt-ID` and `alt-was-ID` for what they show; new files `photo-1`… with `alt-1`….
"""

import math
from collections.abc import AsyncIterator
from typing import Any

from parvis.auth.permissions import Permission
from parvis.core.errors import Mistake, ParvisError, RateLimited
from parvis.core.i18n import translate
from parvis.photos.policy import MAX_BYTES
from parvis.photos.service import upload_through
from parvis_graphql.engine.global_ids import encode_id
from parvis_web.door.csrf import CsrfRefused, verify_csrf
from parvis_web.pages.failures import Failure, failure_from
from parvis_web.pages.forms import Form
from parvis_web.pages.multipart import MAX_TEXT, MultipartReader, Part
from parvis_web.pages.visit import Outcome, Visit

#: files that one form sends
NEW_FILES = 4
MOST_PHOTOS = 10
MAX_FORM = NEW_FILES * MAX_BYTES + 2 * MAX_TEXT
_NOWHERE = {"latitude": 999.0, "longitude": 999.0}
_FILE_FIELDS = {f"photo-{slot}": str(slot) for slot in range(1, NEW_FILES + 1)}


async def read_draft(visit: Visit) -> Form:
    """The form, its new photos sent and named in `photoIds`; what is wrong with one of them stands beside it.

    Whatever refuses the form, its texts are read to the end first, so that they can be given back. Raises Failure,
    CsrfRefused.
    """
    visit.form = form = Form()
    refusal: CsrfRefused | Failure | None = None
    async for part in MultipartReader(visit.request, MAX_FORM).parts():
        if part.filename is None:
            form.add(part.name, await part.text())
        elif part.filename and part.name in _FILE_FIELDS and refusal is None:
            try:
                # the token stands first in the form: nobody's files pass without it
                verify_csrf(visit.request, form, visit.settings)
                await _send(visit, form, _FILE_FIELDS[part.name], part)
            except (CsrfRefused, Failure) as error:
                refusal = error
    if refusal is not None:
        raise refusal
    verify_csrf(visit.request, form, visit.settings)
    await _describe(visit, form)
    return form


async def _send(visit: Visit, form: Form, slot: str, part: Part) -> None:
    """One file, into the store. Raises Failure for what concerns the form as a whole."""
    if Permission.PHOTOS_WRITE not in visit.viewer.permissions:
        return  # signed out meanwhile: said once the texts are read
    try:
        photo = await upload_through(visit.viewer, content_type=part.content_type, chunks=_whole(part))
    except (Mistake, RateLimited) as error:
        form.refuse(f"photo-{slot}", translate(error.message, visit.viewer.locale, **error.params))
    except ParvisError as error:
        raise failure_from(error, visit.viewer.locale) from error
    else:
        photo_id = encode_id("Photo", photo.id)
        form.add("photoIds", photo_id)
        form.add(f"slot-{photo_id}", slot)


async def _whole(part: Part) -> AsyncIterator[bytes]:
    async for chunk in part.chunks():
        yield chunk


async def _describe(visit: Visit, form: Form) -> None:
    """Say what the photos show, where that is new; what is wrong with a text stands beside it."""
    for photo_id in photo_ids(form):
        slot = form[f"slot-{photo_id}"]
        alt = form[f"alt-{slot}"] if slot else form[f"alt-{photo_id}"]
        if alt == form[f"alt-was-{photo_id}"]:
            continue
        outcome = await visit.submit("proposals/describe_photo", photoId=photo_id, alt=alt)
        for error in outcome.errors:
            form.refuse(f"alt-{photo_id}", error.message)
            form.add(f"alt-{photo_id}", alt)


def photo_ids(form: Form) -> list[str]:
    """The photos that the proposal shall have: those sent before and now, without those taken away."""
    removed = set(form.all("remove"))
    return [photo_id for photo_id in dict.fromkeys(form.all("photoIds")) if photo_id not in removed]


def labels(visit: Visit, photos: list[dict[str, Any]]) -> dict[str, str]:
    """What the fields on the page are called, in its order, for the list of mistakes."""
    found = {
        "actorId": visit.say("I speak as"),
        "title": visit.say("Title"),
        "theme": visit.say("Theme"),
        "body": visit.say("Your proposal"),
    }
    found["photoIds"] = visit.say("Photos")
    for at, photo in enumerate(photos):
        found[f"photoIds.{at}"] = found[f"alt-{photo['id']}"] = visit.say("Photo {number}", number=at + 1)
    for slot in range(1, NEW_FILES + 1):
        found[f"photo-{slot}"] = visit.say("Photo file {number}", number=slot)
    found["location"] = visit.say("Place")
    return {**found, "latitude": visit.say("Latitude"), "longitude": visit.say("Longitude")}


async def send(visit: Visit, document: str, form: Form, **input: Any) -> Outcome:
    """Run the mutation with the draft; every mistake is told at once, those found here and the schema's.

    With a mistake found here, the draft is sent with a place that no one is at: the schema says what else is wrong
    with it, and makes nothing of it.
    """
    asked = _content(visit, form)
    found = list(form.errors)
    if found:
        asked["location"] = _NOWHERE
    outcome = await visit.submit(document, form, **input, **asked)
    if not found:
        return outcome
    form.errors = [error for error in form.errors if error.field != "location"]
    return Outcome({}, form.errors, outcome.status)


def _content(visit: Visit, form: Form) -> dict[str, Any]:
    """The mutation's input. A place that is none is refused beside its fields."""
    return {
        "title": form["title"],
        "body": form["body"],
        "theme": form["theme"],
        "location": _location(visit, form),
        "photoIds": photo_ids(form),
    }


def _location(visit: Visit, form: Form) -> dict[str, float] | None:
    found = {}
    for name in ("latitude", "longitude"):
        text = form[name].strip().replace(",", ".")
        if not text:
            continue
        try:
            found[name] = float(text)
        except ValueError:
            found[name] = math.nan
        if not math.isfinite(found[name]):
            form.refuse(name, visit.say("Please write a number, such as 48.82."))
    if len(found) == 1:
        missing = "longitude" if "latitude" in found else "latitude"
        form.refuse(missing, visit.say("A place needs both latitude and longitude."))
    return found or None
