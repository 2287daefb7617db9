"""Which opinions lists show, and in which order."""

from parvis.core.sql import Predicate
from parvis.opinions.queries import PUBLISHED
from parvis_graphql.engine.declared import Order, Term

#: what was taken back has nothing to show but its place, for the answer and what others said
LISTED = PUBLISHED & Predicate("NOT {t}.is_withdrawn")
#: keys are random: within a day their order tells nothing of who wrote first
LATEST: Order = (Term("{t}.published_on", "date", descending=True), Term("{t}.id"))
#: one's own, those that are not published too
OWN: Order = (Term("{t}.period", "integer", descending=True), Term("{t}.id"))
