"""Root fields that search."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Annotated
from uuid import UUID

import strawberry

from parvis.auth.viewer import Viewer
from parvis.core.errors import Code, Mistake
from parvis.search.kinds import SearchKind
from parvis.search.queries import SIMILAR_TO_TEXT, Found, Place, Search
from parvis.search.words import storable
from parvis_graphql.context import Ask
from parvis_graphql.engine.declarations import argument, dear, to_many
from parvis_graphql.engine.declared import Arguments, Term, Through
from parvis_graphql.engine.entities import record
from parvis_graphql.engine.global_ids import key_of
from parvis_graphql.engine.pages import DEFAULT_PAGE, PageInfo, bounded_size
from parvis_graphql.proposals.types import SIMILAR_COST, Proposal
from parvis_graphql.search.types import SearchConnection, SearchEdge, SearchHit

MOST_FOUND = 50
MOST_SIMILAR = 10
_LONGEST_CURSOR = 200
_SEARCH_COST = 100


async def _similar(_viewer: Viewer, arguments: Arguments) -> dict[str, object]:
    return {
        "commune": key_of(arguments["commune_id"], "Commune", "commune_id"),
        "text": storable(arguments["text"]),
    }


@record
class SearchQuery:
    """What can be searched."""

    @strawberry.field(
        description="Everything public in which all the words are found, best first: French words in any form, without"
        " regard to accents; the last one may be half typed. Words in quotes stand side by side, a word after a minus"
        " is not there. The first 200 characters count.",
        metadata=dear(_SEARCH_COST),
    )
    async def search(
        self,
        info: Ask,
        *,
        text: Annotated[str, strawberry.argument(description="What is looked for.")],
        kinds: Annotated[
            list[SearchKind] | None, strawberry.argument(description="Only these kinds; all unless told.")
        ] = None,
        commune_id: Annotated[
            strawberry.ID | None, strawberry.argument(description="Only what is of this commune.")
        ] = None,
        first: Annotated[
            int | None, strawberry.argument(description=f"How many: 1 to {MOST_FOUND}, {DEFAULT_PAGE} unless told.")
        ] = None,
        after: Annotated[str | None, strawberry.argument(description="Go on after this cursor.")] = None,
    ) -> SearchConnection:
        size = bounded_size("first", first, MOST_FOUND, DEFAULT_PAGE)
        place = None if after is None else _place(after)
        commune = None if commune_id is None else key_of(commune_id, "Commune", "commune_id")
        search = Search(info.context.reads, text, kinds, commune)
        page = await search.page(size, place)
        return _connection(search, page.findings, has_next=page.has_next, has_previous=after is not None)

    similar_proposals: list[Proposal] = to_many(
        "Proposals of a commune that share the most words with a text, nearest first: for whoever is about to propose"
        " something.",
        through=Through(SIMILAR_TO_TEXT, "", "far"),
        order=(Term("j.place", "integer"),),
        limit=MOST_SIMILAR,
        prepare=_similar,
        arguments=(
            argument("commune_id", strawberry.ID, "The commune.", default=strawberry.UNSET),
            argument("text", str, "A title, say; the first 200 characters count.", default=strawberry.UNSET),
            argument("first", int, f"How many at most: 1 to {MOST_SIMILAR}.", default=5),
        ),
        cost=SIMILAR_COST,
    )


def _connection(search: Search, found: list[Found], *, has_next: bool, has_previous: bool) -> SearchConnection:
    edges = [SearchEdge(cursor=_cursor(one), node=_hit(one)) for one in found]
    return SearchConnection(
        search=search,
        edges=edges,
        nodes=[_hit(one) for one in found],
        page_info=PageInfo(
            has_next_page=has_next,
            has_previous_page=has_previous,
            start_cursor=edges[0].cursor if edges else None,
            end_cursor=edges[-1].cursor if edges else None,
        ),
    )


def _hit(found: Found) -> SearchHit:
    return SearchHit(
        subject_id=found.subject_id, kind=found.kind, title_html=found.title_html, snippet_html=found.snippet_html
    )


def _cursor(found: Found) -> str:
    return urlsafe_b64encode(json.dumps([found.score, str(found.subject_id)]).encode()).decode().rstrip("=")


def _place(text: str) -> Place:
    """Raises Mistake INVALID for what is no cursor of a search."""
    try:
        if len(text) <= _LONGEST_CURSOR:
            score, key = json.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
            if isinstance(score, int) and isinstance(key, str):
                return Place(score, UUID(key))
    except (ValueError, TypeError):
        pass
    raise Mistake(Code.INVALID, "This is not a cursor of this list and order.", ("after",))
