"""/avis/{id}: an opinion with the town hall's answer and its discussion; commenting it."""

from typing import Any
from uuid import uuid4

from starlette.responses import Response

from parvis_web.pages.addresses import opinion_url
from parvis_web.pages.discussion.say import say
from parvis_web.pages.failures import Failure
from parvis_web.pages.forms import Form
from parvis_web.pages.moderation.withheld import withheld
from parvis_web.pages.paging import links, window
from parvis_web.pages.visit import Visit


async def opinion(visit: Visit) -> Response:
    return await _show(visit, Form())


async def comment_opinion(visit: Visit) -> Response:
    return await say(visit, opinion_url(visit.request.path_params["id"]), _show)


def the_opinion(found: dict[str, Any]) -> dict[str, Any]:
    """The opinion that a document found by `node`. Raises Failure where it is none."""
    node = found["node"]
    if node is None or node["__typename"] != "Opinion":
        raise Failure(404)
    return dict(node)


async def _show(visit: Visit, form: Form, status: int = 200) -> Response:
    opinion_id = visit.request.path_params["id"]
    found = await visit.ask("opinions/opinion", id=opinion_id, isSignedIn=visit.is_signed_in, **window(visit))
    if found["node"] is None:
        return await withheld(visit, opinion_id)
    shown = the_opinion(found)
    comments = shown["thread"]["comments"]
    return visit.page(
        "opinions/opinion.html",
        status,
        opinion=shown,
        commune=shown["commune"],
        comments=comments["nodes"],
        paging=links(comments["pageInfo"], opinion_url(shown["id"])),
        live_cursor=found["liveCursor"],
        speaker=found.get("viewer"),
        form=form,
        key=uuid4(),
    )
