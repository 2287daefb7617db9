"""How lists of stories are ordered and narrowed, wherever they hang."""

from parvis.core.sql import Predicate
from parvis.stories.models import StoryKind
from parvis_graphql.engine.declarations import argument
from parvis_graphql.engine.declared import Order, Term
from parvis_graphql.enums import described

described(
    StoryKind,
    "What kind of story it is.",
    {
        "PHOTO_REPORT": "What happened, in pictures; at least one.",
        "EXPERIENCE": "What somebody lived through or learned.",
        "NEWS": "Something that people here should know.",
    },
)

#: a draft may have waited long: what counts is when others could read it
LATEST: Order = (
    Term("{t}.published_at", "timestamptz", descending=True),
    Term("{t}.id", descending=True),
)
STORY_FILTERS = {"kind": Predicate("{t}.kind = :kind")}
KIND = argument("kind", StoryKind | None, "Only those of this kind.")
