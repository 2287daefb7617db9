"""/avis/{id}/retirer: take one's own opinion back, after being asked once more."""

from typing import Any

from starlette.responses import Response

from parvis_web.pages.addresses import opinions_url
from parvis_web.pages.failures import Failure
from parvis_web.pages.opinions.opinion import the_opinion
from parvis_web.pages.visit import Visit


async def withdraw(visit: Visit) -> Response:
    opinion = await _find(visit)
    return visit.page("opinions/withdraw.html", opinion=opinion, commune=opinion["commune"])


async def withdraw_now(visit: Visit) -> Response:
    await visit.read_form()
    opinion = await _find(visit)
    outcome = await visit.submit("opinions/withdraw_opinion", opinionId=opinion["id"])
    if not outcome.went_well:
        raise Failure(outcome.status, outcome.errors[0].message)
    return visit.redirect(opinions_url(opinion["commune"]["slug"]))


async def _find(visit: Visit) -> dict[str, Any]:
    """The opinion that the address names. Raises Failure unless it is the visitor's to take back."""
    visit.require_account()
    opinion = the_opinion(await visit.ask("opinions/withdraw", id=visit.request.path_params["id"]))
    if not opinion["viewerCanWithdraw"]:
        raise Failure(403)
    return opinion
