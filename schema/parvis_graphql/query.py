"""The root of reading: each domain's fields, and those of no domain."""

from typing import Annotated

import strawberry

from parvis.core.errors import Code, Mistake
from parvis.core.events import encode_cursor
from parvis_graphql.activity.queries import ActivityQuery
from parvis_graphql.auth.types import Viewer
from parvis_graphql.auth.viewer import show_viewer
from parvis_graphql.context import Ask
from parvis_graphql.directory.queries import DirectoryQuery
from parvis_graphql.engine.declarations import Row
from parvis_graphql.engine.global_ids import decode_id
from parvis_graphql.engine.interpreter import complete, node_rows
from parvis_graphql.moderation.queries import ModerationQuery
from parvis_graphql.node import Node
from parvis_graphql.places.queries import PlacesQuery
from parvis_graphql.proposals.queries import ProposalsQuery
from parvis_graphql.search.queries import SearchQuery
from parvis_graphql.stories.queries import StoriesQuery

MOST_NODES = 100


@strawberry.type(description="What can be read. All root fields of an operation see the same moment.")
class Query(PlacesQuery, ProposalsQuery, DirectoryQuery, StoriesQuery, ActivityQuery, ModerationQuery, SearchQuery):
    @strawberry.field(description="Anything by its global id; null where it is not there or not to be seen.")
    async def node(
        self, info: Ask, id: Annotated[strawberry.ID, strawberry.argument(description="As `id` says it of anything.")]
    ) -> Node | None:
        [found] = await _nodes(info, [id])
        return found

    @strawberry.field(description=f"Several things by their global ids, at most {MOST_NODES}, in their order.")
    async def nodes(
        self,
        info: Ask,
        ids: Annotated[list[strawberry.ID], strawberry.argument(description="As `id` says it of anything.")],
    ) -> list[Node | None]:
        if len(ids) > MOST_NODES:
            raise Mistake(Code.TOO_MANY, "At most {most} at once.", ("ids",), most=MOST_NODES)
        return await _nodes(info, ids)

    @strawberry.field(description="Whoever asks; null for a visitor.")
    async def viewer(self, info: Ask) -> Viewer | None:
        shown = await show_viewer(info.context, info.context.reads)
        if shown is not None:
            await complete(info, shown, info.context.reads)
        return shown

    @strawberry.field(
        description="The moment this answer was read at: passed to a subscription as `after`, it leaves no gap."
    )
    async def live_cursor(self, info: Ask) -> str:
        last = await info.context.reads.fetch_value("SELECT last_seq FROM event_counter")
        return encode_cursor(last or 0)


async def _nodes(info: Ask, ids: list[strawberry.ID]) -> list[Node | None]:
    """Each type in one statement; an id that is none, or of a type that is no Node, finds nothing."""
    decoded: list[tuple[str, object] | None] = []
    for text in ids:
        try:
            decoded.append(decode_id(text))
        except ValueError:
            decoded.append(None)
    found: dict[tuple[str, object], Row] = {}
    for type_name in {one[0] for one in decoded if one}:
        keys = [one[1] for one in decoded if one and one[0] == type_name]
        for key, row in (await node_rows(info, type_name, keys, info.context.reads)).items():
            found[type_name, key] = row
    return [found.get(one) if one else None for one in decoded]  # type: ignore[misc]  # rows of Node types are Nodes
