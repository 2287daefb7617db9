"""changeBallot: give a secret ballot other answers. Its code is all that it takes."""

import strawberry

from parvis.evaluations import codes
from parvis_graphql.context import Ask
from parvis_graphql.engine.entities import record
from parvis_graphql.evaluations.mutations.answers import ScoreInput, scores_of
from parvis_graphql.mutation import Changed, Payload, PlainInput, answer


@strawberry.input(description="A secret ballot to change, and all that it is to say.")
class ChangeBallotInput(PlainInput):
    code: str = strawberry.field(description="As `castBallot` showed it; spaces, hyphens and case do not matter.")
    recommends: bool = strawberry.field(description="Whether one would recommend the commune to a friend.")
    scores: list[ScoreInput] = strawberry.field(
        description="Each criterion at most once, in the place of all that were given; leave out those of which one has"
        " no opinion."
    )


@record
class ChangeBallotPayload(Payload):
    """What became of a change: without errors, it counts once ten new ballots have come together."""


@strawberry.mutation(
    description="Change a secret ballot while its quarter lasts. Whoever has the code may, signed in or not; tries are"
    " limited."
)
async def change_ballot(info: Ask, input: ChangeBallotInput) -> ChangeBallotPayload:
    async def command() -> Changed:
        await codes.change_ballot(
            code=input.code,
            recommends=input.recommends,
            scores=scores_of(input.scores),
            remote=info.context.remote,
        )
        return {}

    return await answer(info, ChangeBallotPayload, input, command)
