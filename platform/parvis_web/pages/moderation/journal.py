"""/moderation/journal and /communes/{slug}/moderation/journal: what moderators decided and why, for all to read."""

from typing import Any

from starlette.responses import Response

from parvis_web.pages.addresses import commune_url
from parvis_web.pages.failures import Failure
from parvis_web.pages.paging import links, window
from parvis_web.pages.visit import Visit


async def journal(visit: Visit) -> Response:
    found = await visit.ask("moderation/journal", **window(visit))
    return _show(visit, found["moderationLog"], found["decidedBallotHolds"], "/moderation/journal")


async def commune_journal(visit: Visit) -> Response:
    slug = visit.request.path_params["slug"]
    commune = (await visit.ask("moderation/commune_journal", slug=slug, **window(visit)))["commune"]
    if commune is None:
        raise Failure(404)
    path = f"{commune_url(slug)}/moderation/journal"
    return _show(visit, commune["moderationLog"], commune["ballotHolds"], path, commune)


def _show(
    visit: Visit, found: dict[str, Any], holds: dict[str, Any], path: str, commune: dict[str, Any] | None = None
) -> Response:
    return visit.page(
        "moderation/journal.html",
        decisions=found["nodes"],
        holds=[hold for hold in holds["nodes"] if hold["decidedAt"]],
        commune=commune,
        paging=links(found["pageInfo"], path),
    )
