"""The root field that reads the feed."""

from parvis_graphql.activity.feed import feed
from parvis_graphql.activity.types import Activity
from parvis_graphql.engine.entities import record
from parvis_graphql.engine.pages import Connection


@record
class ActivityQuery:
    activity: Connection[Activity] = feed("What happened all over France, latest first.")
