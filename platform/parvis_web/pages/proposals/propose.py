"""/communes/{slug}/proposer: propose something, with photos."""

from typing import Any
from uuid import uuid4

from starlette.responses import Response

from parvis_web.pages.addresses import proposal_url, proposals_url
from parvis_web.pages.failures import Failure
from parvis_web.pages.forms import Form, filled
from parvis_web.pages.photos_form import photo_ids, was_sent_before
from parvis_web.pages.proposals.draft import labels, read_draft, send
from parvis_web.pages.search.similar import similar_to
from parvis_web.pages.visit import Visit


async def propose(visit: Visit) -> Response:
    """A visitor may read the form and is told to sign in before writing."""
    return await _show(visit, filled(actorId=visit.query("acteur")))


async def propose_now(visit: Visit) -> Response:
    form = await read_draft(visit)
    visit.require_account()
    if visit.query("commencer"):  # what was written elsewhere begins a proposal: by POST, so that no address holds it
        return await _show(visit, form)
    if visit.query("chercher"):
        return await _show(visit, form, similar=await similar_to(visit, form["communeId"], form["title"]))
    outcome = await send(
        visit,
        "proposals/create_proposal",
        form,
        communeId=form["communeId"],
        actorId=form["actorId"] or None,
        idempotencyKey=form["key"] or None,
    )
    if was_sent_before(outcome):
        return visit.redirect(proposals_url(visit.request.path_params["slug"]))
    if not outcome.went_well:
        return await _show(visit, form, outcome.status)
    number = outcome.payload["proposal"]["number"]
    return visit.redirect(proposal_url(visit.request.path_params["slug"], number))


async def _show(visit: Visit, form: Form, status: int = 200, similar: list[dict[str, Any]] | None = None) -> Response:
    """`similar` is what was found on being asked whether it has been proposed already."""
    found = await visit.ask("proposals/propose", slug=visit.request.path_params["slug"], photoIds=photo_ids(form))
    if found["commune"] is None:
        raise Failure(404)
    photos = [photo for photo in found["photos"] if photo]
    return visit.page(
        "proposals/propose.html",
        status,
        commune=found["commune"],
        themes=found["themes"],
        photos=photos,
        speaker=found["viewer"],
        labels=labels(visit, photos),
        form=form,
        similar=similar or [],
        was_looked_for=similar is not None,
        # kept through mistakes: however often the form is sent, it makes one proposal
        key=form["key"] or uuid4(),
    )
