"""…/{number}/modifier: change one's own proposal; every version is kept."""

from typing import Any

from starlette.responses import Response

from parvis_web.pages.failures import Failure
from parvis_web.pages.forms import Form, filled
from parvis_web.pages.photos_form import photo_ids
from parvis_web.pages.proposals.draft import labels, read_draft, send
from parvis_web.pages.proposals.proposal import PROPOSAL
from parvis_web.pages.visit import Visit


async def edit(visit: Visit) -> Response:
    visit.require_account()
    found = await _find(visit, [])
    proposal = found["proposal"]
    location = proposal["location"] or {}
    form = filled(
        title=proposal["title"],
        body=proposal["body"],
        theme=proposal["theme"]["code"],
        neighbourhoodId=(proposal["neighbourhood"] or {}).get("id"),
        latitude=location.get("latitude"),
        longitude=location.get("longitude"),
        expectedVersion=proposal["versions"]["nodes"][0]["number"],
    )
    return _page(visit, form, {**found, "photos": proposal["photos"]})


async def edit_now(visit: Visit) -> Response:
    form = await read_draft(visit)
    visit.require_account()
    version = form["expectedVersion"]
    outcome = await send(
        visit,
        "proposals/edit_proposal",
        form,
        proposalId=form["proposalId"],
        expectedVersion=int(version) if version.isdecimal() and len(version) < 10 else None,
    )
    if outcome.went_well:
        return visit.redirect(PROPOSAL.address(visit))
    return _page(visit, form, await _find(visit, photo_ids(form)), outcome.status)


async def _find(visit: Visit, kept: list[str]) -> dict[str, Any]:
    """What the page shows; `photos` are those kept. Raises Failure unless the proposal is the visitor's to change."""
    found = await visit.ask("proposals/edit", **PROPOSAL.asked(visit), photoIds=kept)
    proposal = PROPOSAL.found(found)
    if not proposal["viewerCanEdit"]:
        raise Failure(403)
    return {
        "commune": proposal["commune"],
        "proposal": proposal,
        "themes": found["themes"],
        "photos": [photo for photo in found["photos"] if photo],
    }


def _page(visit: Visit, form: Form, found: dict[str, Any], status: int = 200) -> Response:
    return visit.page("proposals/edit.html", status, **found, form=form, labels=labels(visit, found["photos"]))
