"""/compte/donnees: take along everything about oneself, or leave."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

from starlette.background import BackgroundTask
from starlette.responses import Response, StreamingResponse

from parvis.core.errors import Mistake, ParvisError
from parvis.privacy.export import open_export
from parvis_graphql.engine.global_ids import key_of
from parvis_web.pages.failures import Failure, failure_from
from parvis_web.pages.forms import Form
from parvis_web.pages.visit import Visit

_PATH = "/compte/donnees"


async def data(visit: Visit) -> Response:
    visit.require_account()
    return await _show(visit, Form())


async def request_export(visit: Visit) -> Response:
    form = await visit.read_form()
    outcome = await visit.submit("privacy/request_export", form)
    return visit.redirect(_PATH) if outcome.went_well else await _show(visit, form, outcome.status)


async def download(visit: Visit) -> Response:
    """The copy itself, piece by piece, to its owner."""
    visit.require_account()
    opening = AsyncExitStack()
    try:
        export_id = key_of(visit.request.path_params["id"], "Export", "export_id")
        opened = await opening.enter_async_context(open_export(visit.viewer, export_id=export_id))
    except Mistake as error:
        raise Failure(404) from error
    except ParvisError as error:
        raise failure_from(error, visit.viewer.locale) from error

    async def chunks() -> AsyncIterator[bytes]:
        try:
            async for chunk in opened.chunks:
                yield chunk
        finally:  # also where the browser hangs up
            await opening.aclose()

    return StreamingResponse(
        chunks(),
        media_type="application/zip",
        headers={
            "content-length": str(opened.info.size),
            "content-disposition": 'attachment; filename="parvis.zip"',
            "cache-control": "no-store",
        },
        background=BackgroundTask(opening.aclose),
    )


async def delete_account(visit: Visit) -> Response:
    form = await visit.read_form()
    if form["sure"] != "1":
        form.refuse("sure", visit.say("Please say that you are sure."))
    if form["texts"] not in {"KEEP", "REMOVE"}:
        form.refuse("texts", visit.say("Please choose what becomes of your texts."))
    if form.errors:
        return await _show(visit, form, 422)
    outcome = await visit.submit("privacy/delete_account", form, password=form["password"], texts=form["texts"])
    return visit.redirect("/au-revoir") if outcome.went_well else await _show(visit, form, outcome.status)


async def goodbye(visit: Visit) -> Response:
    return visit.page("privacy/goodbye.html")


async def _show(visit: Visit, form: Form, status: int = 200) -> Response:
    viewer = (await visit.ask("privacy/data"))["viewer"]
    if viewer is None:
        raise Failure(401)
    organisations = [one for one in viewer["actors"] if one["__typename"] == "Organisation"]
    return visit.page(
        "privacy/data.html",
        status,
        exports=viewer["exports"],
        email=viewer["email"],
        alone=[one for one in organisations if one["memberCount"] == 1],
        form=form,
    )
