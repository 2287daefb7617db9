"""/communes/{slug}/propositions: what a commune's residents propose, by theme and order, page by page."""

from starlette.responses import Response

from parvis_web.pages.addresses import proposals_url
from parvis_web.pages.failures import Failure
from parvis_web.pages.paging import links, window
from parvis_web.pages.visit import Visit

#: how the address says an order, the default first
ORDERS = {"recentes": "NEWEST", "soutenues": "MOST_SUPPORTED", "anciennes": "OLDEST"}


async def proposals(visit: Visit) -> Response:
    slug, theme, neighbourhood = visit.request.path_params["slug"], visit.query("theme"), visit.query("quartier")
    order = visit.query("ordre")
    if order not in ORDERS:
        order = next(iter(ORDERS))
    found = await visit.ask(
        "proposals/proposals",
        slug=slug,
        filter={"theme": theme, "neighbourhoodId": neighbourhood},
        orderBy=ORDERS[order],
        **window(visit),
    )
    commune = found["commune"]
    if commune is None:
        raise Failure(404)
    return visit.page(
        "proposals/proposals.html",
        commune=commune,
        themes=found["themes"],
        theme=theme,
        neighbourhood=neighbourhood,
        order=order,
        paging=links(
            commune["proposals"]["pageInfo"], proposals_url(slug), theme=theme, ordre=order, quartier=neighbourhood
        ),
    )
