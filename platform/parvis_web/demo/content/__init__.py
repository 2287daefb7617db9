"""What the demonstration says: thirty invented people, their proposals and their threads.

`people.toml` names the people; each file of `proposals/` is one proposal with its photos and its thread, as it is
read. Times are ages: `age_days` before now for a proposal, `after_hours` after its proposal for the rest.
"""

from dataclasses import dataclass
from pathlib import PurePath

from parvis_web.demo.content.reading import (
    DemoComment,
    DemoCommentEdit,
    DemoPerson,
    DemoPhoto,
    DemoProposal,
    DemoProposalEdit,
    read_person,
    read_proposal,
)
from parvis_web.demo.content.resources import tables

__all__ = [
    "DemoComment",
    "DemoCommentEdit",
    "DemoContent",
    "DemoPerson",
    "DemoPhoto",
    "DemoProposal",
    "DemoProposalEdit",
    "load",
]


@dataclass(frozen=True)
class DemoContent:
    """All of it; proposals from the oldest to the newest, so that they are numbered as they came."""

    people: tuple[DemoPerson, ...]
    proposals: tuple[DemoProposal, ...]

    def person(self, key: str) -> DemoPerson:
        """The person with this key; KeyError if there is none."""
        for person in self.people:
            if person.key == key:
                return person
        raise KeyError(key)

    @property
    def communes(self) -> tuple[str, ...]:
        """INSEE codes of the communes with proposals, the liveliest first."""
        codes = [proposal.commune for proposal in self.proposals]
        return tuple(sorted(set(codes), key=lambda code: (-codes.count(code), code)))


def load() -> DemoContent:
    """Read the files. Raises KeyError or ValueError where one of them is wrong; the tests read them all."""
    (_, listed), *_ = tables("people.toml")
    people = tuple(read_person(row) for row in listed["people"])
    proposals = [read_proposal(PurePath(name).stem, table, people) for name, table in tables("proposals")]
    return DemoContent(people, tuple(sorted(proposals, key=lambda proposal: (-proposal.age_days, proposal.key))))
