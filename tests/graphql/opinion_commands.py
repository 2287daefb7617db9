"""Mutations of opinions, for those who write them, and for officials who answer."""

from typing import Any

from tests import factories
from tests.graphql.asking import gid
from tests.graphql.command import Command

from parvis.auth.permissions import Permission
from parvis.auth.viewer import Viewer


async def _new(_author: Viewer) -> dict[str, Any]:
    return {
        "communeId": gid(await factories.commune()),
        "text": "On y vit bien, et l’on s’y gare mal.",
        "signature": "WITHHELD",
    }


async def _own(author: Viewer) -> dict[str, Any]:
    return {"opinionId": gid(await factories.opinion(author))}


async def _answer(someone: Viewer) -> dict[str, Any]:
    place = await factories.commune()
    await factories.office(someone, place)
    return {
        "opinionId": gid(await factories.opinion(await factories.resident(), place)),
        "body": "Merci, nous y pensons.",
    }


_OPINION = {"opinionId": "Opinion"}

OPINIONS = [
    Command(
        "publishOpinion",
        Permission.OPINIONS_WRITE,
        _new,
        "opinion { id text signature author { id } publishedOn viewerIsAuthor viewerCanWithdraw }",
        {"communeId": "Commune"},
    ),
    Command(
        "withdrawOpinion",
        Permission.OPINIONS_WRITE,
        _own,
        "opinion { id text author { id } isWithdrawn viewerIsAuthor }",
        _OPINION,
        "FORBIDDEN",
    ),
    Command(
        "answerOpinion",
        Permission.OFFICIAL_ACT,
        _answer,
        "opinion { id answer { body author { id } authorRole } viewerCanAnswer }",
        _OPINION,
        "FORBIDDEN",
    ),
]
