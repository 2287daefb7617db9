"""/compte/evaluations: the evaluations that one signed, quarter by quarter. Of ballots there is nothing to list."""

from starlette.responses import Response

from parvis_web.pages.failures import Failure
from parvis_web.pages.paging import links
from parvis_web.pages.visit import Visit

PATH = "/compte/evaluations"


async def own(visit: Visit) -> Response:
    visit.require_account()
    found = (await visit.ask("evaluations/own", after=visit.query("apres")))["viewer"]["evaluations"]
    return visit.page("evaluations/own.html", evaluations=found["nodes"], paging=links(found["pageInfo"], PATH))


async def withdraw(visit: Visit) -> Response:
    await visit.read_form()
    outcome = await visit.submit("evaluations/withdraw_evaluation", evaluationId=visit.request.path_params["id"])
    if not outcome.went_well:
        raise Failure(outcome.status, outcome.errors[0].message)
    return visit.redirect(PATH)
