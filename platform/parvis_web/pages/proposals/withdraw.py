"""…/{number}/retirer: take one's own proposal back, after being asked once more."""

from parvis_web.pages.addresses import proposal_url
from parvis_web.pages.contents import TakingBack
from parvis_web.pages.proposals.proposal import PROPOSAL

_WITHDRAWING = TakingBack(
    PROPOSAL,
    "proposals/withdraw",
    may="viewerCanEdit",
    mutation="proposals/withdraw_proposal",
    argument="proposalId",
    then=lambda proposal: proposal_url(proposal["commune"]["slug"], proposal["number"]),
)
withdraw, withdraw_now = _WITHDRAWING.ask, _WITHDRAWING.do
