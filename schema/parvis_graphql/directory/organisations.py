"""Organisations, who speaks for them, and whom they have invited."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from parvis.activity.queries import heard_on
from parvis.core.sql import Predicate
from parvis.directory import policy, queries
from parvis.directory.models import Actor as ActorModel
from parvis.directory.models import Invitation as InvitationModel
from parvis.directory.models import MemberRole, OrganisationKind
from parvis.directory.models import Membership as MembershipModel
from parvis_graphql.activity.feed import feed
from parvis_graphql.directory import enums as _described  # noqa: F401 - describes the two enums
from parvis_graphql.directory.types import Actor, Person
from parvis_graphql.engine.declarations import column, condition, connection, to_many, to_one
from parvis_graphql.engine.declared import OLDEST, Term, Through
from parvis_graphql.engine.entities import Record, entity, record
from parvis_graphql.engine.pages import Connection
from parvis_graphql.node import Node
from parvis_graphql.places.types import Commune

if TYPE_CHECKING:
    from parvis_graphql.activity.types import Activity
    from parvis_graphql.proposals.types import Proposal

_HERE = "parvis_graphql.directory.organisations"
_COMMUNES = Through("organisation_commune", "organisation_id", "commune_id")
_EXPIRES = f"{{t}}.created_at + interval '{policy.INVITATION_LIFETIME.days} days'"


@entity(model=MembershipModel, visible=queries.MEMBERSHIP_VISIBLE)
class Membership(Node):
    """That a person speaks for an organisation. Members know each other; others see how many there are."""

    organisation: Annotated["Organisation", strawberry.lazy(_HERE)] = to_one("For which.", "organisation_id")
    person: Person | None = to_one("Who.", "person_id")
    role: MemberRole = column("What they may do for it.")
    created_at: datetime = column("Since when.")
    is_viewer: bool = condition("Whether it is the caller's own.", Predicate("{t}.person_id = :viewer"))
    viewer_can_remove: bool = condition("Whether the caller may end it.", policy.REMOVE.predicate)


@entity(model=InvitationModel, visible=queries.INVITATION_VISIBLE)
class Invitation(Node):
    """An invitation that waits to be taken; seen by owners alone."""

    organisation: Annotated["Organisation", strawberry.lazy(_HERE)] = to_one("To which.", "organisation_id")
    email: str = column("Where it was sent.")
    role: MemberRole = column("What it makes of whoever takes it.")
    created_at: datetime = column("When it was sent.")
    expires_at: datetime = column("When it is good no longer.", _EXPIRES)


@entity(model=ActorModel, visible=queries.IS_ORGANISATION)
class Organisation(Actor):
    """A group that speaks with one voice: its members sign with its name."""

    kind: OrganisationKind = column("What kind of organisation it is.", "{t}.organisation_kind")
    summary: str | None = column("What it does, in its own words; plain text.")
    website: str | None = column("Its own site.")
    communes: list[Commune] = to_many(
        "Where it is active, its home first.",
        through=_COMMUNES,
        order=(Term("j.position", "integer"),),
        limit=policy.MOST_COMMUNES,
    )
    member_count: int = column("How many people speak for it.", queries.MEMBER_COUNT)
    members: Connection[Membership] = connection(
        "Who speaks for it, longest first; empty for those who do not.",
        "{t}.organisation_id = {p}",
        default_order=OLDEST,
    )
    invitations: list[Invitation] = to_many(
        "Invitations that wait; empty for those who are no owner.",
        "{t}.organisation_id = {p}",
        order=OLDEST,
        limit=policy.MOST_PENDING,
        where=Predicate(f"{_EXPIRES} > :now"),
    )
    proposals: Connection[Annotated["Proposal", strawberry.lazy("parvis_graphql.proposals.types")]] = connection(
        "What it proposes, latest first.", "{t}.author_id = {p}"
    )
    activity: Connection[Annotated["Activity", strawberry.lazy("parvis_graphql.activity.types")]] = feed(
        "What it proposed and told, and what came of it, latest first.", heard_on("actor")
    )
    created_at: datetime = column("Since when it is here.")
    viewer_role: MemberRole | None = column("What the caller is to it; null for who is no member.", queries.ROLE)
    viewer_can_edit: bool = condition(
        "Whether the caller may describe it and manage its members.", policy.MANAGE.predicate
    )


@record
class InvitationOffer(Record):
    """What an invitation offers to whoever holds its secret."""

    organisation_id: strawberry.Private[object]
    role: MemberRole = strawberry.field(description="What it makes of whoever takes it.")
    expires_at: datetime = strawberry.field(description="When it is good no longer.")
    organisation: Organisation | None = to_one("To which organisation.", "organisation_id")
