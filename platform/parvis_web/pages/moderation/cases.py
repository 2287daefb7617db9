"""/moderation and /communes/{slug}/moderation: what waits for a decision, oldest first."""

from typing import Any

from starlette.responses import Response

from parvis_web.pages.addresses import commune_url
from parvis_web.pages.failures import Failure
from parvis_web.pages.moderation.contents import place_of, title_of, words_of
from parvis_web.pages.paging import links, window
from parvis_web.pages.visit import Visit


async def cases(visit: Visit) -> Response:
    """Wherever the visitor decides; empty for who decides nowhere."""
    visit.require_account()
    found = await visit.ask("moderation/cases", **window(visit))
    return _show(visit, found, "/moderation")


async def commune_cases(visit: Visit) -> Response:
    visit.require_account()
    slug = visit.request.path_params["slug"]
    commune = (await visit.ask("moderation/commune_cases", slug=slug, **window(visit)))["commune"]
    if commune is None:
        raise Failure(404)
    if not commune["viewerModerates"]:
        raise Failure(403)
    return _show(visit, commune, f"{commune_url(slug)}/moderation", commune)


def _show(visit: Visit, found: dict[str, Any], path: str, commune: dict[str, Any] | None = None) -> Response:
    """`found` has the cases and the holds, of a commune or of all."""
    waiting = [
        {
            **case,
            "place": place_of(case["content"]),
            "title": title_of(visit, case["content"]),
            "words": words_of(case["content"]),
        }
        for case in found["cases"]["nodes"]
        if case["content"] is not None
    ]
    return visit.page(
        "moderation/cases.html",
        cases=waiting,
        commune=commune,
        held=commune["heldEvaluations"] if commune else 0,
        # that they are there is public: who does not decide is not bothered with them
        holds=[hold for hold in found["ballotHolds"]["nodes"] if hold["viewerCanDecide"]],
        paging=links(found["cases"]["pageInfo"], path),
        decided=visit.query("decision"),
    )
