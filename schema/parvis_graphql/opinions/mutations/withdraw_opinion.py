"""withdrawOpinion: take it back."""

import strawberry

from parvis.opinions import service
from parvis_graphql.context import Ask
from parvis_graphql.engine.entities import record
from parvis_graphql.opinions.mutations.one_opinion import OpinionInput, OpinionPayload, on_opinion


@strawberry.input(description="An opinion to take back.")
class WithdrawOpinionInput(OpinionInput):
    pass


@record
class WithdrawOpinionPayload(OpinionPayload):
    """What became of a withdrawal."""


@strawberry.mutation(description="Take back an opinion of one's own.")
async def withdraw_opinion(info: Ask, input: WithdrawOpinionInput) -> WithdrawOpinionPayload:
    return await on_opinion(
        info,
        WithdrawOpinionPayload,
        input,
        lambda viewer, opinion: service.withdraw_opinion(viewer, opinion_id=opinion),
    )
