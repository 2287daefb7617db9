"""/histoires/{id}/modifier and /publier: tell it better; tell to all what was a draft."""

from typing import Any

from starlette.responses import Response

from parvis_web.pages.addresses import story_url
from parvis_web.pages.failures import Failure
from parvis_web.pages.forms import Form, filled
from parvis_web.pages.photos_form import photo_ids
from parvis_web.pages.stories.draft import form_values, read_draft, send
from parvis_web.pages.stories.story import STORY
from parvis_web.pages.visit import Visit


async def edit(visit: Visit) -> Response:
    visit.require_account()
    story, _ = await _find(visit, [])
    return _page(visit, _as_it_is(story), story, story["photos"]["nodes"])


async def edit_now(visit: Visit) -> Response:
    """Save it; a draft is published then, if that was asked. What is saved stays so where that is refused."""
    form = await read_draft(visit)
    visit.require_account()
    story_id = visit.request.path_params["id"]
    outcome = await send(visit, "stories/edit_story", form, storyId=story_id)
    if outcome.went_well and form["then"] == "publish":
        outcome = await visit.submit("stories/publish_story", form, storyId=story_id)
    if outcome.went_well:
        return visit.redirect(story_url(story_id))
    story, photos = await _find(visit, photo_ids(form))
    return _page(visit, form, story, photos, outcome.status)


async def publish_now(visit: Visit) -> Response:
    """Publish a draft as it is; what it lacks is asked for in its form."""
    await visit.read_form()
    visit.require_account()
    story_id = visit.request.path_params["id"]
    form = Form()
    outcome = await visit.submit("stories/publish_story", form, storyId=story_id)
    if outcome.went_well:
        return visit.redirect(story_url(story_id))
    story, _ = await _find(visit, [])
    form.lists = _as_it_is(story).lists
    return _page(visit, form, story, story["photos"]["nodes"], outcome.status)


async def _find(visit: Visit, kept: list[str]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The story, and the photos kept. Raises Failure unless the story is the visitor's to change."""
    found = await visit.ask("stories/edit", **STORY.asked(visit), photoIds=kept)
    story = STORY.found(found)
    if not story["viewerCanEdit"]:
        raise Failure(403)
    return story, [photo for photo in found["photos"] if photo]


def _as_it_is(story: dict[str, Any]) -> Form:
    location = story["location"] or {}
    return filled(
        kind=story["kind"],
        title=story["title"],
        text=story["text"],
        happenedOn=story["happenedOn"],
        place=story["place"],
        neighbourhoodId=(story["neighbourhood"] or {}).get("id"),
        latitude=location.get("latitude"),
        longitude=location.get("longitude"),
    )


def _page(visit: Visit, form: Form, story: dict[str, Any], photos: list[dict[str, Any]], status: int = 200) -> Response:
    return visit.page(
        "stories/edit.html",
        status,
        **form_values(visit, photos, story["commune"]),
        story=story,
        commune=story["commune"],
        form=form,
    )
