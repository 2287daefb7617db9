"""Enums of the directory, described."""

from parvis.directory.models import CommuneRole, MemberRole, OrganisationKind, RoleState
from parvis_graphql.enums import described

described(
    OrganisationKind,
    "What kind of organisation it is.",
    {
        "ASSOCIATION": "An association.",
        "BUSINESS": "A business.",
        "MUNICIPAL_SERVICE": "A service of the town hall.",
        "COUNCIL": "A council, of a neighbourhood or of young people, say.",
        "SCHOOL": "A school.",
        "OTHER": "Something else.",
    },
)
described(
    MemberRole,
    "What a member may do for an organisation.",
    {
        "OWNER": "Speak for it, describe it and manage its members.",
        "EDITOR": "Speak for it.",
    },
)
described(
    CommuneRole,
    "What somebody is in a commune.",
    {
        "ELECTED": "Elected to its council: speaks and decides in its name.",
        "AGENT": "Works for the town hall: speaks and decides in its name.",
        "MODERATOR": "Looks after what is said there; never one who is of its town hall.",
    },
)
described(
    RoleState,
    "Where a role in a commune stands.",
    {
        "REQUESTED": "Waits to be decided about.",
        "GRANTED": "Given until its last day.",
        "REFUSED": "Turned down.",
        "ENDED": "Given back, taken away or run out.",
    },
)
