"""acceptInvitation: join the organisation that has invited one."""

import strawberry

from parvis.directory import invitations
from parvis_graphql.context import Ask
from parvis_graphql.directory.mutations.one_membership import MembershipPayload
from parvis_graphql.engine.entities import record
from parvis_graphql.engine.global_ids import key_of
from parvis_graphql.mutation import Changed, MutationInput, answer


@strawberry.input(description="An invitation to take.")
class AcceptInvitationInput(MutationInput):
    invitation_id: strawberry.ID = strawberry.field(description="As the mail's link names it.")
    secret: str = strawberry.field(description="As the mail's link brought it.")


@record
class AcceptInvitationPayload(MembershipPayload):
    """What became of taking an invitation."""


@strawberry.mutation(description="Join the organisation that has invited whoever holds the secret.")
async def accept_invitation(info: Ask, input: AcceptInvitationInput) -> AcceptInvitationPayload:
    async def command() -> Changed:
        membership = await invitations.accept_invitation(
            info.context.viewer,
            invitation_id=key_of(input.invitation_id, "Invitation", "invitation_id"),
            secret=input.secret,
        )
        return {"membership_id": membership.id}

    return await answer(info, AcceptInvitationPayload, input, command)
