"""revokeInvitation: take an invitation back."""

import strawberry

from parvis.directory import invitations
from parvis_graphql.context import Ask
from parvis_graphql.directory.mutations.one_organisation import OrganisationPayload
from parvis_graphql.engine.entities import record
from parvis_graphql.engine.global_ids import key_of
from parvis_graphql.mutation import Changed, MutationInput, answer


@strawberry.input(description="An invitation to take back.")
class RevokeInvitationInput(MutationInput):
    invitation_id: strawberry.ID = strawberry.field(description="One of `Organisation.invitations`.")


@record
class RevokeInvitationPayload(OrganisationPayload):
    """What became of taking an invitation back."""


@strawberry.mutation(description="Take an invitation back before it is taken.")
async def revoke_invitation(info: Ask, input: RevokeInvitationInput) -> RevokeInvitationPayload:
    async def command() -> Changed:
        key = key_of(input.invitation_id, "Invitation", "invitation_id")
        return {"organisation_id": await invitations.revoke_invitation(info.context.viewer, invitation_id=key)}

    return await answer(info, RevokeInvitationPayload, input, command)
