"""/communes/{slug}/evaluer: rate a commune, in secret or signed.

A secret ballot's answer is the page with its code: the code is in no address, cookie or log, and shown once.
"""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from parvis.evaluations import periods
from parvis.evaluations.models import Relation
from parvis_web.door.cookies import VOICE_COOKIE, set_voice
from parvis_web.pages.addresses import evaluate_url
from parvis_web.pages.evaluations.answers import (
    answer_labels,
    beside_their_fields,
    filled_with,
    goes_further,
    read_answers,
)
from parvis_web.pages.failures import Failure
from parvis_web.pages.forms import Form, filled
from parvis_web.pages.visit import Outcome, Visit

SECRET, SIGNED = "secret", "signed"
_RELATIONS = frozenset(relation.value for relation in Relation)


async def evaluate(visit: Visit) -> Response:
    """A visitor may fill in the form, and is told that an account is needed to hand it in."""
    found = await _find(visit)
    signed = found["commune"]["viewerEvaluation"]
    if found["commune"]["viewerHasEvaluated"] and signed is None:
        return _already(visit, found)
    return _show(visit, found, filled_with(signed) if signed else filled(voice=_last_voice(visit.request)))


async def evaluate_now(visit: Visit) -> Response:
    form = await visit.read_form()
    visit.require_account()
    # before the ballot: once it is cast nothing more is read, as what failed then would lose its code
    found = await _find(visit)
    answers = read_answers(visit, form)
    if form["relation"] not in _RELATIONS:
        form.refuse("relation", visit.say("Please say what you are to this commune."))
    if form["voice"] not in {SECRET, SIGNED}:
        form.refuse("voice", visit.say("Please choose: in secret, or signed."))
    if form.errors:
        return _show(visit, found, form, 422)
    document = "evaluations/cast_ballot" if form["voice"] == SECRET else "evaluations/sign_evaluation"
    outcome = await visit.submit(
        document,
        form,
        communeId=found["commune"]["id"],
        relation=form["relation"],
        neighbourhoodId=form["neighbourhoodId"] or None,
        period=form["period"] or None,
        **answers,
    )
    if not outcome.went_well:
        return await _refused(visit, form, outcome)
    response = (
        _cast(visit, found["commune"], outcome.payload["code"])
        if form["voice"] == SECRET
        else visit.redirect(evaluate_url(found["commune"]["slug"], "merci"))
    )
    set_voice(response, form["voice"], visit.settings)
    return response


async def signed(visit: Visit) -> Response:
    """…/evaluer/merci: where signing leads. There is none for a ballot: its answer is its page."""
    visit.require_account()
    found = await _find(visit)
    commune = found["commune"]
    if commune["viewerEvaluation"] is None:
        return visit.redirect(evaluate_url(commune["slug"]))
    return visit.page("evaluations/signed.html", commune=commune, until=_last_day())


async def _find(visit: Visit) -> dict[str, Any]:
    """What the form is made of; criteria that are asked now. Raises Failure."""
    found = await visit.ask("evaluations/evaluate", slug=visit.request.path_params["slug"])
    if found["commune"] is None:
        raise Failure(404)
    return {**found, "criteria": [one for one in found["criteria"] if one["isActive"]]}


def _cast(visit: Visit, commune: dict[str, Any], code: str) -> Response:
    """Thanks, with the code. Sending the form again finds the sheet, and casts nothing."""
    response = visit.page("evaluations/cast.html", commune=commune, until=_last_day(), code=code)
    response.headers["cache-control"] = "no-store"
    return response


async def _refused(visit: Visit, form: Form, outcome: Outcome) -> Response:
    """The form with its mistakes; one that was sent twice is told what has become of it."""
    found = await _find(visit)
    commune = found["commune"]
    was_done = any(error["code"] == "ALREADY_DONE" for error in outcome.payload.get("errors", ()))
    if was_done and commune["viewerHasEvaluated"] and commune["viewerEvaluation"] is None:
        return _already(visit, found)
    beside_their_fields(form)
    return _show(visit, found, form, outcome.status)


def _already(visit: Visit, found: dict[str, Any]) -> Response:
    return visit.page("evaluations/already.html", commune=found["commune"], period=found["period"])


def _show(visit: Visit, found: dict[str, Any], form: Form, status: int = 200) -> Response:
    criteria, commune = found["criteria"], found["commune"]
    return visit.page(
        "evaluations/evaluate.html",
        status,
        commune=commune,
        criteria=criteria,
        # of the page, not of the form: sent again after the quarter has turned, it counts for the new one
        period=found["period"],
        signed=commune["viewerEvaluation"],
        name=found["viewer"] and found["viewer"]["person"]["displayName"],
        labels={
            "relation": visit.say("What you are to the commune"),
            **answer_labels(visit, criteria),
            "neighbourhoodId": visit.say("Neighbourhood (optional)"),
            "voice": visit.say("How you vote"),
        },
        goes_further=goes_further(form, criteria),
        form=form,
    )


def _last_day() -> str:
    """Until when what was handed in can be changed."""
    return periods.last_day(periods.current()).isoformat()


def _last_voice(request: Request) -> str | None:
    """How this browser last evaluated."""
    return request.cookies.get(VOICE_COOKIE)
