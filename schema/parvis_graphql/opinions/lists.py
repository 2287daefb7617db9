"""Which opinions lists show, and in which order."""

from parvis.core.sql import Predicate
from parvis.opinions.queries import AWAITS_ANSWER, PUBLISHED
from parvis_graphql.engine.declarations import argument
from parvis_graphql.engine.declared import Order, Term

#: what was taken back has nothing to show but its place, for the answer and what others said
LISTED = PUBLISHED & Predicate("NOT {t}.is_withdrawn")
AWAITING_ANSWER = argument(
    "awaiting_answer",
    bool | None,
    "Only those that the town hall may answer and has not; or only the others.",
)
OPINION_FILTERS = {"awaiting_answer": Predicate(f":awaiting_answer = ({AWAITS_ANSWER.text})")}
#: keys are random: within a day their order tells nothing of who wrote first
LATEST: Order = (Term("{t}.published_on", "date", descending=True), Term("{t}.id"))
#: one's own, those that are not published too
OWN: Order = (Term("{t}.period", "integer", descending=True), Term("{t}.id"))
