"""The root of reading: each domain's fields, and those of no domain."""

import strawberry

from parvis.auth.queries import IS_VIEWER
from parvis.core.events import encode_cursor
from parvis_graphql.activity.queries import ActivityQuery
from parvis_graphql.auth.types import Viewer
from parvis_graphql.context import Ask
from parvis_graphql.directory.queries import DirectoryQuery
from parvis_graphql.engine.by_global_id import MOST_NODES
from parvis_graphql.engine.declarations import argument, by_global_id, lookup
from parvis_graphql.engine.entities import record
from parvis_graphql.evaluations.queries import EvaluationsQuery
from parvis_graphql.moderation.queries import ModerationQuery
from parvis_graphql.node import Node
from parvis_graphql.places.queries import PlacesQuery
from parvis_graphql.proposals.queries import ProposalsQuery
from parvis_graphql.search.queries import SearchQuery
from parvis_graphql.stories.queries import StoriesQuery


@record
class Query(
    PlacesQuery,
    ProposalsQuery,
    DirectoryQuery,
    StoriesQuery,
    EvaluationsQuery,
    ActivityQuery,
    ModerationQuery,
    SearchQuery,
):
    """What can be read. All root fields of an operation see the same moment."""

    node: Node | None = by_global_id(
        "Anything by its global id; null where it is not there or not to be seen.",
        argument("id", strawberry.ID, "As `id` says it of anything.", default=strawberry.UNSET),
    )
    nodes: list[Node | None] = by_global_id(
        f"Several things by their global ids, at most {MOST_NODES}, in their order.",
        argument("ids", list[strawberry.ID], "As `id` says it of anything.", default=strawberry.UNSET),
    )
    viewer: Viewer | None = lookup("Whoever asks; null for a visitor.", where=IS_VIEWER)

    @strawberry.field(
        description="The moment this answer was read at: passed to a subscription as `after`, it leaves no gap."
    )
    async def live_cursor(self, info: Ask) -> str:
        last = await info.context.reads.fetch_value("SELECT last_seq FROM event_counter")
        return encode_cursor(last or 0)
