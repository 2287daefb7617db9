"""Saying something under a subject: the form that `shared/thread.html` shows, wherever it is shown."""

from collections.abc import Awaitable, Callable

from starlette.responses import Response

from parvis_web.pages.forms import Form
from parvis_web.pages.paging import SIZE
from parvis_web.pages.visit import Visit


async def say(visit: Visit, topic: str, show: Callable[[Visit, Form, int], Awaitable[Response]]) -> Response:
    """Add the comment and lead to it on the page at `topic`; with mistakes, `show` that page with the form again."""
    form = await visit.read_form()
    outcome = await visit.submit(
        "discussion/add_comment",
        form,
        threadId=form["threadId"],
        body=form["body"],
        stance=form["stance"] or None,
        actorId=form["actorId"] or None,
        idempotencyKey=form["key"] or None,
    )
    if not outcome.went_well:
        return await show(visit, form, outcome.status)
    comment = outcome.payload["comment"]
    is_far = comment["thread"]["comments"]["totalCount"] > SIZE
    return visit.redirect(topic + ("?fin=1" if is_far else "") + f"#c-{comment['id']}")
