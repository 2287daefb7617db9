"""What all subscriptions share: who may listen, where they go on from, and that each event is authorised anew."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from typing import Annotated, TypeVar
from uuid import UUID

import strawberry

from parvis.core.errors import Code, Mistake
from parvis.core.events import decode_cursor
from parvis.core.live import LiveEvent, get_hub
from parvis_graphql.context import Ask
from parvis_graphql.engine.declarations import Entity, Row
from parvis_graphql.engine.interpreter import complete, is_visible

R = TypeVar("R", bound=Row)
After = Annotated[
    str | None,
    strawberry.argument(description="A `cursor` of an event, or `liveCursor`: first what came after it, then live."),
]


async def require_visible(info: Ask, entity: type[Entity], keys: Sequence[UUID], path: str) -> None:
    """Raises Mistake NOT_FOUND at `path` unless the caller may see every one of these."""
    async with info.context.fresh_reads() as reads:
        for key in keys:
            if not await is_visible(reads, entity, key):
                raise Mistake(Code.NOT_FOUND, "This does not exist, or not any more.", (path,))


async def listen(topics: Sequence[str], after: str | None) -> AsyncGenerator[LiveEvent]:
    """The topics' events: those after the cursor, then what comes. Raises Mistake INVALID, CursorExpired."""
    async with aclosing(get_hub().listen_many(topics, None if after is None else decode_cursor(after))) as events:
        async for event in events:
            yield event


async def seen(info: Ask, payload: R, entity: type[Entity], key: UUID) -> R | None:
    """The payload, filled, if the caller may see what it is about at this moment; read in one fresh snapshot."""
    async with info.context.fresh_reads() as reads:
        if not await is_visible(reads, entity, key):
            return None
        await complete(info, payload, reads)
    return payload
