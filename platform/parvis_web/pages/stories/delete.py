"""/histoires/{id}/supprimer: delete a story with its photos, after being asked once more."""

from parvis_web.pages.addresses import stories_url
from parvis_web.pages.contents import TakingBack
from parvis_web.pages.stories.story import STORY

_DELETING = TakingBack(
    STORY,
    "stories/delete",
    may="viewerCanEdit",
    mutation="stories/delete_story",
    argument="storyId",
    then=lambda story: stories_url(story["commune"]["slug"]),
)
delete, delete_now = _DELETING.ask, _DELETING.do
