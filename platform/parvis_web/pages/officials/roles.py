"""Roles: asked for at /communes/{slug}/role, decided on desks and at /roles, ended at /compte."""

from datetime import date

from starlette.responses import Response

from parvis_web.pages.addresses import commune_url, desk_url, local_path
from parvis_web.pages.failures import Failure
from parvis_web.pages.forms import Form
from parvis_web.pages.officials.desk import beside, show_desk
from parvis_web.pages.paging import links, window
from parvis_web.pages.visit import Visit

_ROLES = {"ELECTED", "AGENT", "MODERATOR"}
_MY_ROLES = "/compte#roles"


async def role(visit: Visit) -> Response:
    visit.require_account()
    return await _show_role(visit, Form())


async def request_role(visit: Visit) -> Response:
    form = await visit.read_form()
    visit.require_account()
    if form["role"] not in _ROLES:
        form.refuse("role", visit.say("Please choose one."))
        return await _show_role(visit, form, 422)
    outcome = await visit.submit(
        "officials/request_role", form, communeId=form["communeId"], role=form["role"], note=form["note"]
    )
    if not outcome.went_well:
        return await _show_role(visit, form, outcome.status)
    return visit.redirect(_MY_ROLES)


async def requests(visit: Visit) -> Response:
    """What waits in all communes that the visitor decides about; for administrators of the site, everywhere."""
    visit.require_account()
    found = await visit.ask("officials/requests", **window(visit))
    if not found["viewer"]["isAdmin"]:
        raise Failure(403)
    waiting = found["roleRequests"]
    return visit.page("officials/requests.html", requests=waiting["nodes"], paging=links(waiting["pageInfo"], "/roles"))


async def grant(visit: Visit) -> Response:
    form = await visit.read_form()
    visit.require_account()
    field = f"endsOn-{_which(visit)}"
    if not _is_day(form[field]):
        form.refuse(field, visit.say("Please write a day, such as 2027-03-20."))
        return await show_desk(visit, form, 422)
    outcome = await visit.submit("officials/grant_role", form, roleRequestId=_which(visit), endsOn=form[field])
    if not outcome.went_well:
        beside(form, "endsOn", field)
        return await show_desk(visit, form, outcome.status)
    return visit.redirect(_back(visit, form))


async def refuse(visit: Visit) -> Response:
    form = await visit.read_form()
    await visit.run("officials/refuse_role", roleRequestId=_which(visit))
    return visit.redirect(_back(visit, form))


async def end(visit: Visit) -> Response:
    """Asks once more before a role or a request is given back, or taken from somebody."""
    visit.require_account()
    found = await visit.ask("officials/end", id=_which(visit))
    grant = found["node"]
    if grant is None or grant["__typename"] != "CommuneRoleGrant":
        raise Failure(404)
    if not grant["viewerCanEnd"]:
        raise Failure(403)
    return visit.page(
        "officials/end.html",
        grant=grant,
        is_own=grant["person"] == found["viewer"]["person"],
        back=local_path(visit.query("retour") or "", _MY_ROLES),
    )


async def end_now(visit: Visit) -> Response:
    """Whoever ends their own last role at a desk has no desk to come back to."""
    form = await visit.read_form()
    commune = (await visit.run("officials/end_role", grantId=_which(visit)))["grant"]["commune"]
    back = local_path(form["back"], _MY_ROLES)
    if back == desk_url(commune["slug"]) and commune["desk"] is None:
        back = commune_url(commune["slug"])
    return visit.redirect(back)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _which(visit: Visit) -> str:
    return str(visit.request.path_params["id"])


def _back(visit: Visit, form: Form) -> str:
    return local_path(form["back"], desk_url(visit.request.path_params["slug"]))


async def _show_role(visit: Visit, form: Form, status: int = 200) -> Response:
    commune = (await visit.ask("officials/role", slug=visit.request.path_params["slug"]))["commune"]
    if commune is None:
        raise Failure(404)
    labels = {"role": visit.say("Role"), "note": visit.say("Why, and how can it be checked?")}
    return visit.page("officials/role.html", status, commune=commune, labels=labels, form=form)
