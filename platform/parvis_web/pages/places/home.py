"""/: find one's commune; what was proposed lately, all over France."""

from starlette.responses import Response

from parvis_web.pages.addresses import with_query
from parvis_web.pages.visit import Visit


async def home(visit: Visit) -> Response:
    text = visit.query("q")
    found = await visit.ask(
        "places/home", search=text, isSearching=text is not None, after=visit.query("apres") if text else None
    )
    communes = found.get("communes")
    next_page = communes["pageInfo"] if communes and communes["pageInfo"]["hasNextPage"] else None
    return visit.page(
        "places/home.html",
        text=text or "",
        communes=communes,
        more=with_query("/", q=text, apres=next_page["endCursor"]) if next_page else None,
        proposals=found["proposals"]["nodes"],
        stories=found["stories"]["nodes"],
    )
