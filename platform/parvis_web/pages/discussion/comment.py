"""/comments/{id}: one comment with all its answers, and the form to answer it."""

from uuid import uuid4

from starlette.responses import Response

from parvis_web.pages.addresses import comment_url
from parvis_web.pages.failures import Failure
from parvis_web.pages.forms import Form
from parvis_web.pages.paging import SIZE, links, window
from parvis_web.pages.visit import Visit


async def comment(visit: Visit) -> Response:
    return await _show(visit, Form())


async def answer_comment(visit: Visit) -> Response:
    comment_id = visit.request.path_params["id"]
    form = await visit.read_form()
    outcome = await visit.submit(
        "discussion/add_comment",
        form,
        threadId=form["threadId"],
        parentId=comment_id,
        body=form["body"],
        actorId=form["actorId"] or None,
        idempotencyKey=form["key"] or None,
    )
    if not outcome.went_well:
        return await _show(visit, form, outcome.status)
    answer = outcome.payload["comment"]
    is_far = answer["parent"]["replies"]["totalCount"] > SIZE
    return visit.redirect(comment_url(comment_id) + ("?fin=1" if is_far else "") + f"#c-{answer['id']}")


async def _show(visit: Visit, form: Form, status: int = 200) -> Response:
    comment_id = visit.request.path_params["id"]
    answer = await visit.ask("discussion/comment", id=comment_id, isSignedIn=visit.is_signed_in, **window(visit))
    found = answer["node"]
    if found is None or found["__typename"] != "Comment" or found["subject"] is None:
        raise Failure(404)
    if form.errors and not found["viewerCanReply"]:
        # no form to show it again in: the page that says so hands back what was written
        raise Failure(status, form.errors[0].message)
    return visit.page(
        "discussion/comment.html",
        status,
        comment=found,
        subject=found["subject"],
        answers=found["answers"]["nodes"],
        paging=links(found["answers"]["pageInfo"], comment_url(comment_id)),
        form=form,
        speaker=answer.get("viewer"),
        key=uuid4(),
    )
