"""…/{number}/retirer: take one's own proposal back, after being asked once more."""

from starlette.responses import Response

from parvis_web.pages.addresses import proposal_url
from parvis_web.pages.failures import Failure
from parvis_web.pages.proposals.proposal import which
from parvis_web.pages.visit import Visit


async def withdraw(visit: Visit) -> Response:
    visit.require_account()
    slug, number = which(visit)
    found = await visit.ask("proposals/withdraw", slug=slug, number=number)
    proposal = found["commune"] and found["commune"]["proposal"]
    if proposal is None:
        raise Failure(404)
    if not proposal["viewerCanEdit"]:
        raise Failure(403)
    return visit.page("proposals/withdraw.html", commune=found["commune"], proposal=proposal)


async def withdraw_now(visit: Visit) -> Response:
    slug, number = which(visit)
    form = await visit.read_form()
    outcome = await visit.submit("proposals/withdraw_proposal", proposalId=form["proposalId"])
    if not outcome.went_well:
        raise Failure(outcome.status, outcome.errors[0].message)
    return visit.redirect(proposal_url(slug, number))
