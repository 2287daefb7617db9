"""castBallot: evaluate a commune secretly.

Nothing of it is kept but the sheet and the ballot: no key that would answer it again, and the code leaves with the
payload alone.
"""

from uuid import UUID

import strawberry

from parvis.evaluations import service
from parvis_graphql.context import Ask
from parvis_graphql.engine.declarations import to_one
from parvis_graphql.engine.entities import record
from parvis_graphql.evaluations.mutations.answers import Answers, evaluation
from parvis_graphql.mutation import Changed, Payload, PlainInput, answer
from parvis_graphql.places.types import Commune


@strawberry.input(
    description="A secret ballot. It has no `idempotencyKey`, which would be kept beside the account: sent twice, the"
    " second answers ALREADY_DONE, and the code of the first is lost."
)
class CastBallotInput(PlainInput, Answers):
    pass


@record
class CastBallotPayload(Payload):
    """What became of a secret ballot."""

    code: str | None = strawberry.field(
        default=None,
        description="Shown this once and kept nowhere, such as K7QF-9M2P-WX4T-8HRB. Whoever has it can change the"
        " ballot or take it back while the quarter lasts.",
    )
    commune_id: strawberry.Private[UUID | None] = None
    commune: Commune | None = to_one("The commune.", "commune_id")


@strawberry.mutation(
    description="Evaluate a commune secretly, once a quarter. Two records are kept: that the account has evaluated it,"
    " and what the ballot says, without anything that leads from one to the other."
)
async def cast_ballot(info: Ask, input: CastBallotInput) -> CastBallotPayload:
    shown: dict[str, object] = {}

    async def command() -> Changed:
        asked = evaluation(input)
        shown["code"] = await service.cast_ballot(info.context.viewer, **asked)
        return {"commune_id": asked["commune_id"]}

    async def finish(changed: Changed) -> dict[str, object]:
        return {**changed, **shown}

    return await answer(info, CastBallotPayload, input, command, finish=finish)
