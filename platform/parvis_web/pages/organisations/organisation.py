"""/organisations/{slug}: who it is, where it is active, what it proposes; the badge, for administrators."""

from starlette.responses import Response

from parvis_web.pages.addresses import organisation_url
from parvis_web.pages.failures import Failure
from parvis_web.pages.paging import links, window
from parvis_web.pages.visit import Visit

_SIZE = 12


async def organisation(visit: Visit) -> Response:
    slug = visit.request.path_params["slug"]
    found = (await visit.ask("organisations/organisation", slug=slug, **window(visit, _SIZE)))["actor"]
    if found is None or found["__typename"] != "Organisation":
        raise Failure(404)
    return visit.page(
        "organisations/organisation.html",
        organisation=found,
        paging=links(found["proposals"]["pageInfo"], organisation_url(slug)),
    )


async def verify(visit: Visit) -> Response:
    form = await visit.read_form()
    await visit.run("organisations/set_verified", actorId=form["actorId"], isVerified=form["isVerified"] == "yes")
    return visit.redirect(organisation_url(visit.request.path_params["slug"]))
