"""…/{number}/soutien: stand behind a proposal, or no longer."""

from starlette.responses import Response

from parvis_web.pages.addresses import proposal_url
from parvis_web.pages.proposals.proposal import which
from parvis_web.pages.visit import Visit


async def support(visit: Visit) -> Response:
    slug, number = which(visit)
    form = await visit.read_form()
    document = "proposals/unsupport_proposal" if form["undo"] else "proposals/support_proposal"
    await visit.run(document, proposalId=form["proposalId"])
    return visit.redirect(proposal_url(slug, number) + "#soutien")
