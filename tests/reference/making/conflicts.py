"""What a commune's moderator must not judge, for each reason by itself; and beside it the like that they may."""

from typing import Any
from uuid import UUID

from tests.reference.making.country import Country
from tests.reference.making.oversight import case
from tests.reference.making.people import People
from tests.reference.making.subjects import proposal, story
from tests.reference.making.tables import Making, Row
from tests.reference.making.talk import comment, thread_of

from parvis.core.visibility import Visibility
from parvis.discussion.models import CommentState
from parvis.moderation.models import CaseState, ContentKind
from parvis.proposals.models import ProposalState
from parvis.stories.models import StoryState


def make_conflicts(make: Making, country: Country, people: People) -> None:
    town = country.towns[0]
    moderator, resident = people.by_kind["commune moderator"], people.by_kind["resident"]
    # an organisation that the moderator is no member of, but wrote for
    voices = (
        {"author_id": moderator},
        {"author_id": people.association, "written_by_id": moderator},
        {"author_id": resident},
    )

    def asked(**settled: Any) -> Row:
        standing = {"state": ProposalState.OPEN, "visibility": Visibility.VISIBLE}
        return proposal(make, country, people, town, bare=True, steps=[], **standing, **settled)

    def told(**settled: Any) -> Row:
        standing = {"state": StoryState.PUBLISHED, "visibility": Visibility.VISIBLE}
        return story(make, country, people, town, bare=True, **standing, **settled)

    square = thread_of(make, asked(author_id=resident))

    def said(**settled: Any) -> Row:
        return comment(make, people, square, state=CommentState.VISIBLE, **settled)

    for kind, content in ((ContentKind.PROPOSAL, asked), (ContentKind.STORY, told), (ContentKind.COMMENT, said)):
        for voice in voices:
            _flagged(make, town, kind, content(**voice), resident)
        theirs = {"author_id": resident, "written_by_id": resident}
        _flagged(make, town, kind, content(**theirs), moderator)
        _flagged(make, town, kind, content(**theirs), moderator, CaseState.DECIDED)
        content(**theirs)  # flagged by nobody

    # what is said under what is theirs, and in answer to them
    for voice in voices:
        for subject in (asked(**voice), told(**voice)):
            under = thread_of(make, subject)
            answer = comment(make, people, under, state=CommentState.VISIBLE, author_id=None)
            _flagged(make, town, ContentKind.COMMENT, answer, resident)
        answer = comment(make, people, square, said(**voice), state=CommentState.VISIBLE, author_id=None)
        _flagged(make, town, ContentKind.COMMENT, answer, resident)

    # what is not there any more waits for nobody
    for kind in ContentKind:
        _flagged(make, town, kind, {"id": make.key()}, resident)


def _flagged(
    make: Making, town: Row, kind: ContentKind, content: Row, by: UUID, state: CaseState = CaseState.OPEN
) -> None:
    case(make, {"content_kind": kind, "content_id": content["id"], "commune_id": town["id"]}, state, [by])
