"""A row that must be there and is not to be seen: what becomes of the answer around it."""

from collections.abc import Callable
from uuid import UUID

import pytest
from tests import factories
from tests.graphql.asking import Answer, Asker, gid

from parvis.discussion.models import Thread
from parvis.proposals.models import Proposal

Path = list[str | int]
Said = Callable[[Answer], list[Path]]


@pytest.fixture
async def broken(db: str) -> Proposal:
    """A proposal that everyone sees, with a discussion that nobody does: it must not be so, and a fault might do it."""
    author = await factories.resident()
    await factories.proposal(author)
    made = await factories.proposal(author, title="Un banc")
    await Thread.filter(id=made.thread_id).update(is_visible=False)
    return made


@pytest.fixture
def said(caplog: pytest.LogCaptureFixture) -> Said:
    """Where an answer says that something is missing: each time as a fault of ours, logged under its reference."""

    def paths(answer: Answer) -> list[Path]:
        assert len(caplog.records) == len(answer.errors)
        for error, record in zip(answer.errors, caplog.records, strict=True):
            reference = error["extensions"]["reference"]
            assert str(UUID(reference)) == reference
            assert error["extensions"] == {"code": "INTERNAL", "reference": reference}
            assert reference in error["message"]
            assert record.levelname == "ERROR"
            assert record.getMessage().startswith(f"fault {reference}: NullOutOfPlace in ")
        return [error["path"] for error in answer.errors]

    return paths


async def test_the_nearest_place_that_may_be_null_is(ask: Asker, broken: Proposal, said: Said) -> None:
    whole = await Proposal.exclude(id=broken.id).get()
    document = "query($ids: [ID!]!) { nodes(ids: $ids) { ... on Proposal { title thread { isOpen } } } liveCursor }"

    answer = await ask.answer(document, ids=[gid(whole), gid(broken), gid(whole)])

    found = {"title": whole.title, "thread": {"isOpen": True}}
    assert answer.data["nodes"] == [found, None, found]
    assert answer.data["liveCursor"]
    assert said(answer) == [["nodes", 1, "thread"]]


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
    ask: Asker, broken: Proposal, said: Said, document: str, path: Path
) -> None:
    answer = await ask.answer(document)

    assert answer.data is None
    assert said(answer) == [path]


async def test_the_rest_of_a_nullable_root_field_goes_with_it(ask: Asker, broken: Proposal, said: Said) -> None:
    document = "query($id: ID!) { a: node(id: $id) { ... on Proposal { title thread { id } } } b: themes { code } }"

    answer = await ask.answer(document, id=gid(broken))

    assert answer.data["a"] is None
    assert len(answer.data["b"]) == 10
    assert said(answer) == [["a", "thread"]]


async def test_what_is_computed_beside_a_gap_is_computed_all_the_same(ask: Asker, broken: Proposal, said: Said) -> None:
    photo = await factories.photo(await factories.resident(), attached_at=factories.clock.now())
    await factories.Actor.filter(id=broken.author_id).update(avatar_id=photo.id)
    whole = await Proposal.exclude(id=broken.id).get()
    document = """query($ids: [ID!]!) { nodes(ids: $ids) {
      ... on Proposal { author { avatar { variants { format } } } thread { id } } } }"""

    answer = await ask.answer(document, ids=[gid(broken), gid(whole)])

    assert answer.data["nodes"][0] is None
    assert list(answer.data["nodes"][1]["author"]["avatar"]) == ["variants"]
    assert said(answer) == [["nodes", 0, "thread"]]


async def test_a_gap_in_a_payload_is_said(ask: Asker, broken: Proposal, said: Said) -> None:
    answer = await ask.mutation(
        "supportProposal", {"proposalId": gid(broken)}, "proposal { thread { id } }", await factories.resident()
    )

    assert answer.data == {"supportProposal": {"errors": [], "proposal": None}}
    assert said(answer) == [["supportProposal"]]
    assert (await Proposal.get(id=broken.id)).support_count == 1


async def test_a_gap_in_what_was_found_is_said(ask: Asker, broken: Proposal, said: Said) -> None:
    whole = await Proposal.exclude(id=broken.id).get()

    answer = await ask.answer(
        """{ found: search(text: "banc") { nodes { titleHtml subject { ... on Proposal { title thread { isOpen } } } } }
        liveCursor }"""
    )

    subjects = [node["subject"] for node in answer.data["found"]["nodes"]]
    assert len(subjects) == 2
    assert {"title": whole.title, "thread": {"isOpen": True}} in subjects
    assert None in subjects
    assert answer.data["liveCursor"]
    assert said(answer) == [["found"]]
