"""/recherche: everything public, by words; of one kind or one commune if asked, page by page."""

from typing import Any

from starlette.responses import Response

from parvis_web.pages.addresses import with_query
from parvis_web.pages.failures import Failure
from parvis_web.pages.visit import Visit

PATH = "/recherche"

#: how the address says a kind
KINDS = {
    "propositions": "PROPOSAL",
    "histoires": "STORY",
    "commentaires": "COMMENT",
    "organisations": "ORGANISATION",
    "communes": "COMMUNE",
}


async def search(visit: Visit) -> Response:
    text, kind, slug = visit.query("q") or "", visit.query("nature"), visit.query("commune")
    if kind not in KINDS:
        kind = None
    commune = await _commune(visit, slug) if slug else None
    found = await _find(visit, text, kind, commune) if text.strip() else None
    return visit.page(
        "search/search.html",
        text=text,
        kind=kind,
        commune=commune,
        found=found,
        is_later=visit.query("apres") is not None,
        more=with_query(PATH, q=text, nature=kind, commune=slug, apres=found["pageInfo"]["endCursor"])
        if found and found["pageInfo"]["hasNextPage"]
        else None,
    )


async def _commune(visit: Visit, slug: str) -> dict[str, Any]:
    found = await visit.ask("search/commune", slug=slug)
    if found["commune"] is None:
        raise Failure(404)
    return dict(found["commune"])


async def _find(visit: Visit, text: str, kind: str | None, commune: dict[str, Any] | None) -> dict[str, Any]:
    found = await visit.ask(
        "search/search",
        text=text,
        kinds=[KINDS[kind]] if kind else None,
        communeId=commune["id"] if commune else None,
        after=visit.query("apres"),
    )
    return dict(found["search"])
