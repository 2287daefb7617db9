"""What can be found."""

from enum import StrEnum


class SearchKind(StrEnum):
    PROPOSAL = "PROPOSAL"
    STORY = "STORY"
    COMMENT = "COMMENT"
    ORGANISATION = "ORGANISATION"
    COMMUNE = "COMMUNE"


#: kinds that `search_entry` holds; communes have an index of their own, which forgives slips
INDEXED = (SearchKind.PROPOSAL, SearchKind.STORY, SearchKind.COMMENT, SearchKind.ORGANISATION)


def kind_marker(kind: SearchKind) -> str:
    """As `search_vector` of migration 0005 says it."""
    return f"§k{kind[0]}" if kind is not SearchKind.COMMUNE else "§-"
