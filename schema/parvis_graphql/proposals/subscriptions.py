"""proposalChanged: one proposal, as it goes on."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Annotated
from uuid import UUID

import strawberry

from parvis.activity.kinds import BY_EVENT
from parvis.core.events import encode_cursor
from parvis_graphql.activity.kinds import ActivityKind
from parvis_graphql.context import Ask
from parvis_graphql.engine.declarations import to_one
from parvis_graphql.engine.entities import Record, record
from parvis_graphql.engine.global_ids import key_of
from parvis_graphql.engine.records import told
from parvis_graphql.live import After, listen, require_visible
from parvis_graphql.proposals.types import Proposal


@record
class ProposalChanged(Record):
    """A proposal changed: its words, its state, its supporters or its number of comments."""

    proposal_id: strawberry.Private[UUID]
    cursor: str = strawberry.field(description="Go on after this event with `after`.")
    kind: ActivityKind = strawberry.field(description="What happened.")
    proposal: Proposal | None = to_one("The proposal as it is now.", "proposal_id")


@strawberry.subscription(description="How a proposal changes: first what came after the cursor, then live.")
async def proposal_changed(
    info: Ask,
    proposal_id: Annotated[strawberry.ID, strawberry.argument(description="The proposal.")],
    after: After = None,
) -> AsyncGenerator[ProposalChanged, None]:
    proposal = key_of(proposal_id, "Proposal", "proposal_id")
    await require_visible(info, Proposal, proposal, "proposal_id")
    async with aclosing(listen([f"proposal:{proposal}"], after)) as events:
        async for event in events:
            kind = BY_EVENT.get(event.kind)
            if kind is not None:
                changed = ProposalChanged(proposal_id=proposal, cursor=encode_cursor(event.seq), kind=kind)
                yield told(changed, Proposal, proposal)
