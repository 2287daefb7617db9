"""/fragments/comments?ids=…: comments as the page of a discussion shows them, for the island that adds them to it."""

from starlette.responses import Response

from parvis_web.pages.addresses import local_path
from parvis_web.pages.failures import Failure
from parvis_web.pages.visit import Visit

MOST = 20


async def comments(visit: Visit) -> Response:
    """Ids separated by commas, at most 20; what is not there (any more) is left out."""
    ids = [comment_id for comment_id in (visit.query("ids") or "").split(",") if comment_id]
    if len(ids) > MOST:
        raise Failure(400)
    found = await visit.ask("discussion/comments", ids=ids)
    shown = [node for node in found["nodes"] if node and node["__typename"] == "Comment"]
    return visit.page("discussion/comments.html", comments=shown, here=local_path(visit.query("retour") or ""))
