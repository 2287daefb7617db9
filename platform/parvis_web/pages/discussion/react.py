"""/comments/{id}/accord: agree with a comment, or no longer."""

from starlette.responses import Response

from parvis_web.pages.addresses import comment_url, local_path
from parvis_web.pages.failures import Failure
from parvis_web.pages.visit import Visit


async def react(visit: Visit) -> Response:
    comment_id = visit.request.path_params["id"]
    form = await visit.read_form()
    document = "discussion/unreact_to_comment" if form["undo"] else "discussion/react_to_comment"
    outcome = await visit.submit(document, commentId=comment_id)
    if not outcome.went_well:
        raise Failure(outcome.status, outcome.errors[0].message)
    return visit.redirect(f"{local_path(form['back'], comment_url(comment_id))}#c-{comment_id}")
