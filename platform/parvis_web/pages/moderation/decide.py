"""/moderation/{kind}/{id}: a moderator reads what was reported, and decides with a reason."""

from typing import Any

from starlette.responses import Response

from parvis_web.pages.addresses import with_query
from parvis_web.pages.failures import Failure
from parvis_web.pages.forms import Form
from parvis_web.pages.moderation.contents import content_asked, place_of, title_of, words_of
from parvis_web.pages.visit import Visit

_DOCUMENTS = {
    "hide": "moderation/hide_content",
    "keep": "moderation/keep_content",
    "restore": "moderation/restore_content",
}


async def decide(visit: Visit) -> Response:
    return _show(visit, await _content(visit), Form())


async def decide_now(visit: Visit) -> Response:
    form = await visit.read_form()
    content = await _content(visit)
    document, hides = _DOCUMENTS.get(form["decision"]), form["decision"] == "hide"
    if document is None:
        form.refuse("decision", visit.say("Please choose what to decide."))
    if hides and not form["ground"]:
        form.refuse("ground", visit.say("Please choose what is wrong."))
    if document is None or form.errors:
        return _show(visit, content, form, 422)
    ground = {"ground": form["ground"]} if hides else {}
    outcome = await visit.submit(
        document, form, contentId=visit.request.path_params["id"], reason=form["reason"], **ground
    )
    if not outcome.went_well:
        return _show(visit, content, form, outcome.status)
    return visit.redirect(with_query("/moderation", decision=form["decision"]))


async def _content(visit: Visit) -> dict[str, Any]:
    """Raises Failure for who does not decide about it."""
    visit.require_account()
    content = await content_asked(visit, "moderation/decide")
    if not content["viewerCanModerate"]:
        raise Failure(403)
    return content


def _show(visit: Visit, content: dict[str, Any], form: Form, status: int = 200) -> Response:
    return visit.page(
        "moderation/decide.html",
        status,
        content=content,
        case=content["moderationCase"],
        title=title_of(visit, content),
        words=words_of(content),
        place=place_of(content),
        actions=_actions(content),
        form=form,
    )


def _actions(content: dict[str, Any]) -> list[str]:
    """What there is to decide now."""
    if content["visibility"] == "HIDDEN":
        return ["restore"]
    waits = content["moderationCase"] is not None or content["visibility"] == "HELD"
    return ["keep", "hide"] if waits else ["hide"]
