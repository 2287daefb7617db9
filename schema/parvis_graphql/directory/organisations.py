"""Organisations: associations, businesses, services, councils, schools, and what the caller is to them."""

from parvis.directory import queries
from parvis.directory.models import Actor as ActorModel
from parvis.directory.models import MemberRole, OrganisationKind
from parvis_graphql.directory.types import Actor
from parvis_graphql.engine.declarations import Term, Through, column, entity, to_many
from parvis_graphql.enums import described
from parvis_graphql.places.types import Commune

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

_COMMUNES = Through("organisation_commune", "organisation_id", "commune_id")


@entity(model=ActorModel, visible=queries.VISIBLE)
class Organisation(Actor):
    """A group that speaks with one voice: its members sign with its name."""

    kind: OrganisationKind = column("What kind of organisation it is.", "{t}.organisation_kind")
    summary: str | None = column("What it does, in its own words; plain text.")
    website: str | None = column("Its own site.")
    communes: list[Commune] = to_many(
        "Where it is active, its home first.", through=_COMMUNES, order=(Term("j.position", "integer"),), limit=20
    )
    viewer_role: MemberRole | None = column("What the caller is to it; null for those who are no member.", queries.ROLE)
