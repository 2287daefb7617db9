"""/avis/{id}/repondre: the town hall answers an opinion, once."""

from uuid import uuid4

from starlette.responses import Response

from parvis_web.pages.addresses import opinion_url
from parvis_web.pages.failures import Failure
from parvis_web.pages.forms import Form
from parvis_web.pages.officials.act import may_sign
from parvis_web.pages.opinions.opinion import OPINION
from parvis_web.pages.photos_form import was_sent_before
from parvis_web.pages.visit import Visit


async def answer(visit: Visit) -> Response:
    visit.require_account()
    return await _show(visit, Form())


async def answer_now(visit: Visit) -> Response:
    form = await visit.read_form()
    visit.require_account()
    opinion_id = visit.request.path_params["id"]
    outcome = await visit.submit(
        "opinions/answer_opinion",
        form,
        opinionId=opinion_id,
        body=form["body"],
        actorId=form["actorId"] or None,
        idempotencyKey=form["key"] or None,
    )
    if not outcome.went_well and not was_sent_before(outcome):
        return await _show(visit, form, outcome.status)
    return visit.redirect(opinion_url(opinion_id) + "#reponse")


async def _show(visit: Visit, form: Form, status: int = 200) -> Response:
    found = await visit.ask("opinions/answer", **OPINION.asked(visit))
    shown = OPINION.found(found)
    if not shown["viewerCanAnswer"] and status == 200:
        raise Failure(403)
    slug = shown["commune"]["slug"]
    return visit.page(
        "opinions/answer.html",
        status,
        opinion=shown,
        commune=shown["commune"],
        speaker={"actors": [actor for actor in found["viewer"]["actors"] if may_sign(actor, slug)]},
        form=form,
        key=form["key"] or uuid4(),
    )
