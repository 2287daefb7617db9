"""/communes/{slug}/propositions/{number}/versions: everything a proposal has said."""

from starlette.responses import Response

from parvis_web.pages.addresses import proposal_url
from parvis_web.pages.failures import Failure
from parvis_web.pages.paging import links
from parvis_web.pages.proposals.proposal import which
from parvis_web.pages.visit import Visit


async def versions(visit: Visit) -> Response:
    slug, number = which(visit)
    found = await visit.ask("proposals/versions", slug=slug, number=number, after=visit.query("apres"))
    commune = found["commune"]
    shown = commune and commune["proposal"]
    if shown is None:
        raise Failure(404)
    return visit.page(
        "proposals/versions.html",
        commune=commune,
        proposal=shown,
        paging=links(shown["versions"]["pageInfo"], proposal_url(slug, number, "versions")),
    )
