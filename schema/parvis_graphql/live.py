"""What all subscriptions share: who may listen, and where they go on from. `told` has each event authorised anew."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from typing import Annotated
from uuid import UUID

import strawberry

from parvis.core.errors import Code, Mistake
from parvis.core.events import decode_cursor
from parvis.core.live import LiveEvent, get_hub
from parvis_graphql.context import Ask
from parvis_graphql.engine.entities import Entity

After = Annotated[
    str | None,
    strawberry.argument(description="A `cursor` of an event, or `liveCursor`: first what came after it, then live."),
]


async def require_visible(info: Ask, entity_type: type[Entity], key: UUID, path: str) -> None:
    """Raises Mistake NOT_FOUND at `path` unless the caller may see this one."""
    entity = entity_type.__entity__
    question = f"SELECT 1 FROM {entity.table} t WHERE t.{entity.key} = :key AND {entity.visible.on('t')}"  # noqa: S608 - declared constants
    async with info.context.fresh_reads() as reads:
        if await reads.fetch_value(question, {"key": key}) is None:
            raise Mistake(Code.NOT_FOUND, "This does not exist, or not any more.", (path,))


async def listen(topics: Sequence[str], after: str | None) -> AsyncGenerator[LiveEvent]:
    """The topics' events: those after the cursor, then what comes. Raises Mistake INVALID, CursorExpired."""
    async with aclosing(get_hub().listen_many(topics, None if after is None else decode_cursor(after))) as events:
        async for event in events:
            yield event
