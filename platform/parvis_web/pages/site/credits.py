"""/credits: whose data this is built on, under which licence, and where the source code is."""

from starlette.responses import Response

from parvis_web.pages.visit import Visit


async def credits(visit: Visit) -> Response:
    return visit.page("site/credits.html", source_url=visit.settings.source_url)
