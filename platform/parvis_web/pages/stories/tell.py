"""/communes/{slug}/raconter: tell what happened, with photos; or keep it as a draft."""

from uuid import uuid4

from starlette.responses import Response

from parvis_web.pages.addresses import stories_url, story_url
from parvis_web.pages.failures import Failure
from parvis_web.pages.forms import Form, filled
from parvis_web.pages.photos_form import photo_ids, was_sent_before
from parvis_web.pages.stories.draft import form_values, read_draft, send
from parvis_web.pages.visit import Visit


async def tell(visit: Visit) -> Response:
    """A visitor may see the page and is told to sign in before writing."""
    return await _show(visit, filled(actorId=visit.query("acteur")))


async def tell_now(visit: Visit) -> Response:
    form = await read_draft(visit)
    visit.require_account()
    outcome = await send(
        visit,
        "stories/create_story",
        form,
        communeId=form["communeId"],
        draft=form["then"] == "keep",
        actorId=form["actorId"] or None,
        idempotencyKey=form["key"] or None,
    )
    if was_sent_before(outcome):
        return visit.redirect(stories_url(visit.request.path_params["slug"]))
    if not outcome.went_well:
        return await _show(visit, form, outcome.status)
    return visit.redirect(story_url(outcome.payload["story"]["id"]))


async def _show(visit: Visit, form: Form, status: int = 200) -> Response:
    found = await visit.ask("stories/tell", slug=visit.request.path_params["slug"], photoIds=photo_ids(form))
    commune = found["commune"]
    if commune is None:
        raise Failure(404)
    return visit.page(
        "stories/tell.html",
        status,
        **form_values(visit, [photo for photo in found["photos"] if photo], commune),
        commune=commune,
        speaker=found["viewer"],
        form=form,
        # kept through mistakes: however often the form is sent, it makes one story
        key=form["key"] or uuid4(),
    )
