"""Search through the schema: pages, subjects, similar proposals, price and statements."""

import pytest
from tests import factories
from tests.graphql.asking import Asker, encode_id
from tests.graphql.conftest import ask, read_pool, schema  # noqa: F401 - fixtures
from tests.statements import Statements, recorded

from parvis.discussion.models import Thread

_SEARCH = """query($text: String!, $kinds: [SearchKind!], $commune: ID, $first: Int, $after: String) {
  search(text: $text, kinds: $kinds, communeId: $commune, first: $first, after: $after) {
    totalCount
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    edges { cursor node { kind titleHtml snippetHtml subject {
      __typename
      ... on Proposal { id title commune { name } author { displayName } }
      ... on Comment { id body author { displayName } subject { ... on Proposal { title } } }
      ... on Story { id title }
      ... on Organisation { id displayName }
      ... on Commune { id name }
    } } }
  }
}"""


async def test_findings_come_with_what_they_are(ask: Asker) -> None:  # noqa: F811 - the fixture
    author, place = await factories.resident("Zoé"), await factories.commune("Ailleurs")
    made = await factories.proposal(author, place, title="Une kermesse & un banc")
    said = await factories.comment(author, await Thread.get(id=made.thread_id), body="Des *kermesses* partout")

    found = (await ask(_SEARCH, text="kermesse"))["search"]

    assert found["totalCount"] == 2
    assert [edge["node"] for edge in found["edges"]] == [
        {
            "kind": "PROPOSAL",
            "titleHtml": "Une <mark>kermesse</mark> &amp; un banc",
            "snippetHtml": "Il manque un banc pour attendre les enfants à la sortie.",
            "subject": {
                "__typename": "Proposal",
                "id": encode_id("Proposal", made.id),
                "title": "Une kermesse & un banc",
                "commune": {"name": "Ailleurs"},
                "author": {"displayName": "Zoé"},
            },
        },
        {
            "kind": "COMMENT",
            "titleHtml": None,
            "snippetHtml": "Des <mark>kermesses</mark> partout",
            "subject": {
                "__typename": "Comment",
                "id": encode_id("Comment", said.id),
                "body": "Des *kermesses* partout",
                "author": {"displayName": "Zoé"},
                "subject": {"title": "Une kermesse & un banc"},
            },
        },
    ]


async def test_pages_go_on_without_a_gap_or_a_repeat(ask: Asker) -> None:  # noqa: F811
    author = await factories.resident()
    place = await factories.thread(author)
    made = await factories.many_comments(author, place, [0] * 23, body="La kermesse")
    seen: list[str] = []
    after = None

    while True:
        found = (await ask(_SEARCH, text="kermesse", first=5, after=after))["search"]
        assert found["pageInfo"]["hasPreviousPage"] == (after is not None)
        seen += [edge["node"]["subject"]["id"] for edge in found["edges"]]
        after = found["pageInfo"]["endCursor"]
        assert after == found["edges"][-1]["cursor"]
        if not found["pageInfo"]["hasNextPage"]:
            break

    assert found["totalCount"] == 23
    assert seen == [encode_id("Comment", one.id) for one in sorted(made, key=lambda one: one.id, reverse=True)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "'",
        '"',
        "\\",
        "a:*",
        "!!!",
        "& | !",
        "(((",
        "'''a''",
        "<->",
        "§kP",
        "a\x00b",
        "é" * 5_000,
        "-",
        "--",
        '-""',
        "%_",
        "🦊",
    ],
)
async def test_hostile_texts_are_texts(text: str, ask: Asker) -> None:  # noqa: F811
    await factories.proposal(await factories.resident())

    answer = await ask.answer(_SEARCH, text=text)

    assert answer.errors == []
    assert answer.data["search"]["edges"] == []


@pytest.mark.parametrize(
    ("more", "argument"),
    [
        ({"first": 0}, "first"),
        ({"first": 51}, "first"),
        ({"after": "spoilt"}, "after"),
        ({"after": "WzEsMl0"}, "after"),
        ({"after": "x" * 5_000}, "after"),
    ],
)
async def test_what_makes_no_page_is_refused(more: dict[str, object], argument: str, ask: Asker) -> None:  # noqa: F811
    answer = await ask.answer(_SEARCH, text="eau", **more)

    assert [error["extensions"] for error in answer.errors] == [{"code": "INVALID", "argument": argument}]


async def test_a_commune_that_is_none_is_refused(ask: Asker) -> None:  # noqa: F811
    answer = await ask.answer(_SEARCH, text="eau", commune="nowhere")

    assert answer.codes == ["NOT_FOUND"]


async def test_a_finding_is_paid_for(ask: Asker) -> None:  # noqa: F811
    document = 'query($n: Int) { search(text: "eau", first: $n) { nodes { kind subject { __typename } } } }'

    costs = [(await ask.answer(document, n=n)).extensions["cost"]["nodes"] for n in (1, 50)]

    # three objects for a finding, and what the search itself takes, whatever it finds
    assert costs == [103, 250]


async def test_a_page_takes_as_many_statements_however_long_it_is(ask: Asker) -> None:  # noqa: F811
    author = await factories.resident()
    place = await factories.thread(author)
    await factories.many_comments(author, place, [0] * 20, body="La kermesse")
    await factories.many_proposals(author, await factories.commune("Ailleurs"), [0] * 20, title="Une kermesse")
    document = """query($n: Int!) { search(text: "kermesse", first: $n) { nodes { snippetHtml subject {
        ... on Proposal { commune { name } } ... on Comment { body } } } } }"""
    await ask(document, n=2)  # the words are known from now on

    counts = []
    for size in (2, 40):
        with recorded() as said:
            await ask(document, n=size)
        counts.append(len(said))

    # the newest commune (whether its index is as new), candidates, texts; then what was found, all of it at once
    assert counts == [4, 4]
    assert isinstance(said, Statements)


async def test_proposals_know_those_that_are_like_them(ask: Asker) -> None:  # noqa: F811
    author, here = await factories.resident(), await factories.commune()
    made = await factories.proposal(author, here, title="Piste cyclable rue Hoche")
    near = await factories.proposal(author, here, title="Des pistes cyclables, rue Hoche aussi")
    far = await factories.proposal(author, here, title="Un boulodrome")
    document = "query($id: ID!, $n: Int) { node(id: $id) { ... on Proposal { similar(first: $n) { title } } } }"

    found = await ask(document, id=encode_id("Proposal", made.id), n=3)
    of_the_other = await ask(document, id=encode_id("Proposal", far.id), n=3)
    too_many = await ask.answer(document, id=encode_id("Proposal", made.id), n=11)

    assert found["node"]["similar"] == [{"title": near.title}]
    assert of_the_other["node"]["similar"] == []
    assert too_many.codes == ["INVALID"]


async def test_a_text_finds_the_proposals_that_are_like_it(ask: Asker) -> None:  # noqa: F811
    author, here = await factories.resident(), await factories.commune()
    await factories.proposal(author, here, title="Piste cyclable rue Hoche")
    document = "query($c: ID!, $t: String!) { similarProposals(communeId: $c, text: $t) { title } }"

    found = await ask(document, c=encode_id("Commune", here.id), t="une piste cyclable")
    hostile = await ask(document, c=encode_id("Commune", here.id), t="' | ! \\ §kP")

    assert found["similarProposals"] == [{"title": "Piste cyclable rue Hoche"}]
    assert hostile["similarProposals"] == []
