"""Opinions about a commune, and what the town hall answers."""

from datetime import date, datetime

from parvis.core.visibility import Visibility
from parvis.directory.models import CommuneRole
from parvis.moderation.models import ContentKind
from parvis.moderation.queries import CAN_FLAG, CAN_MODERATE
from parvis.opinions import queries
from parvis.opinions.models import HeldFor, Signature
from parvis.opinions.models import Opinion as OpinionModel
from parvis.opinions.models import OpinionAnswer as AnswerModel
from parvis_graphql.directory.types import Actor
from parvis_graphql.discussion.types import Commentable
from parvis_graphql.engine.declarations import LONG, column, condition, to_one
from parvis_graphql.engine.entities import entity
from parvis_graphql.enums import described
from parvis_graphql.moderation.types import Moderated
from parvis_graphql.node import Node
from parvis_graphql.places.types import Commune
from parvis_graphql.scalars import Markdown

described(
    Signature,
    "Whether an opinion says who wrote it.",
    {
        "SIGNED": "With its author's name.",
        "WITHHELD": "Without: nobody reads who wrote it, officials and moderators included. Published on Mondays.",
    },
)
described(
    HeldFor,
    "Why an opinion waits for a moderator.",
    {
        "INSULT": "It has words that insult.",
        "PRIVATE_NAME": "It seems to name somebody who is no public figure.",
        "NEWCOMER_BURST": "It came in a flood of new accounts' posts.",
    },
)


_LONGEST_EXCERPT = 80
_PLAIN = "regexp_replace({t}.text_html, '<[^>]*>', ' ', 'g')"
for _entity, _character in (("&nbsp;", " "), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&amp;", "&")):
    _PLAIN = f"replace({_PLAIN}, '{_entity}', '{_character}')"
# white space is made one by splitting: a regular expression would take several times as long
_WORDS = f"array_to_string(array_remove(string_to_array(translate({_PLAIN}, '\n\t', '  '), ' '), ''), ' ')"
_EXCERPT = (
    f"(SELECT CASE WHEN length(words) > {_LONGEST_EXCERPT}"  # noqa: S608 - constants
    f" THEN rtrim(left(words, {_LONGEST_EXCERPT - 1})) || '…' ELSE words END"
    f" FROM CAST({_WORDS} AS text) words)"
)


@entity(model=AnswerModel, visible=queries.ANSWER_VISIBLE)
class OpinionAnswer(Node):
    """What the town hall answers to an opinion, once."""

    body: Markdown = column("What it says.", weight=LONG)
    body_html: str = column("The same, rendered and safe to show.", weight=LONG)
    author: Actor | None = to_one("Who signed it; null once erased.", "author_id")
    author_role: CommuneRole | None = column("The role in which it was given.")
    created_at: datetime = column("When.")


@entity(model=OpinionModel, visible=queries.VISIBLE)
class Opinion(Node, Commentable, Moderated):
    """What somebody thinks of their commune, in words; once a quarter. It is no part of any figure."""

    commune: Commune = to_one("The commune it is about.", "commune_id")
    text: Markdown = column("What it says; empty once taken back.", weight=LONG)
    text_html: str = column("The same, rendered and safe to show.", weight=LONG)
    excerpt: str = column(
        f"Its first words, plain and in one line, at most {_LONGEST_EXCERPT} characters: it has no title.", _EXCERPT
    )
    signature: Signature = column("Whether it says who wrote it.")
    author: Actor | None = to_one("Who wrote it; null where the name is withheld, and once erased.", queries.AUTHOR)
    answer: OpinionAnswer | None = to_one("What the town hall answered; null until it does.", queries.ANSWER)
    published_on: date | None = column(
        "The day it was published; null while it waits: for Monday where the name is withheld, or for a moderator."
    )
    held_for: HeldFor | None = column(
        "Why it waits for a moderator; null where it does not, and for all but its author and moderators.",
        queries.HELD_FOR,
    )
    is_withdrawn: bool = column("Whether its author has taken it back: then nothing is left of it but its place.")
    visibility: Visibility = column("Whether it is shown to all, once it is published.")
    viewer_is_author: bool = condition("Whether the caller wrote it.", queries.IS_AUTHOR)
    viewer_can_answer: bool = condition("Whether the caller may answer in the town hall's name.", queries.CAN_ANSWER)
    viewer_can_withdraw: bool = condition("Whether the caller may take it back.", queries.CAN_WITHDRAW)
    viewer_can_flag: bool = condition(
        "Whether the caller may report it; visitors may. False once they have.", CAN_FLAG[ContentKind.OPINION]
    )
    viewer_can_moderate: bool = condition("Whether the caller may decide about it.", CAN_MODERATE[ContentKind.OPINION])
