"""What is too large or too costly is refused before it costs anything."""

from typing import Any

import pytest
from graphql import get_introspection_query
from tests import factories
from tests.graphql.asking import Asker, gid
from tests.statements import Statements

from parvis_graphql import documents, guard

SMALLEST = {"nodes": 0, "limit": 10_000, "values": 0, "valueLimit": 50_000}


async def cost(ask: Asker, document: str, **variables: Any) -> int:
    """What an operation is said to cost, answered or not; where it asks for a key that is none, this is refused."""
    answer = await ask.answer(document, **variables)
    assert answer.extensions["cost"]["limit"] == 10_000
    assert answer.codes in ([], ["INVALID"], ["NOT_FOUND"], ["TOO_COSTLY"])
    said = answer.extensions["cost"]
    assert (answer.codes == ["TOO_COSTLY"]) is (said["nodes"] > 10_000 or said["values"] > 50_000)
    return int(said["nodes"])


async def refused(ask: Asker, document: str, code: str, **variables: Any) -> str:
    """The message of a refusal that came without data."""
    answer = await ask.answer(document, **variables)
    assert answer.codes == [code]
    assert answer.data is None
    assert answer.extensions["cost"] == SMALLEST
    return str(answer.errors[0]["message"])


async def test_tokens_are_bounded(ask: Asker) -> None:
    fields = " ".join("__typename" for _ in range(36))
    await ask(f"{{ {fields} }}")
    assert "1000 tokens" in await refused(ask, "{ " + "__typename " * 999 + "}", "INVALID_OPERATION")


async def test_fragments_that_double(ask: Asker) -> None:
    """Priced once each, or the price alone would never be known; what they come to is too much."""
    doubling = "\n".join(f"fragment f{n} on Proposal {{ ...f{n + 1} ...f{n + 1} }}" for n in range(28))
    end = "fragment f28 on Proposal { id }"

    answer = await ask.answer(f"{{ proposals(first: 1) {{ nodes {{ ...f0 }} }} }} {doubling} {end}")
    assert answer.codes == ["TOO_COSTLY"]
    assert answer.extensions["cost"]["values"] == 2**28

    more = "\n".join(f"fragment g{n} on Proposal {{ ...g{n + 1} ...g{n + 1} ...g{n + 1} }}" for n in range(39))
    message = await refused(
        ask, f"{{ proposals {{ nodes {{ ...g0 }} }} }} {more} fragment g39 on Proposal {{ id }}", "TOO_COSTLY"
    )
    assert message == "This document spreads fragments 118 times; it may 100 times."


async def test_one_name_many_times(ask: Asker) -> None:
    message = await refused(ask, "{" + "proposals{totalCount}" * 245 + "}", "TOO_COSTLY")
    assert message == "This document has 245 fields of one name; it may have 40."
    aliased = " ".join("x: __typename" for _ in range(41))
    await refused(ask, f"{{ {aliased} }}", "TOO_COSTLY")
    renamed = " ".join(f"x{number}: __typename" for number in range(41))
    message = await refused(ask, f"{{ {renamed} }}", "TOO_COSTLY")
    assert message == "This document gives 41 values another name; it may give 40."


async def test_values_are_priced_too(ask: Asker) -> None:
    names = " ".join(f"n{number}: name" for number in range(40))
    document = f"{{ communes(first: 100) {{ nodes {{ nearby(first: 20) {{ {names} }} }} }} }}"

    answer = await ask.answer(document)

    assert answer.codes == ["TOO_COSTLY"]
    assert answer.extensions["cost"] == {"nodes": 2100, "limit": 10_000, "values": 80_000, "valueLimit": 50_000}


async def test_introspection_has_its_price_and_no_aliases(ask: Asker) -> None:
    assert await cost(ask, "{ __schema { queryType { name } } }") == 5_000
    assert await cost(ask, '{ __type(name: "Proposal") { name } }') == 1_500
    assert await cost(ask, "{ " + " ".join(f"s{n}: __schema {{ types {{ name }} }}" for n in range(3)) + " }") == 15_000
    spread = "fragment S on __Schema { types { ...T } } fragment T on __Type { n: name }"
    for document in ("{ __schema { a: types { name } } }", "{ __schema { ...S } }" + spread):
        answer = await ask.answer(document)
        assert answer.codes == ["TOO_COSTLY"]
        assert answer.errors[0]["message"] == "What describes the schema is asked without aliases."


async def test_descriptions_of_types_are_bounded(ask: Asker) -> None:
    """Each may lead to much of the schema, and is worked out anew each time."""

    def described(times: int) -> str:
        aliased = " ".join(f'a{number}: __type(name: "Node") {{ ...F }}' for number in range(times))
        return f"{{ {aliased} }} fragment F on __Type {{ possibleTypes {{ fields {{ args {{ type {{ name }} }} }} }} }}"

    assert len(await ask(described(6))) == 6
    answer = await ask.answer(described(7))
    assert answer.codes == ["TOO_COSTLY"]
    assert answer.data is None


async def test_depth(ask: Asker) -> None:
    def deep(levels: int) -> str:
        return "{ node(id: 0) { id ... on Comment {" + " parent {" * levels + " id " + "}" * (levels + 3)

    assert await cost(ask, deep(27)) == 28
    assert "levels" in await refused(ask, deep(28), "TOO_COSTLY")
    assert "nested too deeply" in await refused(ask, deep(300), "INVALID_OPERATION")
    assert "nested too deeply" in await refused(ask, "{ a(b: " + "[" * 450 + "]" * 450 + ") }", "INVALID_OPERATION")
    assert "levels" in await refused(ask, "{" + "... {" * 31 + "__typename" + "}" * 32, "TOO_COSTLY")


async def test_depth_through_fragments(ask: Asker) -> None:
    def chained(fragments: int) -> str:
        """Each fragment has three levels and spreads the next below them."""
        links = "\n".join(
            f"fragment c{n} on Comment {{ parent {{ parent {{ parent {{ ...c{n + 1} }} }} }} }}"
            for n in range(fragments)
        )
        return f"{{ node(id: 0) {{ ...c0 }} }} {links} fragment c{fragments} on Comment {{ id }}"

    assert await cost(ask, chained(9)) == 28
    assert "levels" in await refused(ask, chained(10), "TOO_COSTLY")


async def test_fragments_in_a_circle(ask: Asker) -> None:
    document = "{ node(id: 0) { ...a } } fragment a on Comment { parent { ...b } } fragment b on Comment { ...a }"
    answer = await ask.answer(document)
    assert set(answer.codes) == {"INVALID_OPERATION"}
    assert answer.data is None


async def test_operations_and_fragments_are_counted(ask: Asker) -> None:
    operations = " ".join(f"query q{n} {{ __typename }}" for n in range(6))
    assert "operations" in await refused(ask, operations, "TOO_COSTLY")
    fragments = " ".join(f"fragment f{n} on Query {{ __typename }}" for n in range(41))
    assert "fragments" in await refused(ask, "{ __typename }" + fragments, "TOO_COSTLY")


PRICES = [
    ("{ __typename }", 0),
    ("{ liveCursor }", 0),
    ("{ proposals { totalCount } }", 45),
    ("{ proposals(first: 7) { nodes { id title } } }", 7),
    ("{ proposals(last: 7) { nodes { id } pageInfo { hasNextPage } } }", 7),
    ("{ proposals(first: 5) { nodes { author { id } theme { code } } } }", 15),
    ("{ proposals(first: 5) { nodes { photos { id } } } }", 55),
    ("{ a: proposals(first: 5) { nodes { id } } b: proposals(first: 6) { nodes { id } } }", 11),
    ("{ themes { code } }", 50),
    ('{ commune(by: {slug: "x"}) { nearby { id } } }', 7),
    ('{ nodes(ids: ["a", "b", "c"]) { id ... on Proposal { author { id } } } }', 6),
    ("{ proposals(first: 3) { nodes { ...F } } } fragment F on Proposal { versions(first: 4) { nodes { id } } }", 15),
    ("{ proposals(first: 3) { nodes { ... on Commentable { thread { id } } } } }", 6),
    ('{ search(text: "vélo", first: 5) { pageInfo { hasNextPage } } }', 105),
    ('{ a: search(text: "v", first: 5) { totalCount } b: search(text: "w", first: 5) { totalCount } }', 210),
    ('{ similarProposals(communeId: "x", text: "vélo", first: 5) { title } }', 55),
    ("{ proposals(first: 3) { nodes { similar(first: 2) { id } } } }", 3 * (1 + 50 + 2)),
    ('{ node(id: "x") { ... on Neighbourhood { name outline } } }', 41),
    ("{ communes(first: 2) { nodes { neighbourhoods { outline } } } }", 2 * (1 + 200 * (1 + 40))),
]


@pytest.mark.parametrize(("document", "price"), PRICES)
async def test_prices(ask: Asker, document: str, price: int) -> None:
    assert await cost(ask, document) == price


async def test_pages_multiply(ask: Asker) -> None:
    document = """query($n: Int, $m: Int) { proposals(first: $n) { nodes { thread {
      comments(first: $m) { nodes { replies(first: $m) { nodes { id } } } } } } } }"""

    assert await cost(ask, document, n=2, m=3) == 2 * (1 + 1 + 3 * (1 + 3))
    assert await cost(ask, document, n=2) == 2 * (1 + 1 + 20 * (1 + 20))
    assert await cost(ask, document, n=100, m=100) == 100 * (2 + 100 * 101)
    assert await cost(ask, document, n=2, m=3) == 28  # a cached plan is priced anew, dear or cheap


@pytest.mark.parametrize(
    "document",
    [
        "query($n: Int) { proposals(first: $n) { nodes { versions(last: $n) { nodes { id } } } } }",
        "query($n: Int) { proposals(first: $n) { ...P } } fragment P on ProposalConnection {"
        " nodes { ...Q ... on Proposal { ...Q } } } fragment Q on Proposal { versions(last: $n) { nodes { id } } }",
        "query($n: Int) {"
        + " ".join(f"a{i}: proposals(first: $n) {{ nodes {{ p: photos {{ id }} }} }}" for i in range(10))
        + "}",
    ],
    ids=["plainly", "by fragments", "by aliases"],
)
async def test_what_is_too_dear_is_refused_before_any_statement(
    ask: Asker, document: str, statements: Statements
) -> None:
    cheap = await ask.answer(document, n=1)
    asked = len(statements)
    dear = await ask.answer(document, n=100)

    assert cheap.codes == []
    assert asked > 0
    assert dear.codes == ["TOO_COSTLY"]
    assert dear.data is None
    assert dear.extensions["cost"]["nodes"] > 10_000
    assert len(statements) == asked


async def test_a_size_that_is_none_is_no_discount(ask: Asker) -> None:
    document = "query($n: Int) { proposals(first: $n) { nodes { id } } }"
    for n in (0, -1, -(10**9)):
        answer = await ask.answer(document, n=n)
        assert answer.codes == ["INVALID"]
    assert (await ask.answer(document, n=10**9)).codes == ["TOO_COSTLY"]
    assert (await ask.answer(document, n=10**10)).codes == ["INVALID_OPERATION"]


async def test_mutations_are_priced_before_they_change_anything(ask: Asker) -> None:
    author = await factories.resident()
    made = await factories.proposal(author)
    thread = gid(await factories.Thread.get(id=made.thread_id))
    answer = await ask.mutation(
        "addComment",
        {"threadId": thread, "body": "Oui"},
        "comment { thread { comments(first: 100) { nodes { replies(first: 100) { nodes { id } } } } } }",
        author,
    )

    assert answer.codes == ["TOO_COSTLY"]
    assert await factories.Comment.all().count() == 0


async def test_the_schema_can_be_read(ask: Asker) -> None:
    answer = await ask.answer(get_introspection_query())

    assert answer.errors == []
    assert answer.data["__schema"]["queryType"]["name"] == "Query"
    typed = await ask('{ __type(name: "Proposal") { kind fields { name } } }')
    assert typed["__type"]["kind"] == "OBJECT"


WRONG = [
    ("{ proposal }", {}),
    ("{ proposals(frst: 1) { totalCount } }", {}),
    ("{ proposals { totalCoun } }", {}),
    ("{ proposals(orderBy: NEWST) { totalCount } }", {}),
    ("{ proposals(filter: {them: 1}) { totalCount } }", {}),
    ("query($o: ProposalOrder) { proposals(orderBy: $o) { totalCount } }", {"o": "NEWST"}),
    ("query($f: ProposalFilter) { proposals(filter: $f) { totalCount } }", {"f": {"them": "x"}}),
    ("query($f: ProposalFilte) { proposals(filter: $f) { totalCount } }", {}),
    ("{ node(id: 0) { ... on Proposl { id } } }", {}),
    ("{ __typename @skp(if: true) }", {}),
    ("query($n: Int) { proposals(first: $n) { totalCount } }", {"n": "three"}),
    ("query($n: Int!) { proposals(first: $n) { totalCount } }", {}),
    ("mutation($i: SignOutInput!) { signOut(input: $i) { errors { code } } }", {"i": {"idempotencyKey": "x"}}),
    ("mutation($i: SignOutInput!) { signOut(input: $i) { errors { code } } }", {"i": {"idempotencyKey": 7}}),
    ('mutation { signOut(input: {idempotencyKey: "x"}) { errors { code } } }', {}),
    ("mutation($i: AddCommentInput!) { addComment(input: $i) { errors { code } } }", {"i": {"body": 1}}),
    ("{ proposals { nodes { id } }", {}),
    ("hello", {}),
]


@pytest.mark.parametrize(("document", "variables"), WRONG)
async def test_a_wrong_operation_is_said_plainly_and_without_guesses(
    ask: Asker, document: str, variables: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    answer = await ask.answer(document, **variables)

    assert set(answer.codes) == {"INVALID_OPERATION"}
    assert answer.data is None
    assert not [error for error in answer.errors if "Did you mean" in error["message"]]
    assert caplog.records == []


async def test_parsing_and_validation_are_done_once_a_document(ask: Asker, monkeypatch: pytest.MonkeyPatch) -> None:
    documents = ask.schema.documents
    document = "query Twice($n: Int) { proposals(first: $n) { totalCount } }"
    await ask(document, n=1)
    before = documents.documents.misses

    await ask(document, n=2)

    assert documents.documents.misses == before


async def test_what_the_bounds_refuse_never_reaches_validation(ask: Asker, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> None:
        raise AssertionError("validated")

    monkeypatch.setattr(documents, "validate", never)

    answer = await ask.answer("{" + "proposals{totalCount}" * (guard.MAX_SAME_NAME + 1) + "}")

    assert answer.codes == ["TOO_COSTLY"]
