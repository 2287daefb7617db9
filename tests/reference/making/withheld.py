"""In each town something that is withheld, with cases and decisions about it, and drafts; with pictures of each kind.

Whoever looks after one town, speaks for a town hall, or is of neither, sees another part of it.
"""

from uuid import UUID

from tests.reference.making.country import Country
from tests.reference.making.oversight import case, decision
from tests.reference.making.people import People
from tests.reference.making.pictures import alike
from tests.reference.making.subjects import proposal, story
from tests.reference.making.tables import Making, Row
from tests.reference.making.talk import comment, thread_of

from parvis.core.visibility import Visibility
from parvis.discussion.models import CommentState
from parvis.moderation.models import CaseState, ContentKind, DecisionAction
from parvis.proposals.models import ExecutionState, ProposalState, StepKind
from parvis.stories.models import StoryState

_WITHHELD = (Visibility.HELD, Visibility.HIDDEN)


def make_withheld(make: Making, country: Country, people: People) -> None:
    resident = people.by_kind["resident"]
    for number, town in enumerate(country.towns):
        withheld = _WITHHELD[number % 2]
        whole = proposal(
            make,
            country,
            people,
            town,
            bare=True,
            author_id=resident,
            state=ProposalState.OPEN,
            visibility=Visibility.VISIBLE,
        )
        for state in CommentState:
            said = comment(make, people, thread_of(make, whole), state=state, author_id=resident, body="Assez !")
            _judge(make, ContentKind.COMMENT, said, town)
        asked = proposal(make, country, people, town, bare=True, steps=[], author_id=resident, visibility=withheld)
        under = comment(make, people, thread_of(make, asked), state=CommentState.VISIBLE, author_id=resident)
        told = story(
            make, country, people, town, bare=True, author_id=resident, state=StoryState.PUBLISHED, visibility=withheld
        )
        _judge(make, ContentKind.PROPOSAL, asked, town)
        _judge(make, ContentKind.COMMENT, under, town)
        _judge(make, ContentKind.STORY, told, town)
    for author in (resident, people.association, people.by_kind["suspended"]):
        story(make, country, people, country.towns[0], bare=True, author_id=author, state=StoryState.DRAFT)
    _notices(make, country, people)
    _pictures(make, country, people)


def _about(kind: ContentKind, content: Row, town: Row) -> Row:
    return {"content_kind": kind, "content_id": content["id"], "commune_id": town["id"]}


def _judge(make: Making, kind: ContentKind, content: Row, town: Row) -> None:
    """A case that waits, flagged by nobody who is still there."""
    case(make, _about(kind, content, town), CaseState.OPEN, [f"{0:064x}"])


def _notices(make: Making, country: Country, people: People) -> None:
    """Decisions to hide, about what is hidden and what is not; and others about what is hidden."""
    town, resident = country.towns[0], people.by_kind["resident"]
    decided = (
        (Visibility.VISIBLE, DecisionAction.HIDE),
        (Visibility.HELD, DecisionAction.HIDE),
        (Visibility.HIDDEN, DecisionAction.HIDE),
        (Visibility.HIDDEN, DecisionAction.KEEP),
    )
    for visibility, action in decided:
        asked = proposal(make, country, people, town, bare=True, steps=[], author_id=resident, visibility=visibility)
        told = story(
            make,
            country,
            people,
            town,
            bare=True,
            author_id=resident,
            state=StoryState.PUBLISHED,
            visibility=visibility,
        )
        said = comment(make, people, thread_of(make, asked), author_id=resident, state=CommentState(visibility.value))
        contents = (ContentKind.PROPOSAL, asked), (ContentKind.STORY, told), (ContentKind.COMMENT, said)
        for kind, content in contents:
            decision(make, people, _about(kind, content, town), action)


def _pictures(make: Making, country: Country, people: People) -> None:
    """Of what all see and of what is withheld, sent by somebody who does not sign it."""
    town, sender, author = country.towns[0], people.by_kind["newcomer"], people.association
    for visibility in (Visibility.VISIBLE, Visibility.HIDDEN):
        asked = proposal(
            make,
            country,
            people,
            town,
            bare=True,
            steps=[(StepKind.EXECUTION, ExecutionState.PLANNED)],
            author_id=author,
            visibility=visibility,
        )
        _shown(make, "proposal_photo", {"proposal_id": asked["id"]}, sender)
        _shown(make, "step_photo", {"step_id": asked["execution_id"]}, sender)
        told = story(
            make,
            country,
            people,
            town,
            bare=True,
            author_id=author,
            state=StoryState.PUBLISHED,
            visibility=visibility,
        )
        _shown(make, "story_photo", {"story_id": told["id"]}, sender)
    draft = story(make, country, people, town, bare=True, author_id=author, state=StoryState.DRAFT)
    _shown(make, "story_photo", {"story_id": draft["id"]}, sender)


def _shown(make: Making, table: str, by: Row, sender: UUID) -> None:
    for position, one in enumerate(alike(make, sender)):
        make.add(table, **by, photo_id=one["id"], position=position)
