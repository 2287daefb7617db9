"""…/modifier: describe one's organisation otherwise, and give it a picture."""

from typing import Any

from starlette.responses import Response

from parvis_web.pages.addresses import organisation_url
from parvis_web.pages.failures import Failure
from parvis_web.pages.forms import FieldError, Form, filled
from parvis_web.pages.organisations.describing import KINDS, Places, find_places, labels, only_searches, send
from parvis_web.pages.organisations.picture import read_picture
from parvis_web.pages.visit import Visit


async def edit(visit: Visit) -> Response:
    visit.require_account()
    found = await _find(visit)
    form = _as_it_is(found)
    return _page(visit, found, form, await find_places(visit, form))


async def edit_now(visit: Visit) -> Response:
    form = await visit.read_form()
    visit.require_account()
    found = await _find(visit)
    places = await find_places(visit, form)
    if only_searches(form):
        return _page(visit, found, form, places, 422 if form.errors else 200)
    outcome = await send(visit, "organisations/edit_organisation", form, places, organisationId=found["id"])
    if not outcome.went_well:
        return _page(visit, found, form, places, outcome.status)
    return visit.redirect(organisation_url(found["slug"]))


async def picture_now(visit: Visit) -> Response:
    """Takes the picture; one that is still being prepared waits in the form until it is sent once more."""
    sent = await read_picture(visit)
    visit.require_account()
    found = await _find(visit)
    if not sent.errors and not sent["avatarPhotoId"]:
        sent.refuse("picture", visit.say("Please choose a file."))
    if not sent.errors:
        outcome = await visit.submit(
            "organisations/edit_organisation", sent, organisationId=found["id"], avatarPhotoId=sent["avatarPhotoId"]
        )
        if outcome.went_well:
            return visit.redirect(organisation_url(found["slug"]))
    form = _as_it_is(found)
    form.errors = [FieldError("picture", error.message) for error in sent.errors]
    form.add("waiting", sent["avatarPhotoId"])
    return _page(visit, found, form, await find_places(visit, form), 422)


def _as_it_is(found: dict[str, Any]) -> Form:
    form = filled(**{name: found[name] for name in ("displayName", "kind", "summary", "website")})
    for commune in found["communes"]:
        form.add("communeIds", commune["id"])
    return form


async def _find(visit: Visit) -> dict[str, Any]:
    """Raises Failure unless the organisation is the visitor's to change."""
    found: dict[str, Any] | None = (await visit.ask("organisations/edit", slug=visit.request.path_params["slug"]))[
        "actor"
    ]
    if found is None or found["__typename"] != "Organisation":
        raise Failure(404)
    if not found["viewerCanEdit"]:
        raise Failure(403)
    return found


def _page(visit: Visit, found: dict[str, Any], form: Form, places: Places, status: int = 200) -> Response:
    return visit.page(
        "organisations/edit.html",
        status,
        organisation=found,
        form=form,
        places=places,
        kinds=KINDS,
        labels={**labels(visit), "picture": visit.say("Picture")},
    )
