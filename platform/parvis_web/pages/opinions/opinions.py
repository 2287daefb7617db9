"""/communes/{slug}/avis: what people think of their commune, in their words; and the form to say it."""

from uuid import uuid4

from starlette.responses import Response

from parvis.opinions.models import Signature
from parvis.opinions.publishing import next_batch
from parvis_web.door.cookies import SIGNATURE_COOKIE, set_signature
from parvis_web.pages.addresses import opinion_url, opinions_url
from parvis_web.pages.failures import Failure
from parvis_web.pages.forms import Form, filled
from parvis_web.pages.paging import links, window
from parvis_web.pages.photos_form import was_sent_before
from parvis_web.pages.visit import Visit

#: how the address asks for those alone that the town hall has not answered
AWAITING = "attendue"


async def opinions(visit: Visit) -> Response:
    signature = visit.request.cookies.get(SIGNATURE_COOKIE)
    return await _show(visit, filled(text=visit.query("texte"), signature=signature))


async def publish(visit: Visit) -> Response:
    form = await visit.read_form()
    visit.require_account()
    if form["signature"] not in set(Signature):
        form.refuse("signature", visit.say("Please choose one."))
        return await _show(visit, form, 422)
    outcome = await visit.submit(
        "opinions/publish_opinion",
        form,
        communeId=form["communeId"],
        text=form["text"],
        signature=form["signature"],
        idempotencyKey=form["key"] or None,
    )
    if was_sent_before(outcome):
        return visit.redirect(opinions_url(visit.request.path_params["slug"]))
    if not outcome.went_well:
        return await _show(visit, form, outcome.status)
    response = visit.redirect(opinion_url(outcome.payload["opinion"]["id"]))
    set_signature(response, form["signature"], visit.settings)
    return response


async def _show(visit: Visit, form: Form, status: int = 200) -> Response:
    slug = visit.request.path_params["slug"]
    awaiting = visit.query("reponse") == AWAITING
    found = await visit.ask(
        "opinions/opinions",
        slug=slug,
        isSignedIn=visit.is_signed_in,
        awaitingAnswer=True if awaiting else None,
        **window(visit),
    )
    commune = found["commune"]
    if commune is None:
        raise Failure(404)
    return visit.page(
        "opinions/opinions.html",
        status,
        commune=commune,
        opinions=commune["opinions"],
        own=commune.get("viewerOpinion"),
        person=found["viewer"]["person"] if found.get("viewer") else None,
        next_batch=next_batch(),
        only_awaiting=awaiting,
        paging=links(commune["opinions"]["pageInfo"], opinions_url(slug), reponse=AWAITING if awaiting else None),
        form=form,
        # kept through mistakes: however often the form is sent, it makes one opinion
        key=form["key"] or uuid4(),
    )
