"""A row that must be there and is not to be seen: what becomes of the answer around it."""

from typing import Any

import pytest
from tests import factories
from tests.graphql.asking import Asker, gid

from parvis.discussion.models import Thread
from parvis.proposals.models import Proposal

MESSAGE = "Cannot return null for non-nullable field Proposal.thread."


@pytest.fixture
async def broken(db: str) -> Proposal:
    """A proposal that everyone sees, with a discussion that nobody does: it must not be so, and a fault might do it."""
    author = await factories.resident()
    await factories.proposal(author)
    made = await factories.proposal(author)
    await Thread.filter(id=made.thread_id).update(is_visible=False)
    return made


def said(answer: Any) -> list[tuple[str, list[Any]]]:
    return [(error["message"], error["path"]) for error in answer.errors]


async def test_the_nearest_place_that_may_be_null_is(ask: Asker, broken: Proposal) -> None:
    whole = await Proposal.exclude(id=broken.id).get()
    document = "query($ids: [ID!]!) { nodes(ids: $ids) { ... on Proposal { title thread { isOpen } } } liveCursor }"

    answer = await ask.answer(document, ids=[gid(whole), gid(broken), gid(whole)])

    found = {"title": whole.title, "thread": {"isOpen": True}}
    assert answer.data["nodes"] == [found, None, found]
    assert answer.data["liveCursor"]
    assert said(answer) == [(MESSAGE, ["nodes", 1, "thread"])]


@pytest.mark.parametrize(
    ("document", "path"),
    [
        ("{ all: proposals { nodes { thread { id } } } }", ["all", "nodes", 0, "thread"]),
        (
            "{ all: proposals(last: 2) { pageInfo { hasNextPage } totalCount edges { node { t: thread { id } } } } }",
            ["all", "edges", 0, "node", "t"],
        ),
        ("{ liveCursor all: proposals { nodes { thread { id } } } }", ["all", "nodes", 0, "thread"]),
    ],
)
async def test_where_nothing_may_be_null_there_is_no_data(
    ask: Asker, broken: Proposal, document: str, path: list[str | int]
) -> None:
    answer = await ask.answer(document)

    assert answer.data is None
    assert said(answer) == [(MESSAGE, path)]


async def test_the_rest_of_a_nullable_root_field_goes_with_it(ask: Asker, broken: Proposal) -> None:
    document = "query($id: ID!) { a: node(id: $id) { ... on Proposal { title thread { id } } } b: themes { code } }"

    answer = await ask.answer(document, id=gid(broken))

    assert answer.data["a"] is None
    assert len(answer.data["b"]) == 10
    assert said(answer) == [(MESSAGE, ["a", "thread"])]


async def test_what_is_computed_beside_a_gap_is_computed_all_the_same(ask: Asker, broken: Proposal) -> None:
    photo = await factories.photo(await factories.resident(), attached_at=factories.clock.now())
    await factories.Actor.filter(id=broken.author_id).update(avatar_id=photo.id)
    whole = await Proposal.exclude(id=broken.id).get()
    document = """query($ids: [ID!]!) { nodes(ids: $ids) {
      ... on Proposal { author { avatar { variants { format } } } thread { id } } } }"""

    answer = await ask.answer(document, ids=[gid(broken), gid(whole)])

    assert answer.data["nodes"][0] is None
    assert list(answer.data["nodes"][1]["author"]["avatar"]) == ["variants"]
    assert said(answer) == [(MESSAGE, ["nodes", 0, "thread"])]
