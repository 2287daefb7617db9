"""/communes/{slug}: a commune, what its residents say and propose, and its neighbours."""

from starlette.responses import Response

from parvis_web.pages.failures import Failure
from parvis_web.pages.figures.glance import glance
from parvis_web.pages.visit import Visit


async def commune(visit: Visit) -> Response:
    found = await visit.ask("places/commune", slug=visit.request.path_params["slug"])
    if found["commune"] is None:
        raise Failure(404)
    return visit.page(
        "places/commune.html",
        commune=found["commune"],
        glance=glance(found["commune"]["scorecard"], visit.viewer.locale),
        live_cursor=found["liveCursor"],
    )
