"""removeMember: send a member away, or leave."""

import strawberry

from parvis.directory import members
from parvis_graphql.context import Ask
from parvis_graphql.directory.mutations.one_organisation import OrganisationPayload
from parvis_graphql.engine.entities import record
from parvis_graphql.engine.global_ids import key_of
from parvis_graphql.mutation import Changed, MutationInput, answer


@strawberry.input(description="A membership to end.")
class RemoveMemberInput(MutationInput):
    membership_id: strawberry.ID = strawberry.field(description="One of `Organisation.members`; one's own, to leave.")


@record
class RemoveMemberPayload(OrganisationPayload):
    """What became of ending a membership."""


@strawberry.mutation(description="Send a member away, or leave; one owner always remains.")
async def remove_member(info: Ask, input: RemoveMemberInput) -> RemoveMemberPayload:
    async def command() -> Changed:
        key = key_of(input.membership_id, "Membership", "membership_id")
        return {"organisation_id": await members.remove_member(info.context.viewer, membership_id=key)}

    return await answer(info, RemoveMemberPayload, input, command)
