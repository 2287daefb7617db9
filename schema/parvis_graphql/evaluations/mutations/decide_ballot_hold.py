"""decideBallotHold: let a flood of evaluations go, or throw it away."""

from uuid import UUID

import strawberry

from parvis.evaluations import holds
from parvis_graphql.context import Ask
from parvis_graphql.engine.declarations import to_one
from parvis_graphql.engine.entities import record
from parvis_graphql.engine.global_ids import key_of
from parvis_graphql.evaluations.holds import BallotHold
from parvis_graphql.mutation import Changed, MutationInput, Payload, answer


@strawberry.input(description="Evaluations to decide about, as a whole.")
class DecideBallotHoldInput(MutationInput):
    hold_id: strawberry.ID = strawberry.field(description="The hold.")
    release: bool = strawberry.field(description="True to count them, false to throw them away.")
    reason: str = strawberry.field(description="10 to 1,000 characters, public.")


@record
class DecideBallotHoldPayload(Payload):
    """What became of a decision about held evaluations."""

    hold_id: strawberry.Private[UUID | None] = None
    ballot_hold: BallotHold | None = to_one("The hold, decided.", "hold_id")


@strawberry.mutation(
    description="Decide about evaluations that came in a flood from new accounts, all of them alike, with a public"
    " reason; for moderators, never for the town hall. Nobody reads what they say."
)
async def decide_ballot_hold(info: Ask, input: DecideBallotHoldInput) -> DecideBallotHoldPayload:
    async def command() -> Changed:
        hold = await holds.decide_hold(
            info.context.viewer,
            hold_id=key_of(input.hold_id, "BallotHold", "hold_id"),
            release=input.release,
            reason=input.reason,
        )
        return {"hold_id": hold.id}

    return await answer(info, DecideBallotHoldPayload, input, command)
