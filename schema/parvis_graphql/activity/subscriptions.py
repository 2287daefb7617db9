"""communeActivity and activity: a commune, or all of France, as it goes on."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from datetime import datetime
from typing import Annotated
from uuid import UUID

import strawberry

from parvis.activity.kinds import BY_EVENT
from parvis.core.events import EVERYWHERE, encode_cursor
from parvis_graphql.activity.kinds import ActivityKind
from parvis_graphql.context import Ask
from parvis_graphql.directory.types import Actor
from parvis_graphql.discussion.types import Comment
from parvis_graphql.engine.declarations import to_one
from parvis_graphql.engine.entities import Entity, Record, record
from parvis_graphql.engine.global_ids import key_of
from parvis_graphql.engine.records import told
from parvis_graphql.live import After, listen, require_visible
from parvis_graphql.opinions.types import Opinion
from parvis_graphql.places.types import Commune
from parvis_graphql.proposals.types import Proposal
from parvis_graphql.stories.types import Story

Kinds = Annotated[list[ActivityKind] | None, strawberry.argument(description="Only these; all unless told.")]


@record
class ActivityEvent(Record):
    """Something happened in a commune."""

    cursor: str = strawberry.field(description="Go on after this event with `after`.")
    kind: ActivityKind = strawberry.field(description="What happened.")
    happened_at: datetime = strawberry.field(description="When.")
    commune_id: strawberry.Private[UUID | None] = None
    proposal_id: strawberry.Private[UUID | None] = None
    comment_id: strawberry.Private[UUID | None] = None
    story_id: strawberry.Private[UUID | None] = None
    opinion_id: strawberry.Private[UUID | None] = None
    organisation_id: strawberry.Private[UUID | None] = None
    commune: Commune | None = to_one("Where.", "commune_id")
    proposal: Proposal | None = to_one("The proposal, where it is about one.", "proposal_id")
    comment: Comment | None = to_one("The comment, where it is about one; its `subject` says under what.", "comment_id")
    story: Story | None = to_one("The story, where it is about one.", "story_id")
    opinion: Opinion | None = to_one("The opinion, where it is about one.", "opinion_id")
    organisation: Actor | None = to_one("The organisation, where it is about one.", "organisation_id")


#: how an event's kind begins: the type of its subject, and the field that holds its key
_SUBJECTS: dict[str, tuple[type[Entity], str]] = {
    "proposal": (Proposal, "proposal_id"),
    "comment": (Comment, "comment_id"),
    "story": (Story, "story_id"),
    "opinion": (Opinion, "opinion_id"),
    "evaluation": (Commune, "commune_id"),
    "organisation": (Actor, "organisation_id"),
    "commune": (Commune, "commune_id"),
}


@strawberry.subscription(description="What happens in a commune: first what came after the cursor, then live.")
async def commune_activity(
    info: Ask,
    commune_id: Annotated[strawberry.ID, strawberry.argument(description="The commune.")],
    kinds: Kinds = None,
    after: After = None,
) -> AsyncGenerator[ActivityEvent, None]:
    commune = key_of(commune_id, "Commune", "commune_id")
    await require_visible(info, Commune, commune, "commune_id")
    async with aclosing(_happening([f"commune:{commune}"], kinds, after)) as events:
        async for event in events:
            yield event


@strawberry.subscription(description="What happens all over France: first what came after the cursor, then live.")
async def activity(kinds: Kinds = None, after: After = None) -> AsyncGenerator[ActivityEvent, None]:
    async with aclosing(_happening([EVERYWHERE], kinds, after)) as events:
        async for event in events:
            yield event


async def _happening(
    topics: Sequence[str], kinds: Sequence[ActivityKind] | None, after: str | None
) -> AsyncGenerator[ActivityEvent, None]:
    """The events of these kinds, for those who may see their subject at that moment."""
    async with aclosing(listen(topics, after)) as events:
        async for event in events:
            kind = BY_EVENT.get(event.kind)
            if kind is None or (kinds is not None and kind not in kinds):
                continue
            entity, field = _SUBJECTS[event.kind.partition(".")[0]]
            happened = ActivityEvent(cursor=encode_cursor(event.seq), kind=kind, happened_at=event.created_at)
            happened.commune_id = event.commune_id
            setattr(happened, field, event.subject_id)
            yield told(happened, entity, event.subject_id)
