"""Accounts with their people, organisations, who speaks for whom, and who is what in which commune."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from tests.reference.making.country import Country
from tests.reference.making.tables import Making, Row

from parvis.auth.credentials import hash_secret
from parvis.core.i18n import LOCALES
from parvis.directory.models import ActorKind, CommuneRole, MemberRole, OrganisationKind, RoleState

#: everybody there is, by what they are
KINDS = (
    "resident",
    "author",
    "owner",
    "member",
    "elected",
    "agent",
    "town hall",
    "commune moderator",
    "both sides",
    "former official",
    "applicant",
    "platform moderator",
    "admin",
    "suspended",
    "newcomer",
    "busy",
)
# some are called the same, and some are written so that orders by name are put to the test
_NAMES = ("Camille Martin", "Émile Zonza", "emma", "Camille Martin", "Zoé", "Ahmed B.", "Łucja", "Dominique")
_GROUPS = ("Les Amis du square", "les amis", "Éclaireurs", "Mairie", "Boulangerie Zola", "Les Amis du square")
#: what these are is what is said below and nothing else, so that every world holds somebody who is just that:
#: of the others, each may be anything besides
_SETTLED = frozenset(("resident", "busy", "commune moderator", "both sides", "platform moderator"))
#: organisations of theirs: its kind, numbers of the towns where it is active, its members
_OWN = (
    # a moderator stays one, although of an association there, and of the council of somewhere else
    (OrganisationKind.ASSOCIATION, (0, 1, 2, 3), {"commune moderator": MemberRole.EDITOR}),
    (OrganisationKind.COUNCIL, (3,), {"commune moderator": MemberRole.OWNER}),
    (OrganisationKind.COUNCIL, (0,), {"both sides": MemberRole.OWNER}),
    (OrganisationKind.MUNICIPAL_SERVICE, (1,), {"both sides": MemberRole.EDITOR}),
)
#: what they and some others are in communes: number of the town, role, state, last day from today, None for any
_HELD: Mapping[str, Sequence[tuple[int, CommuneRole, RoleState, int | None]]] = {
    "elected": ((0, CommuneRole.ELECTED, RoleState.GRANTED, None),),
    "agent": ((0, CommuneRole.AGENT, RoleState.GRANTED, 0),),
    "former official": ((0, CommuneRole.ELECTED, RoleState.GRANTED, -1),),
    # may ask for nothing more where they are everything, or have asked for it
    "busy": (
        (0, CommuneRole.ELECTED, RoleState.GRANTED, None),
        (0, CommuneRole.AGENT, RoleState.GRANTED, None),
        (0, CommuneRole.MODERATOR, RoleState.REQUESTED, None),
        (1, CommuneRole.MODERATOR, RoleState.GRANTED, None),
    ),
    "commune moderator": (
        (0, CommuneRole.MODERATOR, RoleState.GRANTED, None),
        (2, CommuneRole.MODERATOR, RoleState.GRANTED, None),
        (3, CommuneRole.MODERATOR, RoleState.GRANTED, None),
        # was of the town hall, and given back before it was over
        (0, CommuneRole.ELECTED, RoleState.ENDED, 30),
        (2, CommuneRole.AGENT, RoleState.GRANTED, -1),
    ),
    # of the town hall by membership in the first two towns, by a role in the others
    "both sides": (
        *((number, CommuneRole.MODERATOR, RoleState.GRANTED, None) for number in range(4)),
        (2, CommuneRole.ELECTED, RoleState.GRANTED, None),
        (2, CommuneRole.AGENT, RoleState.REFUSED, None),
        (3, CommuneRole.AGENT, RoleState.GRANTED, None),
    ),
    "admin": ((2, CommuneRole.AGENT, RoleState.REQUESTED, None),),
}


@dataclass(frozen=True)
class People:
    """`by_kind` are people's keys; `organisations` those of organisations, with their members.

    The first organisation is that of the kinds `owner`, `member` and `busy`.
    """

    by_kind: dict[str, UUID]
    organisations: dict[UUID, list[UUID]]
    #: of invitations, by key
    secrets: dict[UUID, str]

    @property
    def everybody(self) -> list[UUID]:
        return list(self.by_kind.values())

    @property
    def association(self) -> UUID:
        return next(iter(self.organisations))

    def writer(self, make: Making, author: UUID | None) -> UUID | None:
        """Who wrote what is signed so: that person, or a member, who may have left and be erased."""
        return make.one([*self.organisations[author], None]) if author in self.organisations else author

    def voice(self, make: Making) -> tuple[UUID | None, UUID | None]:
        """Who signs something, and who wrote it: a person, a member of an organisation, or somebody erased."""
        if make.chance(0.1):
            return None, None
        if make.chance(0.3):
            organisation = make.one(list(self.organisations))
            return organisation, self.writer(make, organisation)
        person = self.by_kind["author"] if make.chance(0.3) else make.one(self.everybody)
        return person, person


def make_people(make: Making, country: Country) -> People:
    by_kind = {kind: _person(make, kind) for kind in KINDS}
    people = People(by_kind, _organisations(make, country, by_kind), {})
    _invitations(make, people)
    _roles(make, country, by_kind)
    return people


def _person(make: Making, kind: str) -> UUID:
    key = make.key()
    joined = make.ago(0.9) if kind == "newcomer" else make.ago(900, 10)
    make.add(
        "account",
        id=key,
        email=f"{kind.replace(' ', '-')}@example.org",
        password_hash="none",
        is_admin=kind == "admin",
        locale=make.one(LOCALES),
        suspended_at=make.ago(5) if kind == "suspended" else None,
        created_at=joined,
    )
    _actor(make, key, ActorKind.PERSON, make.one(_NAMES), created_at=joined)
    return key


def _actor(make: Making, key: UUID, kind: ActorKind, name: str, **columns: object) -> Row:
    own = {"organisation_kind": None, "summary": None, "website": None, **columns}
    return make.add(
        "actor",
        id=key,
        kind=kind,
        display_name=name,
        slug=f"{kind.lower()}-{key.hex}",
        avatar_id=None,
        is_verified=make.chance(0.2),
        **own,
    )


def _organisations(make: Making, country: Country, by_kind: dict[str, UUID]) -> dict[UUID, list[UUID]]:
    hall = make.one([OrganisationKind.COUNCIL, OrganisationKind.MUNICIPAL_SERVICE])
    kinds = [OrganisationKind.ASSOCIATION, hall, *make.some(list(OrganisationKind), 4)]
    made = {}
    for number, kind in enumerate(kinds):
        towns = [country.towns[0], *make.some(country.communes, 3)]
        key = _organisation(make, kind, towns)
        made[key] = _members(make, key, _roles_in(make, number, by_kind))
    for kind, numbers, members in _OWN:
        key = _organisation(make, kind, [country.towns[number] for number in numbers])
        made[key] = _members(make, key, {by_kind[member]: role for member, role in members.items()})
    return made


def _organisation(make: Making, kind: OrganisationKind, towns: Sequence[Row]) -> UUID:
    key = make.key()
    _actor(
        make,
        key,
        ActorKind.ORGANISATION,
        make.one(_GROUPS),
        organisation_kind=kind,
        summary=make.perhaps("Nous prenons soin du square."),
        website=make.perhaps("https://example.org/square"),
        created_at=make.ago(400),
    )
    active = {town["id"]: None for town in towns}
    for position, commune_id in enumerate(make.random.sample(list(active), len(active))):
        make.add("organisation_commune", organisation_id=key, commune_id=commune_id, position=position)
    return key


def _roles_in(make: Making, number: int, by_kind: dict[str, UUID]) -> dict[UUID, MemberRole]:
    """The first organisation is an association, the second a town hall's; others are whoever's."""
    settled = (
        {"owner": MemberRole.OWNER, "member": MemberRole.EDITOR, "busy": MemberRole.OWNER},
        {"town hall": MemberRole.EDITOR},
    )
    roles = {by_kind[kind]: role for kind, role in (settled[number] if number < len(settled) else {}).items()}
    for person in make.some(_anybody(by_kind), 4):
        roles.setdefault(person, make.one(list(MemberRole)))
    return roles


def _members(make: Making, organisation_id: UUID, roles: Mapping[UUID, MemberRole]) -> list[UUID]:
    for person, role in roles.items():
        make.add("membership", organisation_id=organisation_id, person_id=person, role=role, created_at=make.ago(300))
    return list(roles)


def _anybody(by_kind: dict[str, UUID]) -> list[UUID]:
    """Those who may be anything."""
    return [person for kind, person in by_kind.items() if kind not in _SETTLED]


def _invitations(make: Making, people: People) -> None:
    for organisation in people.organisations:
        least = int(organisation == people.association)
        for number in range(make.random.randint(least, 3)):
            secret = f"secret {number} of {organisation.hex}"
            sent = make.add(
                "invitation",
                organisation_id=organisation,
                email=f"invited{number}@example.org",
                role=make.one(list(MemberRole)),
                locale=make.one(LOCALES),
                secret_hash=make.perhaps(hash_secret(secret), 0.9),
                invited_by_id=make.perhaps(make.one(people.everybody), 0.8),
                created_at=make.ago(20),  # good for fourteen days
            )
            people.secrets[sent["id"]] = secret


def _roles(make: Making, country: Country, by_kind: dict[str, UUID]) -> None:
    alive: set[tuple[UUID, UUID, str]] = set()

    def role(commune: Row, person: UUID, role: CommuneRole, state: RoleState, ends: int) -> None:
        place = (commune["id"], person, str(role))
        if state in (RoleState.REQUESTED, RoleState.GRANTED):
            if place in alive:
                return
            alive.add(place)
        asked = make.ago(300, 20)
        is_decided = state is not RoleState.REQUESTED
        make.add(
            "commune_role",
            commune_id=commune["id"],
            person_id=person,
            role=role,
            state=state,
            note=make.one(["", "Je suis adjointe au maire."]),
            requested_at=asked,
            decided_at=asked + timedelta(days=make.random.uniform(0, 19)) if is_decided else None,
            decided_by_id=make.perhaps(make.one(list(by_kind.values()))) if is_decided else None,
            ends_on=make.day(ends, ends) if state in (RoleState.GRANTED, RoleState.ENDED) else None,
        )

    for kind, grants in _HELD.items():
        for number, held, state, last in grants:
            ends = make.random.randint(0, 400) if last is None else last
            role(country.towns[number], by_kind[kind], held, state, ends)
    role(country.towns[0], by_kind["applicant"], make.one(list(CommuneRole)), RoleState.REQUESTED, 0)
    for held in make.some(list(CommuneRole), 3):  # besides what they are anyway
        role(country.towns[0], by_kind["elected"], held, RoleState.GRANTED, 30)
        role(country.towns[0], by_kind["applicant"], held, make.one([RoleState.REQUESTED, RoleState.GRANTED]), 30)
    for _ in range(make.random.randint(0, 12)):
        state, ends = make.one(list(RoleState)), make.one([-30, -1, 0, 1, 200])
        role(make.one(country.towns), make.one(_anybody(by_kind)), make.one(list(CommuneRole)), state, ends)
