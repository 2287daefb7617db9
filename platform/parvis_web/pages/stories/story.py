"""/histoires/{id}: a story with its photos and its discussion; commenting it."""

from typing import Any
from uuid import uuid4

from starlette.responses import Response

from parvis_web.pages.addresses import story_url
from parvis_web.pages.discussion.say import say
from parvis_web.pages.failures import Failure
from parvis_web.pages.forms import Form
from parvis_web.pages.moderation.withheld import withheld
from parvis_web.pages.paging import links, window
from parvis_web.pages.visit import Visit


async def story(visit: Visit) -> Response:
    return await _show(visit, Form())


async def comment_story(visit: Visit) -> Response:
    return await say(visit, story_url(visit.request.path_params["id"]), _show)


def the_story(found: dict[str, Any]) -> dict[str, Any]:
    """The story that a document found by `node`. Raises Failure where it is none."""
    node = found["node"]
    if node is None or node["__typename"] != "Story":
        raise Failure(404)
    return dict(node)


async def _show(visit: Visit, form: Form, status: int = 200) -> Response:
    story_id = visit.request.path_params["id"]
    found = await visit.ask("stories/story", id=story_id, isSignedIn=visit.is_signed_in, **window(visit))
    if found["node"] is None:
        return await withheld(visit, story_id)
    shown = the_story(found)
    comments = shown["thread"]["comments"]
    return visit.page(
        "stories/story.html",
        status,
        story=shown,
        commune=shown["commune"],
        comments=comments["nodes"],
        paging=links(comments["pageInfo"], story_url(shown["id"])),
        live_cursor=found["liveCursor"],
        speaker=found.get("viewer"),
        form=form,
        key=uuid4(),
    )
