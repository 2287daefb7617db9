"""/comments/{id}/accord: agree with a comment, or no longer."""

from starlette.responses import Response

from parvis_web.pages.addresses import comment_url, local_path
from parvis_web.pages.visit import Visit


async def react(visit: Visit) -> Response:
    comment_id = visit.request.path_params["id"]
    form = await visit.read_form()
    document = "discussion/unreact_to_comment" if form["undo"] else "discussion/react_to_comment"
    await visit.run(document, commentId=comment_id)
    return visit.redirect(f"{local_path(form['back'], comment_url(comment_id))}#c-{comment_id}")
