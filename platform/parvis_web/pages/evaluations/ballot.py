"""/bulletin: who holds a ballot's code changes it, or takes it back. It is never shown what the ballot says."""

from starlette.responses import Response

from parvis_web.pages.evaluations.answers import answer_labels, beside_their_fields, goes_further, read_answers
from parvis_web.pages.forms import Form
from parvis_web.pages.visit import Visit

PATH = "/bulletin"
#: what was done, as the address of the page after it says: never which ballot
_DONE = {"modifie": "change", "retire": "withdrawal"}


async def ballot(visit: Visit) -> Response:
    return await _show(visit, Form())


async def ballot_now(visit: Visit) -> Response:
    form = await visit.read_form()
    if form["do"] == "withdraw":
        if form["sure"] != "1":
            form.refuse("sure", visit.say("Please say that you are sure."))
            return await _show(visit, form, 422)
        outcome = await visit.submit("evaluations/withdraw_ballot", form, code=form["code"])
        return visit.redirect(f"{PATH}?fait=retire") if outcome.went_well else await _show(visit, form, outcome.status)
    answers = read_answers(visit, form)
    if form.errors:
        return await _show(visit, form, 422)
    outcome = await visit.submit("evaluations/change_ballot", form, code=form["code"], **answers)
    if outcome.went_well:
        return visit.redirect(f"{PATH}?fait=modifie")
    beside_their_fields(form)
    return await _show(visit, form, outcome.status)


async def _show(visit: Visit, form: Form, status: int = 200) -> Response:
    found = await visit.ask("evaluations/ballot")
    criteria = [one for one in found["criteria"] if one["isActive"]]
    response = visit.page(
        "evaluations/ballot.html",
        status,
        criteria=criteria,
        period=found["period"],
        labels={
            "code": visit.say("Your code"),
            **answer_labels(visit, criteria),
            "sure": visit.say("Take my ballot back"),
        },
        goes_further=goes_further(form, criteria),
        done=None if form.errors else _DONE.get(visit.query("fait") or ""),
        form=form,
    )
    response.headers["cache-control"] = "no-store"
    return response
