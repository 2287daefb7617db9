"""/communes/{slug}/propositions/{number}/versions: everything a proposal has said."""

from starlette.responses import Response

from parvis_web.pages.addresses import proposal_url
from parvis_web.pages.paging import links
from parvis_web.pages.proposals.proposal import PROPOSAL, which
from parvis_web.pages.visit import Visit


async def versions(visit: Visit) -> Response:
    found = await visit.ask("proposals/versions", **PROPOSAL.asked(visit), after=visit.query("apres"))
    shown = PROPOSAL.found(found)
    return visit.page(
        "proposals/versions.html",
        commune=shown["commune"],
        proposal=shown,
        paging=links(shown["versions"]["pageInfo"], proposal_url(*which(visit), "versions")),
    )
