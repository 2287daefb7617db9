"""Mutations of evaluations, for those who live somewhere."""

from typing import Any

from tests import factories
from tests.evaluations.voting import neighbourhood, sign
from tests.graphql.asking import gid
from tests.graphql.command import Command

from parvis.auth.permissions import Permission
from parvis.auth.viewer import Viewer
from parvis.evaluations import periods
from parvis_graphql.engine.global_ids import encode_id


async def answers(_: Viewer | None = None) -> dict[str, Any]:
    """What an evaluation of a new commune says."""
    place = await factories.commune()
    return {
        "communeId": gid(place),
        "relation": "RESIDENT",
        "recommends": True,
        "scores": [{"criterion": "SAFETY", "score": 4}, {"criterion": "ECONOMY", "score": 2}],
        "neighbourhoodId": gid(await neighbourhood(place)),
        "period": periods.as_text(periods.current()),
    }


async def _signed(person: Viewer) -> dict[str, Any]:
    evaluation = await sign((await factories.commune()).id, viewer=person)
    return {"evaluationId": encode_id("SignedEvaluation", evaluation)}


_IDS = {"communeId": "Commune", "neighbourhoodId": "Neighbourhood"}

EVALUATIONS = [
    Command(
        "castBallot",
        Permission.BALLOTS_CAST,
        answers,
        "code commune { id viewerHasEvaluated viewerEvaluation { id } }",
        _IDS,
        is_keyed=False,
    ),
    Command(
        "signEvaluation",
        Permission.EVALUATIONS_SIGN,
        answers,
        "evaluation { id commune { name viewerHasEvaluated } neighbourhood { name } person { id } period relation"
        " recommends scores { criterion { code } score } updatedAt viewerCanEdit }",
        _IDS,
    ),
    Command(
        "withdrawEvaluation",
        Permission.EVALUATIONS_SIGN,
        _signed,
        "commune { id viewerHasEvaluated signedEvaluations { totalCount } }",
        {"evaluationId": "SignedEvaluation"},
        "FORBIDDEN",
    ),
]
