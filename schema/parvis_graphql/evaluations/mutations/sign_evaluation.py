"""signEvaluation: evaluate a commune with one's name."""

from uuid import UUID

import strawberry

from parvis.evaluations import service
from parvis_graphql.context import Ask
from parvis_graphql.engine.declarations import to_one
from parvis_graphql.engine.entities import record
from parvis_graphql.evaluations.mutations.answers import Answers, evaluation
from parvis_graphql.evaluations.signed import SignedEvaluation
from parvis_graphql.mutation import Changed, MutationInput, Payload, answer


@strawberry.input(description="An evaluation with one's name.")
class SignEvaluationInput(MutationInput, Answers):
    pass


@record
class SignEvaluationPayload(Payload):
    """What became of a signed evaluation."""

    evaluation_id: strawberry.Private[UUID | None] = None
    evaluation: SignedEvaluation | None = to_one("The evaluation as it is now.", "evaluation_id")


@strawberry.mutation(
    description="Evaluate a commune with one's name, which is public with all grades; or change what one has signed"
    " there this quarter. It counts from the commune's next draw on, at the latest when the quarter ends."
)
async def sign_evaluation(info: Ask, input: SignEvaluationInput) -> SignEvaluationPayload:
    async def command() -> Changed:
        signed = await service.sign_evaluation(info.context.viewer, **evaluation(input))
        return {"evaluation_id": signed.id}

    return await answer(info, SignEvaluationPayload, input, command)
