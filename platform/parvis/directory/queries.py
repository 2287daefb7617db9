"""Who may see whom, and the conditions by which every domain asks for whom somebody speaks and which role they hold."""

from parvis.core.sql import EVERYONE, Predicate
from parvis.directory.models import CommuneRole, OrganisationKind

#: an actor's row: what is signed with a name is public, also after a suspension; who is erased has no row
VISIBLE = EVERYONE

#: an actor's row: the viewer's own person
IS_VIEWER = Predicate("{t}.id = :viewer")

_MEMBER = "EXISTS (SELECT FROM membership mine WHERE mine.organisation_id = {column} AND mine.person_id = :viewer)"


def speaks_for(column: str) -> Predicate:
    """Whether the actor whose key is in `{t}.column` is the viewer, or an organisation that they are a member of."""
    own = f"{{t}}.{column}"
    return Predicate(f"{own} = :viewer OR {_MEMBER.format(column=own)}")


SPEAKS_FOR_AUTHOR = speaks_for("author_id")

#: an actor's row
IS_PERSON = Predicate("{t}.kind = 'PERSON'")
IS_ORGANISATION = Predicate("{t}.kind = 'ORGANISATION'")

_OWNER_OF = (
    "EXISTS (SELECT FROM membership mine"
    " WHERE mine.organisation_id = {column} AND mine.person_id = :viewer AND mine.role = 'OWNER')"
)
#: an organisation's row
IS_OWNER = Predicate(_OWNER_OF.format(column="{t}.id"))
#: an organisation's row, as an expression: the viewer's role in it, or NULL
ROLE = "(SELECT mine.role FROM membership mine WHERE mine.organisation_id = {t}.id AND mine.person_id = :viewer)"
#: an organisation's row, as an expression: everybody may know how many speak for it, but not who
MEMBER_COUNT = "(SELECT count(*) FROM membership its WHERE its.organisation_id = {t}.id)"

#: a membership's row: members know each other
MEMBERSHIP_VISIBLE = Predicate(_MEMBER.format(column="{t}.organisation_id"))
#: a row of an organisation: a membership or an invitation
OWNS_ITS_ORGANISATION = Predicate(_OWNER_OF.format(column="{t}.organisation_id"))
#: an invitation's row: it holds an address, and who may invite may see whom
INVITATION_VISIBLE = OWNS_ITS_ORGANISATION

#: officials speak and decide in a commune's name
OFFICIAL_ROLES = (CommuneRole.ELECTED, CommuneRole.AGENT)
#: organisations in whose name a town hall speaks, where they are active
TOWN_HALL_KINDS = (OrganisationKind.COUNCIL, OrganisationKind.MUNICIPAL_SERVICE)


def holds_role(commune: str, *roles: CommuneRole) -> Predicate:
    """Whether the viewer holds one of these roles today in the commune whose key the SQL expression `commune` names."""
    names = ", ".join(f"'{role}'" for role in roles)
    return Predicate(
        "EXISTS (SELECT FROM commune_role held"
        f" WHERE held.person_id = :viewer AND held.commune_id = {commune} AND held.role IN ({names})"
        " AND held.state = 'GRANTED' AND held.ends_on >= CAST(CAST(:now AS timestamptz) AS date))"
    )


def is_official(commune: str) -> Predicate:
    return holds_role(commune, *OFFICIAL_ROLES)


def of_town_hall(commune: str) -> Predicate:
    """Whether the viewer is an official there, or a member of a council or municipal service active there."""
    kinds = ", ".join(f"'{kind}'" for kind in TOWN_HALL_KINDS)
    return is_official(commune) | Predicate(
        "EXISTS (SELECT FROM membership mine JOIN organisation_commune active USING (organisation_id)"
        " JOIN actor hall ON hall.id = mine.organisation_id"
        f" WHERE mine.person_id = :viewer AND active.commune_id = {commune} AND hall.organisation_kind IN ({kinds}))"
    )


def moderates(commune: str) -> Predicate:
    """Whether the viewer looks after what is said in that commune: a moderator of the platform, or of the commune.

    Who is also of its town hall is not one: the town hall does not decide which criticism is shown.
    """
    looks_after = Predicate(":is_moderator") | holds_role(commune, CommuneRole.MODERATOR)
    return looks_after & Predicate(f"NOT ({of_town_hall(commune).text})")


def shown(condition: str, commune: str = "{t}.commune_id") -> Predicate:
    """The audience of what somebody published: all while `condition` holds, else its author's side and moderators."""
    return Predicate(condition) | SPEAKS_FOR_AUTHOR | moderates(commune)
