"""Atom feeds of a commune, a proposal and an organisation: what a visitor may see, whoever asks."""

from typing import Any

from starlette.responses import Response

from parvis.auth.viewer import visitor
from parvis_web.pages.activity.atom import SIZE, feed
from parvis_web.pages.addresses import activity_url, commune_url, organisation_url
from parvis_web.pages.failures import Failure
from parvis_web.pages.proposals.proposal import PROPOSAL
from parvis_web.pages.visit import Visit


async def commune_feed(visit: Visit) -> Response:
    commune = (await _ask(visit, "activity/commune_feed", slug=visit.request.path_params["slug"]))["commune"]
    if commune is None:
        raise Failure(404)
    slug = commune["slug"]
    title = visit.say("What happens in {commune}", commune=commune["name"])
    nodes = commune["activity"]["nodes"]
    return feed(visit, commune["id"], title, nodes, page=commune_url(slug), alternate=activity_url(slug))


async def proposal_feed(visit: Visit) -> Response:
    proposal = PROPOSAL.found(await _ask(visit, "activity/proposal_feed", **PROPOSAL.asked(visit)))
    page = PROPOSAL.address(visit)
    return feed(visit, proposal["id"], proposal["title"], proposal["activity"]["nodes"], page=page, alternate=page)


async def organisation_feed(visit: Visit) -> Response:
    slug = visit.request.path_params["slug"]
    organisation = (await _ask(visit, "activity/organisation_feed", slug=slug))["actor"]
    if not organisation:  # nobody, or a person, of whom the document asks nothing
        raise Failure(404)
    page, nodes = organisation_url(slug), organisation["activity"]["nodes"]
    return feed(visit, organisation["id"], organisation["displayName"], nodes, page=page, alternate=page)


async def _ask(visit: Visit, name: str, **variables: Any) -> dict[str, Any]:
    """A feed is read by programs and passed on: nothing is in it for its reader alone."""
    visit.viewer = visitor(visit.viewer.locale)
    return await visit.ask(name, first=SIZE, **variables)
