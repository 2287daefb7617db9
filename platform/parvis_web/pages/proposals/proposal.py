"""/communes/{slug}/propositions/{number}: a proposal with its photos and its discussion; commenting it."""

from uuid import uuid4

from starlette.responses import Response

from parvis_web.pages.addresses import proposal_url
from parvis_web.pages.discussion.say import say
from parvis_web.pages.failures import Failure
from parvis_web.pages.forms import Form
from parvis_web.pages.moderation.withheld import withheld_proposal
from parvis_web.pages.paging import links, window
from parvis_web.pages.visit import Visit

#: GraphQL's Int; a larger number is nobody's
_LARGEST = 2**31 - 1


async def proposal(visit: Visit) -> Response:
    return await _show(visit, Form())


async def comment_proposal(visit: Visit) -> Response:
    return await say(visit, proposal_url(*which(visit)), _show)


def which(visit: Visit) -> tuple[str, int]:
    """The proposal that the address names. Raises Failure where there can be none of this number."""
    number = visit.request.path_params["number"]
    if number > _LARGEST:
        raise Failure(404)
    return visit.request.path_params["slug"], number


async def _show(visit: Visit, form: Form, status: int = 200) -> Response:
    slug, number = which(visit)
    found = await visit.ask(
        "proposals/proposal", slug=slug, number=number, isSignedIn=visit.is_signed_in, **window(visit)
    )
    commune = found["commune"]
    shown = commune and commune["proposal"]
    if shown is None:
        return await withheld_proposal(visit, slug, number)
    path = proposal_url(slug, number)
    return visit.page(
        "proposals/proposal.html",
        status,
        commune=commune,
        proposal=shown,
        comments=shown["thread"]["comments"]["nodes"],
        paging=links(shown["thread"]["comments"]["pageInfo"], path),
        live_cursor=found["liveCursor"],
        speaker=found.get("viewer"),
        form=form,
        key=uuid4(),
    )
