"""/communes/{slug}/bureau: what waits for those who hold a role in a commune, and what its officials set there."""

from typing import Any

from starlette.responses import Response

from parvis_web.pages.addresses import desk_url
from parvis_web.pages.failures import Failure
from parvis_web.pages.forms import FieldError, Form
from parvis_web.pages.officials.outline import outline_of
from parvis_web.pages.paging import links, window
from parvis_web.pages.visit import Visit

_NUMBER_LENGTH = 9


async def desk(visit: Visit) -> Response:
    visit.require_account()
    return await show_desk(visit, Form())


async def name_neighbourhood(visit: Visit) -> Response:
    form = await visit.read_form()
    visit.require_account()
    outline = outline_of(visit, form)
    if form.errors:
        return await show_desk(visit, form, 422)
    outcome = await visit.submit(
        "officials/create_neighbourhood", form, communeId=form["communeId"], name=form["name"], outline=outline
    )
    if not outcome.went_well:
        return await show_desk(visit, form, outcome.status)
    return visit.redirect(_here(visit) + "#quartiers")


async def set_days(visit: Visit) -> Response:
    form = await visit.read_form()
    visit.require_account()
    days = form["days"].strip()
    # what is no number is out of bounds too
    number = int(days) if days.isdecimal() and len(days) <= _NUMBER_LENGTH else 0
    outcome = await visit.submit("officials/set_answer_days", form, communeId=form["communeId"], days=number)
    if not outcome.went_well:
        return await show_desk(visit, form, outcome.status)
    return visit.redirect(_here(visit) + "#delai")


async def show_desk(visit: Visit, form: Form, status: int = 200) -> Response:
    """The desk, with a form of it that came back. Raises Failure for those who have none here."""
    slug = visit.request.path_params["slug"]
    found = await visit.ask("officials/desk", slug=slug, **window(visit))
    commune = found["commune"]
    if commune is None:
        raise Failure(404)
    if commune["desk"] is None:
        raise Failure(403)
    waiting = commune["desk"]["awaitingAnswer"]
    return visit.page(
        "officials/desk.html",
        status,
        commune=commune,
        waiting=waiting,
        paging=links(waiting["pageInfo"], desk_url(slug)),
        is_official=bool({"ELECTED", "AGENT"} & set(commune["viewerRoles"])),
        labels=_labels(visit, commune["desk"]["roleRequests"]["nodes"]),
        form=form,
    )


def _labels(visit: Visit, requests: list[dict[str, Any]]) -> dict[str, str]:
    return {
        **{f"endsOn-{request['id']}": visit.say("Last day of the role") for request in requests},
        "name": visit.say("Name of the neighbourhood"),
        "outline": visit.say("Outline"),
        "days": visit.say("Number of days"),
    }


def beside(form: Form, field: str, name: str) -> None:
    """Put the mistakes of an input's field beside the page's field, where a page has several of that name."""
    form.errors = [FieldError(name if one.field == field else one.field, one.message) for one in form.errors]


def _here(visit: Visit) -> str:
    return desk_url(visit.request.path_params["slug"])
