"""/communes/{slug}/organisations: who is active in a commune."""

from starlette.responses import Response

from parvis_web.pages.addresses import organisations_url
from parvis_web.pages.failures import Failure
from parvis_web.pages.organisations.describing import KINDS
from parvis_web.pages.paging import links, window
from parvis_web.pages.visit import Visit


async def of_commune(visit: Visit) -> Response:
    slug, kind = visit.request.path_params["slug"], visit.query("nature")
    kind = kind if kind in KINDS else None
    commune = (await visit.ask("organisations/of_commune", slug=slug, kind=kind, **window(visit)))["commune"]
    if commune is None:
        raise Failure(404)
    return visit.page(
        "organisations/of_commune.html",
        commune=commune,
        organisations=commune["organisations"],
        paging=links(commune["organisations"]["pageInfo"], organisations_url(slug), nature=kind),
        kinds=KINDS,
        kind=kind,
    )
