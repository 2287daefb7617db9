"""/communes/{slug}/histoires and /histoires: what was told in a commune, or all over France, by kind, page by page."""

from typing import Any

from starlette.responses import Response

from parvis_web.pages.addresses import stories_url
from parvis_web.pages.failures import Failure
from parvis_web.pages.paging import links, window
from parvis_web.pages.visit import Visit

#: how the address says a kind
KINDS = {"reportages": "PHOTO_REPORT", "experiences": "EXPERIENCE", "nouvelles": "NEWS"}


async def commune_stories(visit: Visit) -> Response:
    slug = visit.request.path_params["slug"]
    found = await visit.ask("stories/commune_stories", slug=slug, kind=KINDS.get(_kind(visit)), **window(visit))
    commune = found["commune"]
    if commune is None:
        raise Failure(404)
    return _page(visit, commune["stories"], commune, found["liveCursor"])


async def stories(visit: Visit) -> Response:
    found = await visit.ask("stories/stories", kind=KINDS.get(_kind(visit)), **window(visit))
    return _page(visit, found["stories"], None, None)


def _kind(visit: Visit) -> str:
    kind = visit.query("genre") or ""
    return kind if kind in KINDS else ""


def _page(visit: Visit, found: dict[str, Any], commune: dict[str, Any] | None, live_cursor: str | None) -> Response:
    kind = _kind(visit)
    path = stories_url(commune["slug"] if commune else "")
    return visit.page(
        "stories/stories.html",
        stories=found,
        commune=commune,
        kind=kind,
        kinds=KINDS,
        paging=links(found["pageInfo"], path, genre=kind or None),
        live_cursor=live_cursor,
        # news belong on the first page of all, and nowhere else
        is_live=commune is not None and not kind and not found["pageInfo"]["hasPreviousPage"],
    )
