"""What mutations of an invitation share: they answer it as it is now."""

from uuid import UUID

import strawberry

from parvis_graphql.directory.organisations import Invitation
from parvis_graphql.engine.declarations import to_one
from parvis_graphql.engine.entities import record
from parvis_graphql.mutation import Payload


@record
class InvitationPayload(Payload):
    invitation_id: strawberry.Private[UUID | None] = None
    invitation: Invitation | None = to_one("The invitation as it is now.", "invitation_id")
