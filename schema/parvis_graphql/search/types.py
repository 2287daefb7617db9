"""What a search answers: findings of several types, best first, each with the place where it matches."""

from typing import Annotated, TypeAlias
from uuid import UUID

import strawberry

from parvis.search.kinds import SearchKind
from parvis.search.queries import Search
from parvis_graphql.directory.organisations import Organisation
from parvis_graphql.discussion.types import Comment
from parvis_graphql.engine.declarations import to_any
from parvis_graphql.engine.entities import Record, record
from parvis_graphql.engine.pages import PageInfo
from parvis_graphql.enums import described
from parvis_graphql.places.types import Commune
from parvis_graphql.proposals.types import Proposal
from parvis_graphql.stories.types import Story

described(
    SearchKind,
    "What can be found.",
    {
        "PROPOSAL": "Proposals, by title and text; not those taken back.",
        "STORY": "Stories, by title, text and place.",
        "COMMENT": "Comments, by what they say.",
        "ORGANISATION": "Organisations, by name and summary.",
        "COMMUNE": "Communes, by name; alone also by postal or INSEE code, a slip forgiven.",
    },
)

SearchSubject: TypeAlias = Annotated[
    Proposal | Story | Comment | Organisation | Commune,
    strawberry.union("SearchSubject", description="Anything that can be found."),
]


@record
class SearchHit(Record):
    """Something that was found."""

    subject_id: strawberry.Private[UUID]
    kind: SearchKind = strawberry.field(description="What it is.")
    title_html: str | None = strawberry.field(
        description="Its title or name, safe to show, with `<mark>` around what was looked for; null for a comment."
    )
    snippet_html: str = strawberry.field(description="The place in its text where it matches, in the same way.")
    subject: SearchSubject | None = to_any(
        "What was found.",
        kind="kind",
        local="subject_id",
        types={
            "PROPOSAL": "Proposal",
            "STORY": "Story",
            "COMMENT": "Comment",
            "ORGANISATION": "Organisation",
            "COMMUNE": "Commune",
        },
    )


@strawberry.type(description="A place in what was found.")
class SearchEdge(Record):
    cursor: str = strawberry.field(description="Pass it as `after`.")
    node: SearchHit = strawberry.field(description="What stands there.")


@strawberry.type(description="A page of what was found, best first.")
class SearchConnection(Record):
    search: strawberry.Private[Search]
    edges: list[SearchEdge] = strawberry.field(description="The page, with a cursor for each.")
    nodes: list[SearchHit] = strawberry.field(description="The page, without the cursors.")
    page_info: PageInfo = strawberry.field(description="Where this page stands.")

    @strawberry.field(description="How many there are in all; only some 150 of the best are ever told apart.")
    async def total_count(self) -> int:
        return await self.search.total()
