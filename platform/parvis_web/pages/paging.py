"""Pages of long lists, by links: `apres` and `avant` carry cursors, `fin` asks for the last page."""

from typing import Any

from parvis_web.pages.addresses import with_query
from parvis_web.pages.visit import Visit

SIZE = 20


def window(visit: Visit, size: int = SIZE) -> dict[str, Any]:
    """Which part of a connection the address asks for: first, after, last, before."""
    before = visit.query("avant")
    if before or visit.query("fin"):
        return {"first": None, "after": None, "last": size, "before": before}
    return {"first": size, "after": visit.query("apres"), "last": None, "before": None}


def links(page_info: dict[str, Any], path: str, **query: str | None) -> dict[str, str | None]:
    """Addresses of the pages before and after this one, as far as there are any."""
    earlier, later = page_info.get("hasPreviousPage"), page_info["hasNextPage"]
    return {
        "before": with_query(path, **query, avant=page_info["startCursor"]) if earlier else None,
        "after": with_query(path, **query, apres=page_info["endCursor"]) if later else None,
    }
