"""/avis/{id}/retirer: take one's own opinion back, after being asked once more."""

from parvis_web.pages.addresses import opinions_url
from parvis_web.pages.contents import TakingBack
from parvis_web.pages.opinions.opinion import OPINION

_WITHDRAWING = TakingBack(
    OPINION,
    "opinions/withdraw",
    may="viewerCanWithdraw",
    mutation="opinions/withdraw_opinion",
    argument="opinionId",
    then=lambda opinion: opinions_url(opinion["commune"]["slug"]),
)
withdraw, withdraw_now = _WITHDRAWING.ask, _WITHDRAWING.do
