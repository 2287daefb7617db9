"""Root fields that read what waits, and the public log."""

from collections.abc import Mapping
from typing import Any

import strawberry

from parvis.auth.viewer import Viewer
from parvis.core.sql import Predicate
from parvis.moderation import queries
from parvis_graphql.engine.declarations import argument, connection, lookup
from parvis_graphql.engine.declared import NEWEST, OLDEST
from parvis_graphql.engine.entities import record
from parvis_graphql.engine.pages import Connection
from parvis_graphql.moderation.contents import content_of
from parvis_graphql.moderation.types import ModerationCase, ModerationDecision


async def _which(_viewer: Viewer, arguments: Mapping[str, Any]) -> dict[str, object]:
    """The key within the content's global id."""
    return {"content_id": content_of(arguments["content_id"]).id}


@record
class ModerationQuery:
    cases: Connection[ModerationCase] = connection(
        "What waits for a decision, oldest first, wherever the caller may decide; not what concerns themselves.",
        where=queries.WAITING,
        default_order=OLDEST,
    )
    moderation_log: Connection[ModerationDecision] = connection("What moderators decided, latest first.")
    moderation_notice: ModerationDecision | None = lookup(
        "Why something cannot be read now; null where it can, or was never there.",
        (argument("content_id", strawberry.ID, "The proposal, story, opinion or comment.", default=strawberry.UNSET),),
        by={"content_id": Predicate("{t}.content_id = :content_id") & queries.HIDES},
        order=NEWEST,
        prepare=_which,
    )
