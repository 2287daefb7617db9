"""What became of a proposal: several types over one table, as answers, decisions and reports are different things."""

from datetime import datetime

from parvis.directory.models import CommuneRole
from parvis.proposals.models import DecisionKind, ExecutionState, StepKind
from parvis.proposals.models import ProposalStep as StepModel
from parvis.proposals.queries import step_visible
from parvis_graphql.directory.types import Actor
from parvis_graphql.engine.declarations import LONG, column, to_many, to_one
from parvis_graphql.engine.declared import Term, Through
from parvis_graphql.engine.entities import entity
from parvis_graphql.enums import described
from parvis_graphql.node import Node
from parvis_graphql.photos.types import Photo
from parvis_graphql.scalars import Markdown

described(
    StepKind,
    "What kind of step was taken with a proposal.",
    {
        "ANSWER": "The town hall answered.",
        "DECISION": "The town hall decided.",
        "EXECUTION": "The town hall said how far it is.",
        "CONFIRMATION": "The author said whether it is done.",
    },
)

_PHOTOS = Through("step_photo", "step_id", "photo_id")
_IN_ORDER = (Term("j.position", "integer"),)


def _code_of(kind: StepKind) -> str:
    return f"CASE WHEN {{t}}.kind = '{kind}' THEN {{t}}.code END"


@entity(model=StepModel, visible=step_visible(StepKind.ANSWER))
class OfficialAnswer(Node):
    """An answer of the town hall."""

    body: Markdown = column("What it says.", "{t}.body", weight=LONG)
    body_html: str = column("The same, rendered and safe to show.", "{t}.body_html", weight=LONG)
    author: Actor | None = to_one("Who signed it; null once erased.", "author_id")
    author_role: CommuneRole | None = column("The role in which it was given.")
    created_at: datetime = column("When.")


@entity(model=StepModel, visible=step_visible(StepKind.DECISION))
class Decision(Node):
    """What the commune decided, and why."""

    kind: DecisionKind = column("What was decided.", "{t}.code")
    reason: Markdown = column("Why.", "{t}.body", weight=LONG)
    reason_html: str = column("The same, rendered and safe to show.", "{t}.body_html", weight=LONG)
    author: Actor | None = to_one("Who signed it; null once erased.", "author_id")
    author_role: CommuneRole | None = column("The role in which it was decided.")
    created_at: datetime = column("When.")


@entity(model=StepModel, visible=step_visible(StepKind.EXECUTION))
class Execution(Node):
    """How far the commune is with what it accepted."""

    state: ExecutionState = column("How far.", "{t}.code")
    message: Markdown = column("In words.", "{t}.body", weight=LONG)
    message_html: str = column("The same, rendered and safe to show.", "{t}.body_html", weight=LONG)
    photos: list[Photo] = to_many("What it looks like.", through=_PHOTOS, order=_IN_ORDER, limit=10)
    author: Actor | None = to_one("Who signed it; null once erased.", "author_id")
    author_role: CommuneRole | None = column("The role in which it was reported.")
    created_at: datetime = column("When.")


@entity(model=StepModel, visible=step_visible(*StepKind))
class StateChange(Node):
    """One step taken with a proposal, of whatever kind; none is ever changed or removed."""

    kind: StepKind = column("What kind of step it was.")
    decision: DecisionKind | None = column("What was decided, if this decided.", _code_of(StepKind.DECISION))
    execution: ExecutionState | None = column("How far it was, if this reported.", _code_of(StepKind.EXECUTION))
    confirms_done: bool | None = column(
        "What the author said, if this is theirs.", f"{_code_of(StepKind.CONFIRMATION)} = 'YES'"
    )
    body: Markdown | None = column("In words; null where the author only said yes or no.", weight=LONG)
    body_html: str | None = column("The same, rendered and safe to show.", weight=LONG)
    photos: list[Photo] = to_many("What it looks like.", through=_PHOTOS, order=_IN_ORDER, limit=10)
    author: Actor | None = to_one("Who signed it; null once erased.", "author_id")
    author_role: CommuneRole | None = column("The role in which it was taken; null for the proposal's author.")
    created_at: datetime = column("When.")
