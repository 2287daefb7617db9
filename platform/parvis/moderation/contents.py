"""What can be flagged, held and hidden: one entry a kind, with the conditions on its row and its domain's own hand."""

from collections.abc import Awaitable, Mapping
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from parvis.core.sql import Predicate
from parvis.core.visibility import Visibility
from parvis.directory.queries import SPEAKS_FOR_AUTHOR, speaks_for
from parvis.discussion import policy as discussion
from parvis.discussion.visibility import set_visibility as set_comment
from parvis.moderation.models import ContentKind
from parvis.opinions import policy as opinions
from parvis.opinions.visibility import set_visibility as set_opinion
from parvis.proposals import policy as proposals
from parvis.proposals.visibility import set_visibility as set_proposal
from parvis.stories import policy as stories
from parvis.stories.visibility import set_visibility as set_story


class SetVisibility(Protocol):
    def __call__(self, content_id: UUID, visibility: Visibility, /, *, is_new: bool = False) -> Awaitable[None]:
        """Change the row and all that hangs on it, in the caller's transaction; announce it."""


@dataclass(frozen=True, slots=True)
class Content:
    """SQL is about the row `{t}` of `table`."""

    table: str
    #: whoever sees it, withheld or not; what is yet to be published, or was taken back, is nobody's to judge
    visible: Predicate
    #: the key of its commune
    commune: str
    #: a Visibility; for a comment or an opinion taken back DELETED
    visibility: str
    #: those whose words they are
    own: Predicate
    #: those whom it concerns so closely that they do not decide about it
    own_case: Predicate
    set_visibility: SetVisibility


_OWN = SPEAKS_FOR_AUTHOR | Predicate("{t}.written_by_id = :viewer")
_ITS_COMMUNE = "(SELECT its.commune_id FROM thread its WHERE its.id = {t}.thread_id)"
#: a comment under what one has written oneself, or in answer to it, may be the criticism of it
_OWN_THREAD = Predicate(
    f"EXISTS (SELECT FROM thread its WHERE its.id = {{t}}.thread_id AND {speaks_for('author_id').on('its')})"
)
_TO_OWN_COMMENT = Predicate(
    f"EXISTS (SELECT FROM comment answered WHERE answered.id = {{t}}.parent_id AND {_OWN.on('answered')})"
)

CONTENTS: Mapping[ContentKind, Content] = {
    ContentKind.PROPOSAL: Content(
        "proposal", proposals.VISIBLE, "{t}.commune_id", "{t}.visibility", _OWN, _OWN, set_proposal
    ),
    ContentKind.STORY: Content(
        "story", stories.PUBLISHED & stories.VISIBLE, "{t}.commune_id", "{t}.visibility", _OWN, _OWN, set_story
    ),
    ContentKind.COMMENT: Content(
        "comment",
        discussion.COMMENT_VISIBLE & Predicate("{t}.state <> 'DELETED'"),
        _ITS_COMMUNE,
        "{t}.state",
        _OWN,
        _OWN | _OWN_THREAD | _TO_OWN_COMMENT,
        set_comment,
    ),
    ContentKind.OPINION: Content(
        "opinion",
        opinions.VISIBLE & Predicate("NOT {t}.is_withdrawn"),
        "{t}.commune_id",
        "CASE WHEN {t}.is_withdrawn THEN 'DELETED' ELSE {t}.visibility END",
        # nobody judges in their own case, but that it may not be flagged would tell any token of theirs whose it is
        _OWN & opinions.MAY_KNOW_OWN,
        _OWN,
        set_opinion,
    ),
}
