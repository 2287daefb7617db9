"""Enums of the directory, described."""

from parvis.directory.models import MemberRole, OrganisationKind
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
