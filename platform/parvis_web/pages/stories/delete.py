"""/histoires/{id}/supprimer: delete a story with its photos, after being asked once more."""

from typing import Any

from starlette.responses import Response

from parvis_web.pages.addresses import stories_url
from parvis_web.pages.failures import Failure
from parvis_web.pages.stories.story import the_story
from parvis_web.pages.visit import Visit


async def delete(visit: Visit) -> Response:
    story = await _find(visit)
    return visit.page("stories/delete.html", story=story, commune=story["commune"])


async def delete_now(visit: Visit) -> Response:
    await visit.read_form()
    story = await _find(visit)
    outcome = await visit.submit("stories/delete_story", storyId=story["id"])
    if not outcome.went_well:
        raise Failure(outcome.status, outcome.errors[0].message)
    return visit.redirect(stories_url(story["commune"]["slug"]))


async def _find(visit: Visit) -> dict[str, Any]:
    """The story that the address names. Raises Failure unless it is the visitor's to delete."""
    visit.require_account()
    story = the_story(await visit.ask("stories/delete", id=visit.request.path_params["id"]))
    if not story["viewerCanEdit"]:
        raise Failure(403)
    return story
