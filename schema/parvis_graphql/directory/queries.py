"""Root fields that read people and organisations."""

from typing import Annotated

import strawberry

from parvis.core.errors import Mistake
from parvis.core.sql import Predicate
from parvis.directory.invitations import offer_of
from parvis_graphql.directory.organisations import InvitationOffer
from parvis_graphql.directory.roles import RoleRequest
from parvis_graphql.directory.types import Actor
from parvis_graphql.engine.declarations import argument, connection, lookup
from parvis_graphql.engine.declared import OLDEST
from parvis_graphql.engine.entities import record
from parvis_graphql.engine.global_ids import key_of
from parvis_graphql.engine.pages import Connection


@record
class DirectoryQuery:
    actor: Actor | None = lookup(
        "A person or an organisation by their name in addresses.",
        (argument("slug", str, "As `Actor.slug` says it.", default=strawberry.UNSET),),
        by={"slug": Predicate("{t}.slug = :slug")},
    )
    role_requests: Connection[RoleRequest] = connection(
        "Roles in communes that wait, earliest first: one's own, and those that the caller decides about.",
        default_order=OLDEST,
    )

    @strawberry.field(description="What an invitation offers; null without its secret, or once it is gone.")
    async def invitation(
        self,
        id: Annotated[strawberry.ID, strawberry.argument(description="The invitation.")],
        secret: Annotated[str, strawberry.argument(description="As the mail brought it.")],
    ) -> InvitationOffer | None:
        try:
            offer = await offer_of(key_of(id, "Invitation", "id"), secret)
        except Mistake:
            return None
        if offer is None:
            return None
        return InvitationOffer(organisation_id=offer.organisation_id, role=offer.role, expires_at=offer.expires_at)
