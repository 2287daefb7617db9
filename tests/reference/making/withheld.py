"""In each town something that is withheld, with cases and decisions about it, and drafts; with pictures of each kind.

Whoever looks after one town, speaks for a town hall, or is of neither, sees another part of it.
"""

from uuid import UUID

from tests.reference.making.country import Country
from tests.reference.making.oversight import case, decision
from tests.reference.making.people import People
from tests.reference.making.pictures import alike
from tests.reference.making.spot import Spot
from tests.reference.making.tables import Making

from parvis.core.visibility import Visibility
from parvis.discussion.models import CommentState
from parvis.moderation.models import CaseState, DecisionAction
from parvis.proposals.models import DecisionKind, ExecutionState, StepKind
from parvis.stories.models import StoryState

_WITHHELD = (Visibility.HELD, Visibility.HIDDEN)
#: decisions to hide, about what is hidden and what is not; and another about what is hidden
_DECIDED = (
    (Visibility.VISIBLE, DecisionAction.HIDE),
    (Visibility.HELD, DecisionAction.HIDE),
    (Visibility.HIDDEN, DecisionAction.HIDE),
    (Visibility.HIDDEN, DecisionAction.KEEP),
)


def make_withheld(make: Making, country: Country, people: People) -> None:
    spots = [Spot(make, country, people, town) for town in country.towns]
    for number, spot in enumerate(spots):
        _waiting(spot, _WITHHELD[number % 2])
    _notices(spots[0])
    _drafts(spots[0])
    _pictures(spots[0])


def _waiting(spot: Spot, withheld: Visibility) -> None:
    resident = spot.people.by_kind["resident"]
    lively = spot.asked(author_id=resident)
    asked = spot.asked(author_id=resident, visibility=withheld)
    judged = [
        *(spot.said(lively, state=state, author_id=resident, body="Assez !") for state in CommentState),
        asked,
        spot.said(asked, author_id=resident),
        spot.told(author_id=resident, visibility=withheld),
        *(
            spot.thought(author_id=resident, visibility=withheld, published_on=day)
            for day in (None, spot.make.day(-9, 0))
        ),
    ]
    for content in judged:
        case(spot.make, spot.about(content), CaseState.OPEN, [f"{0:064x}"])


def _notices(spot: Spot) -> None:
    resident = spot.people.by_kind["resident"]
    for visibility, action in _DECIDED:
        asked = spot.asked(author_id=resident, visibility=visibility)
        told = spot.told(author_id=resident, visibility=visibility)
        said = spot.said(asked, author_id=resident, state=CommentState(visibility.value))
        thought = spot.thought(author_id=resident, visibility=visibility)
        for content in (asked, told, said, thought):
            decision(spot.make, spot.people, spot.about(content), action)


def _drafts(spot: Spot) -> None:
    for author in (spot.people.by_kind["resident"], spot.people.by_kind["suspended"], spot.people.association):
        spot.told(author_id=author, state=StoryState.DRAFT)


def _pictures(spot: Spot) -> None:
    """Of what all see, of what is withheld and of a draft, sent by somebody who does not sign it."""
    author = spot.people.association
    for visibility in (Visibility.VISIBLE, Visibility.HIDDEN):
        steps = [
            (StepKind.ANSWER, None),
            (StepKind.DECISION, DecisionKind.ACCEPTED),
            (StepKind.EXECUTION, ExecutionState.PLANNED),
        ]
        asked = spot.asked(author_id=author, visibility=visibility, steps=steps)
        _shown(spot, "proposal_photo", proposal_id=asked["id"])
        _shown(spot, "step_photo", step_id=asked["execution_id"])
        _shown(spot, "story_photo", story_id=spot.told(author_id=author, visibility=visibility)["id"])
    _shown(spot, "story_photo", story_id=spot.told(author_id=author, state=StoryState.DRAFT)["id"])


def _shown(spot: Spot, table: str, **by: UUID) -> None:
    for position, one in enumerate(alike(spot.make, spot.people.by_kind["newcomer"])):
        spot.make.add(table, **by, photo_id=one["id"], position=position)
