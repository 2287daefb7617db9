"""/mentions-legales, /confidentialite, /contact: who answers for this site, as its settings say it."""

from starlette.responses import Response

from parvis_web.pages.site.retention import RETENTION
from parvis_web.pages.visit import Visit


async def legal_notice(visit: Visit) -> Response:
    return visit.page("site/legal_notice.html", settings=visit.settings)


async def privacy(visit: Visit) -> Response:
    return visit.page("site/privacy.html", settings=visit.settings, kept=RETENTION)


async def contact(visit: Visit) -> Response:
    return visit.page("site/contact.html", settings=visit.settings)
