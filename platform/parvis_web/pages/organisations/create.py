"""/organisations/nouvelle: open an organisation, to speak for it from then on."""

from uuid import uuid4

from starlette.responses import Response

from parvis_web.pages.addresses import organisation_url
from parvis_web.pages.forms import Form, filled
from parvis_web.pages.organisations.describing import KINDS, Places, find_places, labels, only_searches, send
from parvis_web.pages.visit import Visit


async def create(visit: Visit) -> Response:
    """A visitor may read the page and is told to sign in; `?commune=` is where somebody came from."""
    form = Form()
    slug = visit.query("commune")
    if slug is not None:
        commune = (await visit.ask("organisations/create", slug=slug))["commune"]
        form = filled(communeIds=commune and commune["id"])
    return _page(visit, form, await find_places(visit, form))


async def create_now(visit: Visit) -> Response:
    form = await visit.read_form()
    visit.require_account()
    places = await find_places(visit, form)
    if only_searches(form):
        return _page(visit, form, places, 422 if form.errors else 200)
    outcome = await send(visit, "organisations/create_organisation", form, places, idempotencyKey=form["key"] or None)
    if not outcome.went_well:
        return _page(visit, form, places, outcome.status)
    return visit.redirect(organisation_url(outcome.payload["organisation"]["slug"]))


def _page(visit: Visit, form: Form, places: Places, status: int = 200) -> Response:
    return visit.page(
        "organisations/create.html",
        status,
        form=form,
        places=places,
        kinds=KINDS,
        labels=labels(visit),
        key=form["key"] or uuid4(),
    )
