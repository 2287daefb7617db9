"""/comments/{id}/modifier and /supprimer: change one's own comment, or take it back."""

from typing import Any

from starlette.responses import Response

from parvis_web.pages.addresses import comment_url
from parvis_web.pages.failures import Failure
from parvis_web.pages.forms import Form, filled
from parvis_web.pages.visit import Visit


async def edit(visit: Visit) -> Response:
    found = await _own(visit, "discussion/edit")
    return visit.page("discussion/edit.html", comment=found, subject=found["subject"], form=filled(body=found["body"]))


async def edit_now(visit: Visit) -> Response:
    form = await visit.read_form()
    outcome = await visit.submit(
        "discussion/edit_comment", form, commentId=visit.request.path_params["id"], body=form["body"]
    )
    if outcome.went_well:
        return visit.redirect(_back(visit))
    found = await _own(visit, "discussion/edit")
    return visit.page("discussion/edit.html", outcome.status, comment=found, subject=found["subject"], form=form)


async def delete(visit: Visit) -> Response:
    found = await _own(visit, "discussion/delete", "viewerCanDelete")
    return visit.page("discussion/delete.html", comment=found, subject=found["subject"], form=Form())


async def delete_now(visit: Visit) -> Response:
    await visit.read_form()
    await visit.run("discussion/delete_comment", commentId=visit.request.path_params["id"])
    return visit.redirect(_back(visit))


async def _own(visit: Visit, document: str, may: str = "viewerCanEdit") -> dict[str, Any]:
    """The comment that the address names. Raises Failure unless the visitor may do with it what the page is for."""
    visit.require_account()
    found = (await visit.ask(document, id=visit.request.path_params["id"]))["node"]
    if found is None or found["__typename"] != "Comment" or found["subject"] is None:
        raise Failure(404)
    if not found[may]:
        raise Failure(403)
    return dict(found)


def _back(visit: Visit) -> str:
    comment_id = visit.request.path_params["id"]
    return comment_url(comment_id) + f"#c-{comment_id}"
