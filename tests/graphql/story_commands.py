"""Mutations of stories, for those who tell them."""

from typing import Any

from tests import factories
from tests.graphql.asking import gid
from tests.graphql.command import Command

from parvis.auth.permissions import Permission
from parvis.auth.viewer import Viewer
from parvis.places.models import Neighbourhood


async def _new(author: Viewer) -> dict[str, Any]:
    place = await factories.commune()
    quarter = await Neighbourhood.create(commune_id=place.id, name="Les Hauts", created_at=factories.clock.now())
    return {
        "communeId": gid(place),
        "kind": "PHOTO_REPORT",
        "title": "Trois samedis au jardin",
        "text": "Nous avons planté trois tilleuls.",
        "photoIds": [gid(await factories.photo(author))],
        "neighbourhoodId": gid(quarter),
        "happenedOn": "2026-03-14",
        "place": "Au jardin",
        "location": {"latitude": 48.8, "longitude": 2.2},
    }


async def _edit(author: Viewer) -> dict[str, Any]:
    new = await _new(author)
    del new["communeId"], new["neighbourhoodId"]
    return {**new, "storyId": gid(await factories.story(author))}


async def _own(author: Viewer) -> dict[str, Any]:
    return {"storyId": gid(await factories.story(author))}


async def _draft(author: Viewer) -> dict[str, Any]:
    return {"storyId": gid(await factories.story(author, draft=True))}


_STORY = {"storyId": "Story"}

STORIES = [
    Command(
        "createStory",
        Permission.STORIES_WRITE,
        _new,
        "story { id kind state title happenedOn place location { latitude } neighbourhood { name }"
        " photos { nodes { id } } viewerCanEdit }",
        {"communeId": "Commune", "photoIds": "Photo", "neighbourhoodId": "Neighbourhood"},
        "NOT_FOUND",
    ),
    Command(
        "editStory",
        Permission.STORIES_WRITE,
        _edit,
        "story { id title place photos { nodes { id } } }",
        {**_STORY, "photoIds": "Photo"},
        "FORBIDDEN",
    ),
    Command("publishStory", Permission.STORIES_WRITE, _draft, "story { id state publishedAt }", _STORY, "NOT_FOUND"),
    Command("deleteStory", Permission.STORIES_WRITE, _own, "deletedStoryId", _STORY, "FORBIDDEN"),
]
