"""/fragments/similaires?commune=…&texte=…: what a commune's residents propose already, for the island of the form."""

from typing import Any

from starlette.responses import Response

from parvis_web.pages.visit import Visit

#: with fewer letters there is nothing to compare yet
SHORTEST = 4


async def similar(visit: Visit) -> Response:
    found = await similar_to(visit, visit.query("commune") or "", visit.query("texte") or "")
    return visit.page("search/similar.html", similar=found)


async def similar_to(visit: Visit, commune_id: str, text: str) -> list[dict[str, Any]]:
    """Proposals of the commune (its global id) that are like a title. Raises Failure."""
    if len(text.strip()) < SHORTEST:
        return []
    found = await visit.ask("search/similar", communeId=commune_id, text=text)
    return list(found["similarProposals"])
