"""/communes/{slug}/quartiers/{id}: a neighbourhood renamed, redrawn or deleted by an official."""

import json

from starlette.responses import Response

from parvis_web.pages.addresses import desk_url
from parvis_web.pages.failures import Failure
from parvis_web.pages.forms import Form, filled
from parvis_web.pages.officials.outline import outline_of
from parvis_web.pages.visit import Visit


async def neighbourhood(visit: Visit) -> Response:
    visit.require_account()
    return await _show(visit, None)


async def edit_neighbourhood(visit: Visit) -> Response:
    form = await visit.read_form()
    visit.require_account()
    outline = outline_of(visit, form)
    if form.errors:
        return await _show(visit, form, 422)
    outcome = await visit.submit(
        "officials/edit_neighbourhood", form, neighbourhoodId=_which(visit), name=form["name"], outline=outline
    )
    if not outcome.went_well:
        return await _show(visit, form, outcome.status)
    return visit.redirect(_desk(visit))


async def delete_neighbourhood(visit: Visit) -> Response:
    await visit.read_form()
    await visit.run("officials/delete_neighbourhood", neighbourhoodId=_which(visit))
    return visit.redirect(_desk(visit))


async def _show(visit: Visit, form: Form | None, status: int = 200) -> Response:
    shown = (await visit.ask("officials/neighbourhood", id=_which(visit)))["node"]
    if not shown or shown["commune"]["slug"] != visit.request.path_params["slug"]:
        raise Failure(404)
    if not shown["viewerCanEdit"]:
        raise Failure(403)
    if form is None:
        outline = shown["outline"]
        form = filled(name=shown["name"], outline=None if outline is None else json.dumps(outline))
    return visit.page(
        "officials/neighbourhood.html",
        status,
        commune=shown["commune"],
        neighbourhood=shown,
        at=_here(visit),
        form=form,
    )


def _which(visit: Visit) -> str:
    return str(visit.request.path_params["id"])


def _here(visit: Visit) -> str:
    path: str = visit.request.scope["raw_path"].decode("latin-1")
    return path.removesuffix("/supprimer")


def _desk(visit: Visit) -> str:
    return desk_url(visit.request.path_params["slug"]) + "#quartiers"
