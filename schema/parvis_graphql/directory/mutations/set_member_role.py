"""setMemberRole: make a member an owner or an editor."""

import strawberry

from parvis.directory import members
from parvis.directory.models import MemberRole
from parvis_graphql.context import Ask
from parvis_graphql.directory.mutations.one_membership import MembershipPayload
from parvis_graphql.engine.entities import record
from parvis_graphql.engine.global_ids import key_of
from parvis_graphql.mutation import Changed, MutationInput, answer


@strawberry.input(description="A role to give.")
class SetMemberRoleInput(MutationInput):
    membership_id: strawberry.ID = strawberry.field(description="One of `Organisation.members`.")
    role: MemberRole = strawberry.field(description="What they shall be.")


@record
class SetMemberRolePayload(MembershipPayload):
    """What became of giving a role."""


@strawberry.mutation(description="Make a member an owner or an editor; one owner always remains.")
async def set_member_role(info: Ask, input: SetMemberRoleInput) -> SetMemberRolePayload:
    async def command() -> Changed:
        key = key_of(input.membership_id, "Membership", "membership_id")
        membership = await members.set_member_role(info.context.viewer, membership_id=key, role=input.role)
        return {"membership_id": membership.id}

    return await answer(info, SetMemberRolePayload, input, command)
