"""What can be moderated, the cases that wait, and the decisions that all can read."""

from datetime import datetime
from typing import Annotated

import strawberry

from parvis.core.visibility import Visibility
from parvis.moderation import queries
from parvis.moderation.models import CaseCause, CaseState, ContentKind, DecisionAction, FlagReason
from parvis.moderation.models import Flag as FlagModel
from parvis.moderation.models import ModerationCase as CaseModel
from parvis.moderation.models import ModerationDecision as DecisionModel
from parvis_graphql.engine.declarations import column, global_id, to_any, to_many, to_one
from parvis_graphql.engine.declared import OLDEST
from parvis_graphql.engine.entities import Record, entity, interface
from parvis_graphql.moderation import enums  # noqa: F401 - describes the enums that the types below name
from parvis_graphql.node import Node
from parvis_graphql.places.types import Commune


@entity(model=DecisionModel, visible=queries.DECISION_VISIBLE)
class ModerationDecision(Node):
    """What a moderator decided, and why. It names nobody, and does not lead to what was written."""

    content_kind: ContentKind = column("What it is about.")
    action: DecisionAction = column("What was decided.")
    ground: FlagReason | None = column("What was wrong with it; null where it was not hidden.")
    reason: str = column("The reason, in the moderator's words.")
    decided_at: datetime = column("When.")
    commune: Commune = to_one("Where.", "commune_id")
    by_platform: bool = column("Whether a moderator of the whole site decided, rather than one of the commune.")


@entity(model=FlagModel, visible=queries.FLAG_VISIBLE)
class Flag(Node):
    """Somebody's word against something. Who that was, nobody learns."""

    reason: FlagReason = column("What they say is wrong.")
    message: str = column("What they add; may be empty.")
    created_at: datetime = column("When they said it.")


@interface
class Moderated(Record):
    """Anything that can be reported, held and hidden."""

    id: strawberry.ID = global_id("Opaque and stable; `node(id:)` finds it again.")
    visibility: Visibility = strawberry.field(description="Whether it is shown to all.")
    moderation: ModerationDecision | None = to_one(
        "What was decided about it last; null if nothing ever was.", queries.LATEST_DECISION
    )
    moderation_case: Annotated["ModerationCase", strawberry.lazy("parvis_graphql.moderation.types")] | None = to_one(
        "The case that waits, for those who may decide; else null.", queries.OPEN_CASE
    )
    viewer_can_flag: bool = strawberry.field(
        description="Whether the caller may report it; visitors may. False once they have."
    )
    viewer_can_moderate: bool = strawberry.field(description="Whether the caller may decide about it.")


@entity(model=CaseModel, visible=queries.CASE_VISIBLE)
class ModerationCase(Node):
    """Something that waits for a decision, or waited. For those who may decide, never for those it is about."""

    content_kind: ContentKind = column("What it is about.")
    content: Moderated | None = to_any(
        "What it is about; null once it is gone.",
        kind="content_kind",
        local="content_id",
        types={"PROPOSAL": "Proposal", "STORY": "Story", "COMMENT": "Comment", "OPINION": "Opinion"},
    )
    commune: Commune = to_one("Where.", "commune_id")
    state: CaseState = column("Whether it still waits.")
    cause: CaseCause = column("Why it waits.")
    flag_count: int = column("How many people have reported it.")
    flags: list[Flag] = to_many("What they say, earliest first; the first 100.", "{t}.case_id = {p}", order=OLDEST)
    opened_at: datetime = column("Since when it waits.")
    decided_at: datetime | None = column("When it was decided.")
