"""/signaler/{kind}/{id}: ask moderators to look at something, with or without an account."""

from typing import Any

from starlette.responses import Response

from parvis_web.pages.addresses import local_path, with_query
from parvis_web.pages.failures import Failure
from parvis_web.pages.forms import Form
from parvis_web.pages.moderation.contents import content_asked, place_of, title_of, words_of
from parvis_web.pages.visit import Visit


async def flag(visit: Visit) -> Response:
    return _show(visit, await content_asked(visit, "moderation/flag"), Form())


async def flag_now(visit: Visit) -> Response:
    form = await visit.read_form()
    content = await content_asked(visit, "moderation/flag")
    if not form["reason"]:
        form.refuse("reason", visit.say("Please choose what is wrong."))
        return _show(visit, content, form, 422)
    outcome = await visit.submit(
        "moderation/flag_content",
        form,
        contentId=visit.request.path_params["id"],
        reason=form["reason"],
        message=form["message"],
    )
    if not outcome.went_well:
        return _show(visit, content, form, outcome.status)
    return visit.redirect(with_query("/signaler/merci", retour=place_of(content)))


async def thanks(visit: Visit) -> Response:
    return visit.page("moderation/thanks.html", back=local_path(visit.query("retour") or "", ""))


def _show(visit: Visit, content: dict[str, Any], form: Form, status: int = 200) -> Response:
    if not content["viewerCanFlag"] and content["visibility"] == "VISIBLE" and not form.errors:
        raise Failure(403, visit.say("This is yours, or you have reported it already: a moderator will look at it."))
    return visit.page(
        "moderation/flag.html",
        status,
        content=content,
        title=title_of(visit, content),
        words=words_of(content),
        place=place_of(content),
        form=form,
    )
