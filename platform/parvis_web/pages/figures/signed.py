"""/communes/{slug}/evaluations: what people say of a commune with their names; what is held there, and deciding it."""

from starlette.responses import Response

from parvis_web.pages.addresses import evaluations_url, with_query
from parvis_web.pages.failures import Failure
from parvis_web.pages.figures.results import RELATIONS
from parvis_web.pages.forms import Form
from parvis_web.pages.paging import links, window
from parvis_web.pages.visit import Visit

_HELD = "#retenues"


async def signed(visit: Visit) -> Response:
    return await _show(visit, Form())


async def decide_hold(visit: Visit) -> Response:
    form = await visit.read_form()
    visit.require_account()
    if form["decision"] not in {"release", "discard"}:
        form.refuse("decision", visit.say("Please choose what to decide."))
    if form["sure"] != "1":
        form.refuse("sure", visit.say("Please say that you are sure."))
    if form.errors:
        return await _show(visit, form, 422)
    outcome = await visit.submit(
        "figures/decide_hold",
        form,
        holdId=visit.request.path_params["id"],
        release=form["decision"] == "release",
        reason=form["reason"],
    )
    if not outcome.went_well:
        return await _show(visit, form, outcome.status)
    at = evaluations_url(visit.request.path_params["slug"])
    return visit.redirect(with_query(at, decision=form["decision"]) + _HELD)


async def _show(visit: Visit, form: Form, status: int = 200) -> Response:
    slug, asked = visit.request.path_params["slug"], visit.query("relation")
    if asked is not None and asked not in RELATIONS:
        raise Failure(404)
    relation = RELATIONS[asked] if asked else None
    commune = (await visit.ask("figures/signed", slug=slug, relation=relation, **window(visit)))["commune"]
    if commune is None:
        raise Failure(404)
    found = commune["signedEvaluations"]
    return visit.page(
        "figures/signed.html",
        status,
        commune=commune,
        relation=asked,
        total=found["totalCount"],
        evaluations=found["nodes"],
        paging=links(found["pageInfo"], evaluations_url(slug), relation=asked),
        # what waits comes first; the rest stays in its order
        holds=sorted(commune["ballotHolds"]["nodes"], key=lambda hold: hold["state"] != "OPEN"),
        decided=visit.query("decision"),
        form=form,
    )
