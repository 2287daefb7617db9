"""What mutations of an organisation share: they answer it as it is now."""

from uuid import UUID

import strawberry

from parvis_graphql.directory.organisations import Organisation
from parvis_graphql.engine.declarations import to_one
from parvis_graphql.engine.entities import record
from parvis_graphql.mutation import Payload


@record
class OrganisationPayload(Payload):
    organisation_id: strawberry.Private[UUID | None] = None
    organisation: Organisation | None = to_one("The organisation as it is now.", "organisation_id")
