"""/avis/{id}: an opinion with the town hall's answer and its discussion; commenting it."""

from parvis_web.pages.addresses import opinion_url
from parvis_web.pages.contents import ContentById

OPINION = ContentById("Opinion", "opinions/opinion", opinion_url)
opinion, comment_opinion = OPINION.show, OPINION.comment
