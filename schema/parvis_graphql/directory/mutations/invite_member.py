"""inviteMember: have somebody invited by mail."""

import strawberry

from parvis.directory import invitations
from parvis.directory.models import MemberRole
from parvis_graphql.context import Ask
from parvis_graphql.directory.mutations.one_invitation import InvitationPayload
from parvis_graphql.engine.entities import record
from parvis_graphql.engine.global_ids import key_of
from parvis_graphql.mutation import Changed, MutationInput, answer


@strawberry.input(description="Whom to invite.")
class InviteMemberInput(MutationInput):
    organisation_id: strawberry.ID = strawberry.field(description="The organisation.")
    email: str = strawberry.field(description="Where the invitation goes. Nobody is told whether it has an account.")
    role: MemberRole = strawberry.field(default=MemberRole.EDITOR, description="What they shall be.")


@record
class InviteMemberPayload(InvitationPayload):
    """What became of an invitation."""


@strawberry.mutation(
    description="Invite somebody to an organisation by mail; sent again, the mail before is good no more."
)
async def invite_member(info: Ask, input: InviteMemberInput) -> InviteMemberPayload:
    async def command() -> Changed:
        made = await invitations.invite_member(
            info.context.viewer,
            organisation_id=key_of(input.organisation_id, "Organisation", "organisation_id"),
            email=input.email,
            role=input.role,
        )
        return {"invitation_id": made.id}

    return await answer(info, InviteMemberPayload, input, command)
