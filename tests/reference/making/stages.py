"""Proposals at every stage, and everything that a rule tells apart: each differs from another in one thing."""

from datetime import datetime, timedelta
from uuid import UUID

from tests.reference.making.country import Country
from tests.reference.making.people import People
from tests.reference.making.pictures import photo
from tests.reference.making.subjects import Told, proposal
from tests.reference.making.tables import Making, Row
from tests.reference.making.talk import comment, thread_of

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
    joined, waiting, *_ = country.towns
    _owed(make, country, people, joined)
    _reported(make, country, people, joined)
    _covers(make, country, people, joined)
    _supported(make, country, people, waiting)
    _deep(make, country, people, joined)


def _sides(people: People) -> tuple[UUID, UUID]:
    """Somebody who has tokens, too, and an organisation of theirs."""
    return people.by_kind["busy"], people.association


def _owed(make: Making, country: Country, people: People, town: Row) -> None:
    late, early = make.now - timedelta(days=3), make.now + timedelta(days=3)

    def owed(state: ProposalState, due: datetime | None, answered: datetime | None) -> None:
        author = make.one(_sides(people))
        proposal(
            make,
            country,
            people,
            town,
            bare=True,
            steps=[(StepKind.ANSWER, None)] if answered else [],
            author_id=author,
            state=state,
            visibility=Visibility.VISIBLE,
            answer_due_at=due,
            answered_at=answered,
        )

    for state in ProposalState:
        owed(state, late, None)
        owed(state, late, late - timedelta(days=1))
    owed(ProposalState.OPEN, late, late + timedelta(days=1))
    owed(ProposalState.OPEN, early, None)
    owed(ProposalState.OPEN, None, None)
    owed(ProposalState.OPEN, None, late)


def _reported(make: Making, country: Country, people: People, town: Row) -> None:
    for state, decided, reached, confirmed in _REPORTED:
        steps: list[Told] = [(StepKind.DECISION, decided)]
        if reached:
            steps.append((StepKind.EXECUTION, reached))
        proposal(
            make,
            country,
            people,
            town,
            bare=True,
            steps=steps,
            author_id=make.one(_sides(people)),
            state=state,
            visibility=Visibility.VISIBLE,
            confirmed_done=confirmed,
        )


def _covers(make: Making, country: Country, people: People, town: Row) -> None:
    """The newest two have pictures, but are not what a commune shows; the first picture of the third is not made."""
    stages = (
        (ProposalState.OPEN, Visibility.VISIBLE),
        (ProposalState.WITHDRAWN, Visibility.VISIBLE),
        (ProposalState.OPEN, Visibility.HIDDEN),
    )
    for number, (state, visibility) in enumerate(stages):
        row = proposal(
            make,
            country,
            people,
            town,
            bare=True,
            id=_late_key(make, number),
            author_id=people.by_kind["resident"],
            state=state,
            visibility=visibility,
        )
        for position, status in enumerate((PhotoStatus.PROCESSING, PhotoStatus.READY, PhotoStatus.READY)):
            made = photo(make, None, status=status, attached_at=make.ago(9))
            make.add("proposal_photo", proposal_id=row["id"], photo_id=made["id"], position=position)


def _late_key(make: Making, number: int) -> UUID:
    """After all that are drawn, in the order of the numbers."""
    return UUID(int=(0xFFFFFF00 + number) << 96 | make.random.getrandbits(96), version=4)


def _supported(make: Making, country: Country, people: People, town: Row) -> None:
    """Everybody supports what nobody waits for; few what does wait."""
    stages = (
        (ProposalState.OPEN, Visibility.HELD, None, people.everybody),
        (ProposalState.CLOSED, Visibility.VISIBLE, None, people.everybody),
        (ProposalState.OPEN, Visibility.VISIBLE, make.ago(5), people.everybody),
        (ProposalState.OPEN, Visibility.VISIBLE, None, [people.by_kind["resident"]]),
        (ProposalState.UNDER_REVIEW, Visibility.VISIBLE, None, [people.by_kind["resident"]]),
    )
    for state, visibility, answered, supporters in stages:
        proposal(
            make,
            country,
            people,
            town,
            bare=True,
            steps=[],
            supporters=supporters,
            author_id=None,
            state=state,
            visibility=visibility,
            answered_at=answered,
        )


def _deep(make: Making, country: Country, people: People, town: Row) -> None:
    """A talk that goes as deep as it may, where somebody has comments in every state; and one that is over."""

    def talk(state: ProposalState) -> Row:
        subject = proposal(
            make,
            country,
            people,
            town,
            bare=True,
            steps=[],
            author_id=people.by_kind["resident"],
            state=state,
            visibility=Visibility.VISIBLE,
        )
        return thread_of(make, subject)

    lively, over = talk(ProposalState.OPEN), talk(ProposalState.CLOSED)
    above = None
    for _ in range(MAX_DEPTH + 1):
        above = comment(make, people, lively, above, state=CommentState.VISIBLE)
    for author in _sides(people):
        comment(make, people, over, state=CommentState.VISIBLE, author_id=author)
        for said in CommentState:
            comment(make, people, lively, state=said, author_id=author, body="À moi.", body_html="<p>À moi.</p>")
