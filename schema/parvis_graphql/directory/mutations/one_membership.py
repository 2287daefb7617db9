"""What mutations of a membership share: they answer it as it is now."""

from uuid import UUID

import strawberry

from parvis_graphql.directory.organisations import Membership
from parvis_graphql.engine.declarations import to_one
from parvis_graphql.engine.entities import record
from parvis_graphql.mutation import Payload


@record
class MembershipPayload(Payload):
    membership_id: strawberry.Private[UUID | None] = None
    membership: Membership | None = to_one("The membership as it is now.", "membership_id")
