"""The feed as a field: of a commune, a proposal, an organisation, or all of France."""

from collections.abc import Mapping
from typing import Any

from parvis.activity import queries
from parvis.activity.kinds import NEWS
from parvis.auth.viewer import Viewer
from parvis_graphql.activity.kinds import ActivityKind
from parvis_graphql.engine.declarations import argument, connection
from parvis_graphql.engine.declared import Term


async def _event_kinds(_viewer: Viewer, arguments: Mapping[str, Any]) -> dict[str, object]:
    kinds = arguments.get("kinds")
    return {"event_kinds": [kind.event for kind in (NEWS if kinds is None else kinds)]}


def feed(description: str, link: str | None = None) -> Any:
    """A feed as a connection, latest first."""
    return connection(
        description,
        link,
        where=queries.OF_KINDS,
        default_order=(Term("{t}.seq", "bigint", descending=True),),
        prepare=_event_kinds,
        arguments=(
            argument(
                "kinds",
                list[ActivityKind] | None,
                "Only these; unless told, what is new: not corrections, nor each supporter.",
            ),
        ),
    )
