"""What a global id names, where it is something that can be moderated."""

from typing import NamedTuple
from uuid import UUID

from parvis.moderation.errors import ContentUnknown
from parvis.moderation.models import ContentKind
from parvis_graphql.engine.global_ids import decode_id

_KINDS = {
    "Proposal": ContentKind.PROPOSAL,
    "Story": ContentKind.STORY,
    "Comment": ContentKind.COMMENT,
    "Opinion": ContentKind.OPINION,
}


class ContentId(NamedTuple):
    kind: ContentKind
    id: UUID


def content_of(text: str) -> ContentId:
    """Raises ContentUnknown for what is no id of a proposal, a story, an opinion or a comment."""
    try:
        type_name, key = decode_id(text)
        return ContentId(_KINDS[type_name], key)
    except (ValueError, KeyError):
        raise ContentUnknown from None
