"""/communes/{slug}/propositions/{number}: a proposal with its photos and its discussion; commenting it."""

from typing import Any

from starlette.responses import Response

from parvis_web.pages.addresses import proposal_url
from parvis_web.pages.contents import Content, Found
from parvis_web.pages.failures import Failure
from parvis_web.pages.moderation.withheld import withheld_proposal
from parvis_web.pages.visit import Visit

#: GraphQL's Int; a larger number is nobody's
_LARGEST = 2**31 - 1


def which(visit: Visit) -> tuple[str, int]:
    """The proposal that the address names. Raises Failure where there can be none of this number."""
    number = visit.request.path_params["number"]
    if number > _LARGEST:
        raise Failure(404)
    return visit.request.path_params["slug"], number


class _Proposal(Content):
    """Found by its number in its commune."""

    def asked(self, visit: Visit) -> dict[str, Any]:
        slug, number = which(visit)
        return {"slug": slug, "number": number}

    def pick(self, answer: Found) -> Found | None:
        commune = answer["commune"]
        proposal = commune and commune["proposal"]
        return proposal and {**proposal, "commune": commune}

    def address(self, visit: Visit) -> str:
        return proposal_url(*which(visit))

    async def withheld(self, visit: Visit) -> Response:
        return await withheld_proposal(visit, *which(visit))


PROPOSAL = _Proposal("proposals/proposal")
proposal, comment_proposal = PROPOSAL.show, PROPOSAL.comment
