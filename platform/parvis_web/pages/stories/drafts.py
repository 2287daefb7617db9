"""/histoires/brouillons: stories not published yet, one's own and those of one's organisations."""

from starlette.responses import Response

from parvis_web.pages.paging import links
from parvis_web.pages.visit import Visit


async def drafts(visit: Visit) -> Response:
    visit.require_account()
    found = (await visit.ask("stories/drafts", after=visit.query("apres")))["viewer"]["drafts"]
    return visit.page(
        "stories/drafts.html", drafts=found["nodes"], paging=links(found["pageInfo"], "/histoires/brouillons")
    )
