"""/compte/evaluations: the evaluations that one signed, quarter by quarter, and one's opinions.

Of ballots there is nothing to list.
"""

from starlette.responses import Response

from parvis_web.pages.addresses import with_query
from parvis_web.pages.paging import links
from parvis_web.pages.visit import Visit

PATH = "/compte/evaluations"


async def own(visit: Visit) -> Response:
    visit.require_account()
    viewer = (await visit.ask("evaluations/own", after=visit.query("apres"), afterOpinion=visit.query("avis")))[
        "viewer"
    ]
    evaluations, opinions = viewer["evaluations"], viewer["opinions"]
    further = opinions["pageInfo"]
    return visit.page(
        "evaluations/own.html",
        evaluations=evaluations["nodes"],
        paging=links(evaluations["pageInfo"], PATH),
        opinions=opinions["nodes"],
        more_opinions=with_query(PATH, avis=further["endCursor"]) if further["hasNextPage"] else None,
    )


async def withdraw(visit: Visit) -> Response:
    await visit.read_form()
    await visit.run("evaluations/withdraw_evaluation", evaluationId=visit.request.path_params["id"])
    return visit.redirect(PATH)
