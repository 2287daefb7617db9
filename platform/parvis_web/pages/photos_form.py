"""Forms that send photos along: texts, a place, and files that stream through to the store while they arrive.

Fields: `photoIds` of photos sent before (hidden), `remove` of those no longer wanted, `order-ID` for their order,
`alt-ID` and `caption-ID` for what they show, with `alt-was-ID` and `caption-was-ID`; new files `photo-1`… with `alt-1`…
and `caption-1`…; `latitude` and `longitude`.
"""

import math
from collections.abc import AsyncIterator
from typing import Any

from parvis.auth.permissions import Permission
from parvis.core.errors import Mistake, ParvisError, RateLimited, Unavailable
from parvis.core.i18n import translate
from parvis.photos.policy import MAX_BYTES
from parvis.photos.service import upload_through
from parvis_graphql.engine.global_ids import encode_id
from parvis_web.door.csrf import CsrfRefused, verify_csrf
from parvis_web.pages.failures import Failure, failure_from
from parvis_web.pages.forms import Form
from parvis_web.pages.multipart import MAX_PARTS, MAX_TEXT, MultipartReader, Part
from parvis_web.pages.visit import Outcome, Visit

#: fields that come with each photo, at most
_FIELDS_EACH = 7
_NOWHERE = {"latitude": 999.0, "longitude": 999.0}


async def read_photos_form(visit: Visit, *, files: int, most: int, outlives_store: bool = False) -> Form:
    """The form, its new photos sent and named in `photoIds`; what is wrong with one of them stands beside it.

    It sends at most `files` at once, and names at most `most`. While the store is down the form as a whole fails, or,
    where it `outlives_store`, each file is refused beside its field. Whatever refuses the form, its texts are read to
    the end first, so that they can be given back. Raises Failure, CsrfRefused.
    """
    visit.form = form = Form()
    slots = {f"photo-{slot}": str(slot) for slot in range(1, files + 1)}
    refusal: CsrfRefused | Failure | None = None
    reader = MultipartReader(visit.request, files * MAX_BYTES + 2 * MAX_TEXT, most_parts(most))
    async for part in reader.parts():
        if part.filename is None:
            form.add(part.name, await part.text())
        elif part.filename and part.name in slots and refusal is None:
            try:
                # the token stands first in the form: nobody's files pass without it
                verify_csrf(visit.request, form, visit.settings)
                await _send(visit, form, slots[part.name], part, outlives_store=outlives_store)
            except (CsrfRefused, Failure) as error:
                refusal = error
    if refusal is not None:
        raise refusal
    verify_csrf(visit.request, form, visit.settings)
    await _describe(visit, form)
    return form


def most_parts(most: int) -> int:
    """How many fields and files a form about `most` photos may have; one more is refused."""
    return MAX_PARTS + most * _FIELDS_EACH


async def _send(visit: Visit, form: Form, slot: str, part: Part, *, outlives_store: bool) -> None:
    """One file, into the store. Raises Failure for what concerns the form as a whole."""
    if Permission.PHOTOS_WRITE not in visit.viewer.permissions:
        return  # signed out meanwhile: said once the texts are read
    try:
        photo = await upload_through(visit.viewer, content_type=part.content_type, chunks=_whole(part))
    except (Mistake, RateLimited) as error:
        form.refuse(f"photo-{slot}", translate(error.message, visit.viewer.locale, **error.params))
    except ParvisError as error:
        if not (outlives_store and isinstance(error, Unavailable)):
            raise failure_from(error, visit.viewer.locale) from error
        form.refuse(
            f"photo-{slot}",
            visit.say("Photos cannot be sent at the moment. Your words are kept here: choose this photo again later."),
        )
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
        said = {name: form[f"{name}-{slot or photo_id}"] for name in ("alt", "caption")}
        changed = {name: text for name, text in said.items() if text != form[f"{name}-was-{photo_id}"]}
        if not changed:
            continue
        outcome = await visit.submit("shared/describe_photo", photoId=photo_id, **changed)
        for error in outcome.errors:
            form.refuse(f"{error.field}-{photo_id}", error.message)
            form.add(f"{error.field}-{photo_id}", said.get(str(error.field), ""))


def photo_ids(form: Form) -> list[str]:
    """The photos that there shall be, in order: those sent before and now, without those taken away.

    Those without a number of their own come last, as they were sent.
    """
    removed = set(form.all("remove"))
    kept = [photo_id for photo_id in dict.fromkeys(form.all("photoIds")) if photo_id not in removed]
    return sorted(kept, key=lambda photo_id: _place(form[f"order-{photo_id}"]))


def _place(text: str) -> float:
    number = text.strip()
    return int(number) if number.isdecimal() and len(number) < 10 else math.inf


def photo_labels(visit: Visit, photos: list[dict[str, Any]], files: int) -> dict[str, str]:
    """What the fields of the photos are called, in the page's order, for the list of mistakes."""
    found = {"photoIds": visit.say("Photos")}
    for at, photo in enumerate(photos):
        for field in (f"photoIds.{at}", f"alt-{photo['id']}", f"caption-{photo['id']}"):
            found[field] = visit.say("Photo {number}", number=at + 1)
    for slot in range(1, files + 1):
        found[f"photo-{slot}"] = visit.say("Photo file {number}", number=slot)
    return found


def place_labels(visit: Visit) -> dict[str, str]:
    return {"location": visit.say("Place"), "latitude": visit.say("Latitude"), "longitude": visit.say("Longitude")}


async def send_checked(visit: Visit, document: str, form: Form, **input: Any) -> Outcome:
    """Run the mutation; every mistake is told at once, those found in the form before and the schema's.

    With a mistake found here, it is sent with a place that no one is at: the schema says what else is wrong with it,
    and makes nothing of it.
    """
    input["location"] = _location(visit, form)
    found = list(form.errors)
    if found:
        input["location"] = _NOWHERE
    outcome = await visit.submit(document, form, **input)
    if not found:
        return outcome
    form.errors = [error for error in form.errors if error.field != "location"]
    return Outcome({}, form.errors, outcome.status)


def was_sent_before(outcome: Outcome) -> bool:
    """Sent twice by an impatient finger: its files make it another input, but it is the same form."""
    return any(error["code"] == "IDEMPOTENCY_KEY_REUSED" for error in outcome.payload.get("errors", ()))


def _location(visit: Visit, form: Form) -> dict[str, float] | None:
    """The place typed; one that is none is refused beside its fields."""
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
