"""Root fields that read stories."""

from parvis.stories.queries import PUBLISHED
from parvis_graphql.engine.declarations import connection
from parvis_graphql.engine.entities import record
from parvis_graphql.engine.pages import Connection
from parvis_graphql.stories.lists import KIND, LATEST, STORY_FILTERS
from parvis_graphql.stories.types import Story


@record
class StoriesQuery:
    stories: Connection[Story] = connection(
        "What was told all over France, latest first.",
        filters=STORY_FILTERS,
        where=PUBLISHED,
        default_order=LATEST,
        arguments=(KIND,),
    )
