"""One town, and the ways in which something comes to be there."""

from dataclasses import dataclass
from typing import Any

from tests.reference.making.country import Country
from tests.reference.making.opinions import opinion
from tests.reference.making.oversight import TABLES
from tests.reference.making.people import People
from tests.reference.making.subjects import proposal, story
from tests.reference.making.tables import Making, Row
from tests.reference.making.talk import comment

from parvis.core.visibility import Visibility
from parvis.discussion.models import CommentState
from parvis.proposals.models import ProposalState
from parvis.stories.models import StoryState


@dataclass(frozen=True)
class Spot:
    """What comes to be is open, for all to see and without talk or pictures, unless another column is said."""

    make: Making
    country: Country
    people: People
    town: Row

    def asked(self, **settled: Any) -> Row:
        """A proposal, to which nothing was answered unless `steps` are said."""
        usual = {"steps": [], "state": ProposalState.OPEN, "visibility": Visibility.VISIBLE}
        return proposal(self.make, self.country, self.people, self.town, bare=True, **usual | settled)

    def told(self, **settled: Any) -> Row:
        """A story."""
        usual = {"state": StoryState.PUBLISHED, "visibility": Visibility.VISIBLE}
        return story(self.make, self.country, self.people, self.town, bare=True, **usual | settled)

    def thought(self, **settled: Any) -> Row:
        """An opinion that is published."""
        usual = {"visibility": Visibility.VISIBLE, "published_on": self.make.now.date(), "is_withdrawn": False}
        return opinion(self.make, self.people, self.town, bare=True, **usual | settled)

    def said(self, about: Row, answering: Row | None = None, **settled: Any) -> Row:
        """A comment under a proposal, a story or an opinion."""
        [under] = [one for one in self.make.rows["thread"] if one["id"] == about["thread_id"]]
        usual = {"state": CommentState.VISIBLE}
        return comment(self.make, self.people, under, answering, **usual | settled)

    def about(self, content: Row) -> Row:
        """The columns by which a case or a decision names what it is about."""
        kind = next(kind for kind, table in TABLES.items() if content in self.make.rows[table])
        return {"content_kind": kind, "content_id": content["id"], "commune_id": self.town["id"]}
