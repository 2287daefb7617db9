"""…/membres: who speaks for an organisation; inviting, giving roles, sending away, leaving."""

from starlette.responses import Response

from parvis_web.pages.addresses import organisation_url
from parvis_web.pages.failures import Failure
from parvis_web.pages.forms import Form
from parvis_web.pages.paging import links, window
from parvis_web.pages.visit import Visit

_ROLES = {"OWNER", "EDITOR"}


async def members(visit: Visit) -> Response:
    visit.require_account()
    return await _show(visit, Form())


async def invite(visit: Visit) -> Response:
    form = await visit.read_form()
    visit.require_account()
    outcome = await visit.submit(
        "organisations/invite_member",
        form,
        organisationId=form["organisationId"],
        email=form["email"],
        role=_role(form),
    )
    if not outcome.went_well:
        return await _show(visit, form, outcome.status)
    return visit.redirect(_here(visit) + "?invite=1")


async def set_role(visit: Visit) -> Response:
    form = await visit.read_form()
    await visit.run("organisations/set_member_role", membershipId=_which(visit), role=_role(form))
    return visit.redirect(_here(visit))


async def remove(visit: Visit) -> Response:
    """Asks once more before a member is sent away, or leaves."""
    visit.require_account()
    found = (await visit.ask("organisations/remove", id=_which(visit)))["node"]
    if found is None or found["__typename"] != "Membership" or found["organisation"]["slug"] != _slug(visit):
        raise Failure(404)
    if not found["viewerCanRemove"]:
        raise Failure(403)
    return visit.page("organisations/remove.html", member=found)


async def remove_now(visit: Visit) -> Response:
    """Whoever leaves has no members' page to come back to."""
    form = await visit.read_form()
    await visit.run("organisations/remove_member", membershipId=_which(visit))
    return visit.redirect(organisation_url(_slug(visit)) if form["isLeaving"] else _here(visit))


async def revoke(visit: Visit) -> Response:
    await visit.read_form()
    await visit.run("organisations/revoke_invitation", invitationId=_which(visit))
    return visit.redirect(_here(visit))


def _role(form: Form) -> str:
    return form["role"] if form["role"] in _ROLES else "EDITOR"


def _slug(visit: Visit) -> str:
    return str(visit.request.path_params["slug"])


def _which(visit: Visit) -> str:
    return str(visit.request.path_params["id"])


def _here(visit: Visit) -> str:
    return organisation_url(_slug(visit), "membres")


async def _show(visit: Visit, form: Form, status: int = 200) -> Response:
    found = (await visit.ask("organisations/members", slug=_slug(visit), **window(visit, 50)))["actor"]
    if found is None or found["__typename"] != "Organisation":
        raise Failure(404)
    if found["viewerRole"] is None:
        raise Failure(403)
    return visit.page(
        "organisations/members.html",
        status,
        organisation=found,
        members=found["members"]["nodes"],
        paging=links(found["members"]["pageInfo"], _here(visit)),
        was_invited=visit.query("invite") is not None,
        form=form,
    )
