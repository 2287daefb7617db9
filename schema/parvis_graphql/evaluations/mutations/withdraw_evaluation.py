"""withdrawEvaluation: take one's own signed evaluation back."""

from uuid import UUID

import strawberry

from parvis.evaluations import service
from parvis_graphql.context import Ask
from parvis_graphql.engine.declarations import to_one
from parvis_graphql.engine.entities import record
from parvis_graphql.engine.global_ids import key_of
from parvis_graphql.mutation import Changed, MutationInput, Payload, answer
from parvis_graphql.places.types import Commune


@strawberry.input(description="A signed evaluation to take back.")
class WithdrawEvaluationInput(MutationInput):
    evaluation_id: strawberry.ID = strawberry.field(description="The evaluation.")


@record
class WithdrawEvaluationPayload(Payload):
    """What became of taking an evaluation back."""

    commune_id: strawberry.Private[UUID | None] = None
    commune: Commune | None = to_one("The commune that it was of.", "commune_id")


@strawberry.mutation(
    description="Take one's own signed evaluation of this quarter back. It is gone at once, and counts no more from the"
    " commune's next draw on, at the latest when the quarter ends; one may then evaluate the commune again,"
    " secretly too."
)
async def withdraw_evaluation(info: Ask, input: WithdrawEvaluationInput) -> WithdrawEvaluationPayload:
    async def command() -> Changed:
        commune_id = await service.withdraw_evaluation(
            info.context.viewer, evaluation_id=key_of(input.evaluation_id, "SignedEvaluation", "evaluation_id")
        )
        return {"commune_id": commune_id}

    return await answer(info, WithdrawEvaluationPayload, input, command)
