"""…/{number}/reponse, decision, realisation, confirmation: steps taken with a proposal, each on its own page."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from starlette.responses import Response

from parvis.proposals.content import MOST_PHOTOS
from parvis_web.pages.failures import Failure
from parvis_web.pages.forms import Form
from parvis_web.pages.photos_form import photo_ids, photo_labels, read_photos_form, was_sent_before
from parvis_web.pages.proposals.draft import NEW_FILES
from parvis_web.pages.proposals.proposal import PROPOSAL
from parvis_web.pages.visit import Outcome, Visit

#: what an official may sign for besides their own name
_TOWN_HALL = {"COUNCIL", "MUNICIPAL_SERVICE"}


@dataclass(frozen=True, slots=True)
class Step:
    """A page with a form: `may` is the field that says whether this visitor takes the step."""

    template: str
    may: str


_ANSWER = Step("officials/answer.html", "viewerCanAnswer")
_DECIDE = Step("officials/decide.html", "viewerCanDecide")
_REPORT = Step("officials/report.html", "viewerCanReport")
_CONFIRM = Step("officials/confirm.html", "viewerCanConfirm")


async def answer(visit: Visit) -> Response:
    visit.require_account()
    return await _show(visit, _ANSWER, Form())


async def answer_now(visit: Visit) -> Response:
    form = await visit.read_form()
    visit.require_account()
    outcome = await visit.submit(
        "officials/answer_proposal",
        form,
        **_signed(form),
        body=form["body"],
        underReview=form["underReview"] == "yes",
    )
    return await _then(visit, _ANSWER, form, outcome)


async def decide(visit: Visit) -> Response:
    visit.require_account()
    return await _show(visit, _DECIDE, Form())


async def decide_now(visit: Visit) -> Response:
    form = await visit.read_form()
    visit.require_account()
    if form["kind"] not in {"ACCEPTED", "DECLINED", "NOT_OURS"}:
        form.refuse("kind", visit.say("Please choose one."))
        return await _show(visit, _DECIDE, form, 422)
    outcome = await visit.submit(
        "officials/decide_proposal",
        form,
        **_signed(form),
        kind=form["kind"],
        reason=form["reason"],
        close=form["close"] == "yes",
    )
    return await _then(visit, _DECIDE, form, outcome)


async def report(visit: Visit) -> Response:
    visit.require_account()
    return await _show(visit, _REPORT, Form())


async def report_now(visit: Visit) -> Response:
    form = await read_photos_form(visit, files=NEW_FILES, most=MOST_PHOTOS)
    visit.require_account()
    if form["state"] not in {"PLANNED", "IN_PROGRESS", "DONE", "ABANDONED"}:
        form.refuse("state", visit.say("Please choose one."))
    if form.errors:
        return await _show(visit, _REPORT, form, 422)
    outcome = await visit.submit(
        "officials/report_execution",
        form,
        **_signed(form),
        state=form["state"],
        message=form["message"],
        photoIds=photo_ids(form),
    )
    return await _then(visit, _REPORT, form, outcome)


async def confirm(visit: Visit) -> Response:
    visit.require_account()
    return await _show(visit, _CONFIRM, Form())


async def confirm_now(visit: Visit) -> Response:
    form = await visit.read_form()
    visit.require_account()
    if form["done"] not in {"yes", "no"}:
        form.refuse("done", visit.say("Please choose one."))
        return await _show(visit, _CONFIRM, form, 422)
    outcome = await visit.submit(
        "officials/confirm_done",
        form,
        proposalId=form["proposalId"],
        idempotencyKey=form["key"] or None,
        done=form["done"] == "yes",
        comment=form["comment"] or None,
    )
    return await _then(visit, _CONFIRM, form, outcome)


def _signed(form: Form) -> dict[str, Any]:
    """What every step of the town hall brings; a form that is sent twice makes one step."""
    return {
        "proposalId": form["proposalId"],
        "actorId": form["actorId"] or None,
        "idempotencyKey": form["key"] or None,
    }


async def _then(visit: Visit, step: Step, form: Form, outcome: Outcome) -> Response:
    if not outcome.went_well and not was_sent_before(outcome):
        return await _show(visit, step, form, outcome.status)
    return visit.redirect(PROPOSAL.address(visit) + "#suite")


async def _show(visit: Visit, step: Step, form: Form, status: int = 200) -> Response:
    found = await visit.ask("officials/act", **PROPOSAL.asked(visit), photoIds=photo_ids(form))
    shown = PROPOSAL.found(found)
    commune = shown["commune"]
    if not shown[step.may] and status == 200:
        raise Failure(403)
    photos = [photo for photo in found["photos"] if photo]
    return visit.page(
        step.template,
        status,
        commune=commune,
        proposal=shown,
        photos=photos,
        speaker={"actors": [actor for actor in found["viewer"]["actors"] if may_sign(actor, commune["slug"])]},
        labels=_labels(visit, photos),
        form=form,
        key=form["key"] or uuid4(),
    )


def may_sign(actor: dict[str, Any], slug: str) -> bool:
    """Whether somebody who speaks for this actor may sign for the town hall of that commune in its name."""
    if actor["__typename"] == "Person":
        return True
    return actor["kind"] in _TOWN_HALL and any(place["slug"] == slug for place in actor["communes"])


def _labels(visit: Visit, photos: list[dict[str, Any]]) -> dict[str, str]:
    """What the fields of these forms are called, for the list of mistakes."""
    return {
        "actorId": visit.say("I speak as"),
        "kind": visit.say("Decision"),
        "state": visit.say("How far is it?"),
        "done": visit.say("Is it done?"),
        "body": visit.say("Your answer"),
        "reason": visit.say("Reason"),
        "message": visit.say("In words"),
        "comment": visit.say("Comment"),
        **photo_labels(visit, photos, NEW_FILES),
    }
