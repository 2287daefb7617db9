"""proposalChanged and communeActivity: one proposal, or a whole commune, as it goes on."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

import strawberry

from parvis.core.events import encode_cursor
from parvis.discussion.events import CommentEvent
from parvis.proposals.events import ProposalEvent
from parvis_graphql.context import Ask
from parvis_graphql.discussion.types import Comment
from parvis_graphql.engine.declarations import Row, record, to_one
from parvis_graphql.engine.global_ids import key_of
from parvis_graphql.enums import described
from parvis_graphql.live import After, listen, require_visible, seen
from parvis_graphql.places.types import Commune
from parvis_graphql.proposals.types import Proposal


class ActivityKind(StrEnum):
    PROPOSAL_CREATED = "PROPOSAL_CREATED"
    PROPOSAL_EDITED = "PROPOSAL_EDITED"
    PROPOSAL_WITHDRAWN = "PROPOSAL_WITHDRAWN"
    PROPOSAL_SUPPORTED = "PROPOSAL_SUPPORTED"
    PROPOSAL_UNSUPPORTED = "PROPOSAL_UNSUPPORTED"
    COMMENT_ADDED = "COMMENT_ADDED"
    COMMENT_REMOVED = "COMMENT_REMOVED"


described(
    ActivityKind,
    "What happened in a commune.",
    {
        "PROPOSAL_CREATED": "Something was proposed.",
        "PROPOSAL_EDITED": "A proposal was changed.",
        "PROPOSAL_WITHDRAWN": "A proposal was taken back.",
        "PROPOSAL_SUPPORTED": "A proposal gained a supporter.",
        "PROPOSAL_UNSUPPORTED": "A proposal lost a supporter.",
        "COMMENT_ADDED": "Something was said under a proposal.",
        "COMMENT_REMOVED": "A comment was taken back or hidden.",
    },
)


_KINDS: dict[str, ActivityKind] = {
    ProposalEvent.CREATED: ActivityKind.PROPOSAL_CREATED,
    ProposalEvent.EDITED: ActivityKind.PROPOSAL_EDITED,
    ProposalEvent.WITHDRAWN: ActivityKind.PROPOSAL_WITHDRAWN,
    ProposalEvent.SUPPORTED: ActivityKind.PROPOSAL_SUPPORTED,
    ProposalEvent.UNSUPPORTED: ActivityKind.PROPOSAL_UNSUPPORTED,
    CommentEvent.ADDED: ActivityKind.COMMENT_ADDED,
    CommentEvent.REMOVED: ActivityKind.COMMENT_REMOVED,
}


@record
class ProposalChanged(Row):
    """A proposal changed: its words, its state, its supporters or its number of comments."""

    proposal_id: strawberry.Private[UUID]
    cursor: str = strawberry.field(description="Go on after this event with `after`.")
    kind: ActivityKind = strawberry.field(description="What happened.")
    proposal: Proposal | None = to_one("The proposal as it is now.", "proposal_id")


@record
class ActivityEvent(Row):
    """Something happened in a commune."""

    proposal_id: strawberry.Private[UUID | None]
    comment_id: strawberry.Private[UUID | None]
    cursor: str = strawberry.field(description="Go on after this event with `after`.")
    kind: ActivityKind = strawberry.field(description="What happened.")
    happened_at: datetime = strawberry.field(description="When.")
    proposal: Proposal | None = to_one("The proposal, where it is about one.", "proposal_id")
    comment: Comment | None = to_one("The comment, where it is about one; its `subject` says under what.", "comment_id")


@strawberry.subscription(description="How a proposal changes: first what came after the cursor, then live.")
async def proposal_changed(
    info: Ask,
    proposal_id: Annotated[strawberry.ID, strawberry.argument(description="The proposal.")],
    after: After = None,
) -> AsyncGenerator[ProposalChanged, None]:
    proposal = key_of(proposal_id, "Proposal", "proposal_id")
    await require_visible(info, Proposal, [proposal], "proposal_id")
    async with aclosing(listen([f"proposal:{proposal}"], after)) as events:
        async for event in events:
            if event.kind in _KINDS:
                changed = ProposalChanged(
                    proposal_id=proposal, cursor=encode_cursor(event.seq), kind=_KINDS[event.kind]
                )
                if await seen(info, changed, Proposal, proposal):
                    yield changed


@strawberry.subscription(description="What happens in a commune: first what came after the cursor, then live.")
async def commune_activity(
    info: Ask,
    commune_id: Annotated[strawberry.ID, strawberry.argument(description="The commune.")],
    kinds: Annotated[list[ActivityKind] | None, strawberry.argument(description="Only these; all unless told.")] = None,
    after: After = None,
) -> AsyncGenerator[ActivityEvent, None]:
    commune = key_of(commune_id, "Commune", "commune_id")
    await require_visible(info, Commune, [commune], "commune_id")
    async with aclosing(listen([f"commune:{commune}"], after)) as events:
        async for event in events:
            kind = _KINDS.get(event.kind)
            if kind is None or (kinds is not None and kind not in kinds):
                continue
            is_comment = event.kind in set(CommentEvent)
            activity = ActivityEvent(
                proposal_id=None if is_comment else event.subject_id,
                comment_id=event.subject_id if is_comment else None,
                cursor=encode_cursor(event.seq),
                kind=kind,
                happened_at=event.created_at,
            )
            if await seen(info, activity, Comment if is_comment else Proposal, event.subject_id):
                yield activity
