"""/secret-du-vote: how the secret of a ballot is kept, from when, and what it does not protect from."""

from starlette.responses import Response

from parvis_web.pages.visit import Visit


async def secrecy(visit: Visit) -> Response:
    return visit.page("evaluations/secrecy.html", source_url=visit.settings.source_url)
