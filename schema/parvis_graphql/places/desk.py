"""The desk of a commune: what waits for those who hold a role there."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from parvis.directory import role_queries as queries
from parvis.moderation.queries import WAITING
from parvis.places.models import Commune as CommuneModel
from parvis.proposals.queries import AWAITS_ANSWER, UNDER_WAY
from parvis_graphql.directory.roles import RoleRequest
from parvis_graphql.engine.declarations import connection
from parvis_graphql.engine.declared import OLDEST, Order, Term
from parvis_graphql.engine.entities import Entity, entity
from parvis_graphql.engine.pages import Connection

if TYPE_CHECKING:
    from parvis_graphql.moderation.types import ModerationCase
    from parvis_graphql.proposals.types import Proposal

#: where nothing is owed yet, what was proposed first
_DUE: Order = (
    Term(
        "CAST(extract(epoch FROM coalesce({t}.answer_due_at, {t}.created_at)) AS double precision)", "double precision"
    ),
    Term("{t}.id"),
)


@entity(model=CommuneModel, visible=queries.HAS_DESK)
class Desk(Entity):
    """What waits in a commune, oldest first."""

    awaiting_answer: Connection[Annotated["Proposal", strawberry.lazy("parvis_graphql.proposals.types")]] = connection(
        "Open proposals that were not answered, the one owed an answer first at the top.",
        "{t}.commune_id = {p}",
        where=AWAITS_ANSWER,
        default_order=_DUE,
    )
    under_way: Connection[Annotated["Proposal", strawberry.lazy("parvis_graphql.proposals.types")]] = connection(
        "Accepted proposals that are neither done nor abandoned, or of which the author says that they are not done.",
        "{t}.commune_id = {p}",
        where=UNDER_WAY,
        default_order=OLDEST,
    )
    held: Connection[Annotated["ModerationCase", strawberry.lazy("parvis_graphql.moderation.types")]] = connection(
        "What waits here for a moderator; empty for those who do not decide about it.",
        "{t}.commune_id = {p}",
        where=WAITING,
        default_order=OLDEST,
    )
    role_requests: Connection[RoleRequest] = connection(
        "Roles that people ask for here; empty for those who do not decide about them.",
        "{t}.commune_id = {p}",
        default_order=OLDEST,
    )
