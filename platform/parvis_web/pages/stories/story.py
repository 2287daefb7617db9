"""/histoires/{id}: a story with its photos and its discussion; commenting it."""

from parvis_web.pages.addresses import story_url
from parvis_web.pages.contents import ContentById

STORY = ContentById("Story", "stories/story", story_url)
story, comment_story = STORY.show, STORY.comment
