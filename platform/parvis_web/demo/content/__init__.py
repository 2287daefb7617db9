"""What the demonstration says: invented people and organisations, their proposals, stories, opinions and threads.

`people.toml`, `organisations.toml`, `officials.toml` and `neighbourhoods.toml` name who is there; each file of
`proposals/`, `stories/` and `opinions/` is one of them with its photos and its thread, as it is read;
`evaluations.toml` has the signed evaluations. Times are ages: `age_days` before now for what stands alone,
`after_hours` after it for what belongs to it.
"""

from dataclasses import dataclass
from pathlib import PurePath
from typing import TypeVar

from parvis_web.demo.content.reading import (
    DemoComment,
    DemoCommentEdit,
    DemoEvaluation,
    DemoHiding,
    DemoNeighbourhood,
    DemoOfficial,
    DemoOpinion,
    DemoOpinionAnswer,
    DemoOrganisation,
    DemoPerson,
    DemoPhoto,
    DemoProposal,
    DemoProposalEdit,
    DemoRoleRequest,
    DemoStep,
    DemoStory,
    read_evaluation,
    read_neighbourhood,
    read_official,
    read_opinion,
    read_organisation,
    read_person,
    read_proposal,
    read_request,
    read_story,
)
from parvis_web.demo.content.resources import Table, tables

__all__ = [
    "DemoComment",
    "DemoCommentEdit",
    "DemoContent",
    "DemoEvaluation",
    "DemoHiding",
    "DemoNeighbourhood",
    "DemoOfficial",
    "DemoOpinion",
    "DemoOpinionAnswer",
    "DemoOrganisation",
    "DemoPerson",
    "DemoPhoto",
    "DemoProposal",
    "DemoProposalEdit",
    "DemoRoleRequest",
    "DemoStep",
    "DemoStory",
    "load",
]

_Keyed = TypeVar("_Keyed", DemoPerson, DemoOrganisation, DemoNeighbourhood)


@dataclass(frozen=True)
class DemoContent:
    """All of it; what has an age comes from the oldest to the newest, so that it is numbered and granted as it came."""

    people: tuple[DemoPerson, ...]
    organisations: tuple[DemoOrganisation, ...]
    officials: tuple[DemoOfficial, ...]
    requests: tuple[DemoRoleRequest, ...]
    neighbourhoods: tuple[DemoNeighbourhood, ...]
    proposals: tuple[DemoProposal, ...]
    stories: tuple[DemoStory, ...]
    opinions: tuple[DemoOpinion, ...]
    evaluations: tuple[DemoEvaluation, ...]

    def person(self, key: str) -> DemoPerson:
        """The person with this key; KeyError if there is none."""
        return _keyed(self.people, key)

    def organisation(self, key: str) -> DemoOrganisation:
        """The organisation with this key; KeyError if there is none."""
        return _keyed(self.organisations, key)

    def neighbourhood(self, key: str) -> DemoNeighbourhood:
        """The neighbourhood with this key; KeyError if there is none."""
        return _keyed(self.neighbourhoods, key)

    @property
    def communes(self) -> tuple[str, ...]:
        """INSEE codes of the communes with proposals, the liveliest first."""
        codes = [proposal.commune for proposal in self.proposals]
        return tuple(sorted(set(codes), key=lambda code: (-codes.count(code), code)))

    def claimed_days_ago(self, commune: str) -> float | None:
        """How long the commune (INSEE code) has been claimed: since its first ELECTED or AGENT; None if it is not."""
        ages = [one.age_days for one in self.officials if one.commune == commune and one.role in {"ELECTED", "AGENT"}]
        return max(ages, default=None)


def load() -> DemoContent:
    """Read the files. Raises KeyError or ValueError where one of them is wrong; the tests read them all."""
    people = tuple(map(read_person, _table("people.toml")["people"]))
    organisations = [read_organisation(row) for row in _table("organisations.toml")["organisations"]]
    members = {organisation.key: organisation.members for organisation in organisations}
    roles = _table("officials.toml")
    neighbourhoods = map(read_neighbourhood, _table("neighbourhoods.toml")["neighbourhoods"])
    proposals = (read_proposal(PurePath(name).stem, table, people, members) for name, table in tables("proposals"))
    stories = (read_story(PurePath(name).stem, table, people, members) for name, table in tables("stories"))
    opinions = (read_opinion(PurePath(name).stem, table, people, members) for name, table in tables("opinions"))
    return DemoContent(
        people=people,
        organisations=tuple(sorted(organisations, key=lambda one: (-one.age_days, one.key))),
        officials=tuple(sorted(map(read_official, roles["officials"]), key=lambda one: (-one.age_days, one.person))),
        requests=tuple(sorted(map(read_request, roles["requests"]), key=lambda one: (-one.age_days, one.person))),
        neighbourhoods=tuple(sorted(neighbourhoods, key=lambda one: (-one.age_days, one.key))),
        proposals=tuple(sorted(proposals, key=lambda one: (-one.age_days, one.key))),
        stories=tuple(sorted(stories, key=lambda one: (-one.age_days, one.key))),
        opinions=tuple(sorted(opinions, key=lambda one: (-one.age_days, one.key))),
        evaluations=tuple(map(read_evaluation, _table("evaluations.toml")["evaluations"])),
    )


def _table(name: str) -> Table:
    (_, table), *_ = tables(name)
    return table


def _keyed(these: tuple[_Keyed, ...], key: str) -> _Keyed:
    for one in these:
        if one.key == key:
            return one
    raise KeyError(key)
