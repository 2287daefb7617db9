"""Proposals at every stage: each differs from another in one thing, which some rule tells apart."""

from datetime import datetime, timedelta
from uuid import UUID

from tests.reference.making.country import Country
from tests.reference.making.people import People
from tests.reference.making.pictures import photo
from tests.reference.making.spot import Spot
from tests.reference.making.subjects import Told
from tests.reference.making.tables import Making

from parvis.core.visibility import Visibility
from parvis.discussion.models import CommentState
from parvis.discussion.policy import MAX_DEPTH
from parvis.photos.models import PhotoStatus
from parvis.proposals.models import DecisionKind, ExecutionState, ProposalState, StepKind

#: state, what was decided, how far it is, what its author says of that
_REPORTED = (
    (ProposalState.OPEN, DecisionKind.ACCEPTED, None, None),
    (ProposalState.OPEN, DecisionKind.ACCEPTED, ExecutionState.PLANNED, None),
    (ProposalState.OPEN, DecisionKind.ACCEPTED, ExecutionState.ABANDONED, None),
    (ProposalState.OPEN, DecisionKind.ACCEPTED, ExecutionState.DONE, None),
    (ProposalState.OPEN, DecisionKind.ACCEPTED, ExecutionState.DONE, True),
    (ProposalState.OPEN, DecisionKind.ACCEPTED, ExecutionState.DONE, False),
    (ProposalState.CLOSED, DecisionKind.ACCEPTED, ExecutionState.DONE, None),
    (ProposalState.WITHDRAWN, DecisionKind.ACCEPTED, ExecutionState.DONE, False),
    (ProposalState.OPEN, DecisionKind.DECLINED, ExecutionState.DONE, None),
    (ProposalState.OPEN, DecisionKind.NOT_OURS, None, None),
)


def make_stages(make: Making, country: Country, people: People) -> None:
    """In the first town, whose town hall owes answers, and the second, which has none."""
    joined, waiting = (Spot(make, country, people, town) for town in country.towns[:2])
    _owed(joined)
    _reported(joined)
    _covers(joined)
    _supported(waiting)
    _deep(joined)


def _sides(spot: Spot) -> tuple[UUID, UUID]:
    """Somebody who has tokens, too, and an organisation of theirs."""
    return spot.people.by_kind["busy"], spot.people.association


def _owed(spot: Spot) -> None:
    day = timedelta(days=1)
    late, early = spot.make.now - 3 * day, spot.make.now + 3 * day

    def owed(state: ProposalState, due: datetime | None, answered: datetime | None) -> None:
        spot.asked(
            author_id=spot.make.one(_sides(spot)),
            state=state,
            steps=[(StepKind.ANSWER, None)] if answered else [],
            answer_due_at=due,
            answered_at=answered,
        )

    for state in ProposalState:
        owed(state, late, None)
        owed(state, late, late - day)
    owed(ProposalState.OPEN, late, late + day)
    owed(ProposalState.OPEN, early, None)
    owed(ProposalState.OPEN, None, None)
    owed(ProposalState.OPEN, None, late)


def _reported(spot: Spot) -> None:
    for state, decided, reached, confirmed in _REPORTED:
        steps: list[Told] = [(StepKind.DECISION, decided)]
        if reached:
            steps.append((StepKind.EXECUTION, reached))
        spot.asked(author_id=spot.make.one(_sides(spot)), state=state, steps=steps, confirmed_done=confirmed)


def _covers(spot: Spot) -> None:
    """The newest two have pictures, but are not what a commune shows; the first picture of the third is not made."""
    stages = (
        (ProposalState.OPEN, Visibility.VISIBLE),
        (ProposalState.WITHDRAWN, Visibility.VISIBLE),
        (ProposalState.OPEN, Visibility.HIDDEN),
    )
    make, resident = spot.make, spot.people.by_kind["resident"]
    for number, (state, visibility) in enumerate(stages):
        row = spot.asked(id=_late_key(make, number), author_id=resident, state=state, visibility=visibility)
        for position, status in enumerate((PhotoStatus.PROCESSING, PhotoStatus.READY, PhotoStatus.READY)):
            made = photo(make, None, status=status, attached_at=make.ago(9))
            make.add("proposal_photo", proposal_id=row["id"], photo_id=made["id"], position=position)


def _late_key(make: Making, number: int) -> UUID:
    """After all that are drawn, in the order of the numbers."""
    return UUID(int=(0xFFFFFF00 + number) << 96 | make.random.getrandbits(96), version=4)


def _supported(spot: Spot) -> None:
    """Everybody supports what nobody waits for; few what does wait."""
    everybody, few = spot.people.everybody, [spot.people.by_kind["resident"]]
    spot.asked(author_id=None, visibility=Visibility.HELD, supporters=everybody)
    spot.asked(author_id=None, state=ProposalState.CLOSED, supporters=everybody)
    spot.asked(author_id=None, answered_at=spot.make.ago(5), supporters=everybody)
    spot.asked(author_id=None, supporters=few)
    spot.asked(author_id=None, state=ProposalState.UNDER_REVIEW, supporters=few)


def _deep(spot: Spot) -> None:
    """A talk that goes as deep as it may, where somebody has comments in every state; and one that is over."""
    resident = spot.people.by_kind["resident"]
    lively, over = spot.asked(author_id=resident), spot.asked(author_id=resident, state=ProposalState.CLOSED)
    above = None
    for _ in range(MAX_DEPTH + 1):
        above = spot.said(lively, above)
    for author in _sides(spot):
        spot.said(over, author_id=author)
        for state in CommentState:
            # should a row keep its words, nobody is to see those of what was taken back
            spot.said(lively, state=state, author_id=author, body="À moi.", body_html="<p>À moi.</p>")
