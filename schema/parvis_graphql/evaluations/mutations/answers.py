"""What an evaluation says, as inputs bring it: the same for a secret ballot and a signed one."""

from collections.abc import Sequence
from typing import Any

import strawberry

from parvis.core.errors import Code, Mistake
from parvis.evaluations.models import Relation
from parvis_graphql.engine.global_ids import key_of
from parvis_graphql.scalars import Period


@strawberry.input(description="A grade for a criterion.")
class ScoreInput:
    criterion: str = strawberry.field(description="Its code, such as SAFETY; it must be active.")
    score: int = strawberry.field(description="1 (very bad) to 5 (very good).")


@strawberry.input
class Answers:
    commune_id: strawberry.ID = strawberry.field(description="Of which commune.")
    relation: Relation = strawberry.field(
        description="What one is to it: RESIDENT of one commune a quarter, REGULAR of up to three others."
    )
    recommends: bool = strawberry.field(description="Whether one would recommend it to a friend.")
    scores: list[ScoreInput] = strawberry.field(
        description="Each criterion at most once; leave out those of which one has no opinion."
    )
    neighbourhood_id: strawberry.ID | None = strawberry.field(
        default=None, description="The neighbourhood of that commune that one knows."
    )
    period: Period | None = strawberry.field(
        default=None,
        description="The quarter that the form was made for: if it is over, nothing is stored. The present one unless"
        " told.",
    )


def scores_of(given: Sequence[ScoreInput]) -> dict[str, int]:
    """By criterion. Raises Mistake INVALID at `scores` for one that is rated twice."""
    scores = {one.criterion: one.score for one in given}
    if len(scores) != len(given):
        raise Mistake(Code.INVALID, "Each criterion can be rated once.", ("scores",))
    return scores


def evaluation(input: Answers) -> dict[str, Any]:
    """The arguments of the commands that take an evaluation. Raises Mistake NOT_FOUND, INVALID."""
    neighbourhood = input.neighbourhood_id
    return {
        "commune_id": key_of(input.commune_id, "Commune", "commune_id"),
        "relation": input.relation,
        "recommends": input.recommends,
        "scores": scores_of(input.scores),
        "neighbourhood_id": key_of(neighbourhood, "Neighbourhood", "neighbourhood_id") if neighbourhood else None,
        "expected_period": input.period,
    }
