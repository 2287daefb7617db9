"""Random worlds: a few towns with everybody who may look at them, and everything that they may look at."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from uuid import UUID

from tests.reference.making.belongings import make_belongings
from tests.reference.making.conflicts import make_conflicts
from tests.reference.making.country import Country, make_country
from tests.reference.making.figures import MEASURES, make_figures
from tests.reference.making.news import make_news
from tests.reference.making.opinions import make_opinions
from tests.reference.making.oversight import make_oversight
from tests.reference.making.people import People, make_people
from tests.reference.making.pictures import make_pictures
from tests.reference.making.stages import make_stages
from tests.reference.making.subjects import make_subjects
from tests.reference.making.tables import Making, Row
from tests.reference.making.voting import make_voting
from tests.reference.making.withheld import make_withheld

from parvis.auth.permissions import TOKEN_SCOPES, Permission
from parvis.auth.viewer import Viewer
from parvis.core import clock
from parvis.core.i18n import LOCALES
from parvis.evaluations import periods

#: what a world finds there and changes: places, which tests keep, and the counter of events
_KEPT = ("region", "department", "commune", "event_counter")
#: GraphQL types and the tables whose keys their ids hold
_TABLES = {
    "Region": "region",
    "Department": "department",
    "Commune": "commune",
    "Neighbourhood": "neighbourhood",
    "Membership": "membership",
    "Invitation": "invitation",
    "CommuneRoleGrant": "commune_role",
    "RoleRequest": "commune_role",
    "Photo": "photo",
    "Proposal": "proposal",
    "ProposalVersion": "proposal_version",
    "StateChange": "proposal_step",
    "Thread": "thread",
    "Comment": "comment",
    "Story": "story",
    "Opinion": "opinion",
    "OpinionAnswer": "opinion_answer",
    "ModerationCase": "moderation_case",
    "ModerationDecision": "moderation_decision",
    "Flag": "flag",
    "Session": "session",
    "AccessToken": "access_token",
    "Export": "export",
    "SignedEvaluation": "signed_evaluation",
    "BallotHold": "ballot_hold",
}
#: those that hold some rows of a table alone
_PARTS = {
    "Person": ("actor", "kind", "PERSON"),
    "Organisation": ("actor", "kind", "ORGANISATION"),
    "OfficialAnswer": ("proposal_step", "kind", "ANSWER"),
    "Decision": ("proposal_step", "kind", "DECISION"),
    "Execution": ("proposal_step", "kind", "EXECUTION"),
}


@dataclass(frozen=True)
class World:
    """Who may look (`viewers`, by kind), and what there is to be named in an operation.

    `keys` are those of all rows, by the GraphQL type whose ids hold them; `secrets` those of invitations, by key.
    `words` are what else arguments name: `Actor.slug`, `Commune.slug`, `Commune.inseeCode`, `Department.code`,
    `Region.code`, `Theme.code`, `Figure.measure`, `Scorecard.until`; `numbers` the highest number of a proposal.
    """

    viewers: Mapping[str, Viewer]
    keys: Mapping[str, Sequence[UUID]]
    secrets: Mapping[UUID, str]
    words: Mapping[str, Sequence[str]]
    numbers: int


async def make_world(random: Random, *, checked: bool = False) -> World:
    """Write a world into an empty, open database. It hangs on the random numbers alone, times aside.

    `checked` is slower, and raises for rows that refer to nothing.
    """
    make = Making(random, clock.now())
    country = make_country(make)
    people = make_people(make, country)
    make_subjects(make, country, people)
    make_opinions(make, country, people)
    make_pictures(make, people)
    make_oversight(make, people)
    # what nobody is to judge, flag or photograph besides
    make_stages(make, country, people)
    make_withheld(make, country, people)
    make_conflicts(make, country, people)
    make_figures(make, country)
    make_voting(make, country, people)
    sessions = make_belongings(make, people)
    make_news(make)
    await make.write(instead=_KEPT, checked=checked)
    return World(
        viewers=_viewers(make, people, sessions),
        keys=_keys(make.rows),
        secrets=people.secrets,
        words=_words(make.rows, country),
        numbers=max(town["last_proposal_number"] for town in country.towns),
    )


def _viewers(make: Making, people: People, sessions: Mapping[UUID, UUID]) -> dict[str, Viewer]:
    everything = frozenset(Permission)
    made = {"visitor": Viewer(locale=make.one(LOCALES))}
    for kind, account in people.by_kind.items():
        made[kind] = Viewer(
            id=account,
            permissions=everything,
            is_admin=kind == "admin",
            is_moderator=kind in ("admin", "platform moderator"),
            locale=make.one(LOCALES),
            session_id=sessions[account],
        )
    # of one who may do about everything: what the one token cannot do, the other can
    scopes = frozenset(make.some(sorted(TOKEN_SCOPES), len(TOKEN_SCOPES)))
    for kind, granted in (("token", scopes), ("other token", TOKEN_SCOPES - scopes)):
        made[kind] = Viewer(id=people.by_kind["busy"], permissions=granted, token_id=make.key())
    # whose account is deleted while they look
    made["gone"] = Viewer(id=make.key(), permissions=everything, session_id=make.key())
    return made


def _untils(rows: Mapping[str, Sequence[Row]]) -> range:
    """Quarters that something is published for, and some before and after."""
    published = [row["until"] for row in rows["scorecard"]]
    return range(min(published) - 2, max(published) + 3)


def _keys(rows: Mapping[str, Sequence[Row]]) -> dict[str, list[UUID]]:
    whole = {name: [row["id"] for row in rows[table]] for name, table in _TABLES.items()}
    parts = {
        name: [row["id"] for row in rows[table] if row[column] == value]
        for name, (table, column, value) in _PARTS.items()
    }
    return whole | parts


def _words(rows: Mapping[str, Sequence[Row]], country: Country) -> dict[str, list[str]]:
    return {
        "Actor.slug": [row["slug"] for row in rows["actor"]],
        "Commune.slug": [row["slug"] for row in country.communes],
        "Commune.inseeCode": [row["insee_code"] for row in country.communes],
        "Department.code": [row["code"] for row in rows["department"]],
        "Region.code": [row["code"] for row in rows["region"]],
        "Theme.code": sorted({row["theme_id"] for row in rows["proposal"]}),
        "Figure.measure": list(MEASURES),
        "Scorecard.until": [periods.as_text(until) for until in _untils(rows)],
    }
