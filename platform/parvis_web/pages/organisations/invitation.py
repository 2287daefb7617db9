"""/invitations/{id}: what somebody is invited to, and joining it; visitors are led to sign in or up, and come back."""

from starlette.responses import Response

from parvis_graphql.engine.global_ids import encode_id
from parvis_web.pages.addresses import organisation_url
from parvis_web.pages.failures import Failure
from parvis_web.pages.visit import Visit


async def invitation(visit: Visit) -> Response:
    secret = visit.query("secret") or ""
    offer = (await visit.ask("organisations/invitation", id=_id(visit), secret=secret))["invitation"]
    if offer is None or offer["organisation"] is None:
        raise Failure(404, visit.say("This invitation is not good any more. Please ask for another one."))
    return visit.page("organisations/invitation.html", offer=offer, organisation=offer["organisation"], secret=secret)


async def accept(visit: Visit) -> Response:
    form = await visit.read_form()
    joined = await visit.run("organisations/accept_invitation", invitationId=_id(visit), secret=form["secret"])
    return visit.redirect(organisation_url(joined["membership"]["organisation"]["slug"]))


def _id(visit: Visit) -> str:
    """The key in the mail's address, as the schema names it."""
    return encode_id("Invitation", visit.request.path_params["id"])
