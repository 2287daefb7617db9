"""Roles in communes: those held, and those asked for."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from parvis.directory import role_queries as queries
from parvis.directory.models import CommuneRole, RoleState
from parvis.directory.models import CommuneRoleGrant as GrantModel
from parvis_graphql.directory import enums as _described  # noqa: F401 - describes the two enums
from parvis_graphql.engine.declarations import column, condition, to_one
from parvis_graphql.engine.entities import entity
from parvis_graphql.node import Node

if TYPE_CHECKING:
    from parvis_graphql.directory.types import Person
    from parvis_graphql.places.types import Commune


@entity(model=GrantModel, visible=queries.GRANT_VISIBLE)
class CommuneRoleGrant(Node):
    """A role in a commune. Who holds one is public; the rest is between the person and those who decide."""

    commune: Annotated["Commune", strawberry.lazy("parvis_graphql.places.types")] = to_one("Where.", "commune_id")
    person: Annotated["Person", strawberry.lazy("parvis_graphql.directory.types")] | None = to_one("Who.", "person_id")
    role: CommuneRole = column("What they are there.")
    state: RoleState = column("Where it stands.")
    requested_at: datetime = column("When it was asked for.")
    decided_at: datetime | None = column("When it was granted, refused or ended.")
    ends_on: date | None = column("Its last day, once granted.")
    is_current: bool = condition("Whether it is held today.", queries.CURRENT)
    viewer_can_end: bool = condition("Whether the caller may end it, or take the request back.", queries.CAN_END)


@entity(model=GrantModel, visible=queries.REQUEST_VISIBLE)
class RoleRequest(Node):
    """A role that was asked for and waits; seen by the person and by those who decide."""

    commune: Annotated["Commune", strawberry.lazy("parvis_graphql.places.types")] = to_one("Where.", "commune_id")
    person: Annotated["Person", strawberry.lazy("parvis_graphql.directory.types")] | None = to_one("Who.", "person_id")
    role: CommuneRole = column("What they ask to be.")
    note: str = column("Why, in their words; plain text.")
    requested_at: datetime = column("When.")
    viewer_can_decide: bool = condition("Whether the caller may grant or refuse it.", queries.CAN_DECIDE)
