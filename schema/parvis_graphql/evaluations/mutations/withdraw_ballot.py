"""withdrawBallot: take a secret ballot back. Its code is all that it takes."""

import strawberry

from parvis.evaluations import codes
from parvis_graphql.context import Ask
from parvis_graphql.engine.entities import record
from parvis_graphql.mutation import Changed, Payload, PlainInput, answer


@strawberry.input(description="A secret ballot to take back.")
class WithdrawBallotInput(PlainInput):
    code: str = strawberry.field(description="As `castBallot` showed it; spaces, hyphens and case do not matter.")


@record
class WithdrawBallotPayload(Payload):
    """What became of a ballot taken back: without errors, it counts no more once ten new ballots have come together."""


@strawberry.mutation(
    description="Take a secret ballot back while its quarter lasts. Whoever has the code may, signed in or not; tries"
    " are limited. As nothing leads from a ballot to an account, one cannot evaluate that commune again this quarter."
)
async def withdraw_ballot(info: Ask, input: WithdrawBallotInput) -> WithdrawBallotPayload:
    async def command() -> Changed:
        await codes.withdraw_ballot(code=input.code, remote=info.context.remote)
        return {}

    return await answer(info, WithdrawBallotPayload, input, command)
