"""/langue: read on in another language, on the page one came from."""

from starlette.responses import Response

from parvis.core.i18n import LOCALES
from parvis_web.door.cookies import set_locale
from parvis_web.pages.addresses import local_path
from parvis_web.pages.failures import Failure
from parvis_web.pages.visit import Visit


async def choose_language(visit: Visit) -> Response:
    form = await visit.read_form()
    if form["locale"] not in LOCALES:
        raise Failure(400)
    response = visit.redirect(local_path(form["back"]))
    set_locale(response, form["locale"], visit.settings)
    return response
