"""/avis/{id}: an opinion with the town hall's answer and its discussion; commenting it."""

from typing import Any

from parvis.opinions.publishing import next_batch
from parvis_web.pages.addresses import opinion_url
from parvis_web.pages.contents import ContentById


class _Opinion(ContentById):
    def more(self) -> dict[str, Any]:
        return {"next_batch": next_batch()}


OPINION = _Opinion("Opinion", "opinions/opinion", opinion_url)
opinion, comment_opinion = OPINION.show, OPINION.comment
