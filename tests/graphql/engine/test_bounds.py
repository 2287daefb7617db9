"""What is within the guard's bounds and would cost too much all the same, or would once have passed for a fault."""

from base64 import b64encode
from typing import Any

import pytest
from tests import factories
from tests.graphql.asking import Asker, cursor_of, gid
from tests.graphql.engine.conftest import Sent

from parvis.core.ids import uuid7
from parvis_graphql.engine import execution
from parvis_graphql.engine.global_ids import encode_id

#: predicates of some length, under as many names as the guard allows
LEAF = " ".join(f"v{number}: viewerCanReply" for number in range(40))


def doubling(levels: int, leaf: str) -> str:
    """A comment's parent twice at each level, by fragments."""
    links = " ".join(
        f"fragment f{level} on Comment {{ a: parent {{ ...f{level + 1} }} b: parent {{ ...f{level + 1} }} }}"
        for level in range(levels)
    )
    return f"query($id: ID!) {{ node(id: $id) {{ ...f0 }} }} {links} fragment f{levels} on Comment {{ {leaf} }}"


@pytest.mark.parametrize(
    ("levels", "leaf"),
    [
        (7, LEAF),
        (8, "id"),
        (6, "replies(first: 1) {" + LEAF.replace("viewerCanReply", "totalCount") + "}"),
        (
            5,
            "author { "
            + " ".join(f"s{n}: stories(first: 1) {{ nodes {{ author {{ id }} }} }}" for n in range(20))
            + "}",
        ),
    ],
    ids=["values", "relations", "numbers", "interfaces"],
)
async def test_a_statement_that_would_be_too_long_to_plan_is_never_sent(
    ask: Asker, sent: list[Sent], levels: int, leaf: str
) -> None:
    answer = await ask.answer(doubling(levels, leaf), id=encode_id("Comment", uuid7()))

    assert answer.codes == ["TOO_COSTLY"]
    assert answer.data in (None, {"node": None})
    assert sent == []


PLAIN = "id visibility depth body stance state createdAt viewerCanFlag viewerCanModerate viewerCanEdit viewerCanDelete"


async def test_what_is_read_for_what_was_found_is_bounded_too(ask: Asker, sent: list[Sent]) -> None:
    names = " ".join(f"a{number}: subject {{ ...F }}" for number in range(6))
    document = (
        f'{{ search(text: "banc", first: 1) {{ nodes {{ {names} }} }} }} fragment F on Comment {{'
        f" x: parent {{ ...G }} y: parent {{ ...G }} ...G }} fragment G on Comment {{ {PLAIN} {LEAF} }}"
    )

    answer = await ask.answer(document)

    assert answer.codes == ["TOO_COSTLY"]
    assert answer.data is None
    assert sent == []


async def test_root_fields_are_bounded_together(ask: Asker, sent: list[Sent], monkeypatch: pytest.MonkeyPatch) -> None:
    document = '{ a: actor(slug: "a") { displayName } b: actor(slug: "b") { displayName } __typename }'
    await ask(document)
    monkeypatch.setattr(execution, "MOST_TEXT", len(sent[0].sql) + 1)
    sent.clear()

    answer = await ask.answer(document)

    assert answer.codes == ["TOO_COSTLY"]
    assert "path" not in answer.errors[0]
    assert answer.data is None
    assert len(sent) == 1


async def test_an_answer_is_bounded_in_bytes(ask: Asker, monkeypatch: pytest.MonkeyPatch) -> None:
    made = await factories.proposal(await factories.resident(), body="é" * 400)
    document = "query($ids: [ID!]!) { nodes(ids: $ids) { ... on Proposal { body } } }"
    assert len((await ask(document, ids=[gid(made)] * 10))["nodes"]) == 10
    monkeypatch.setattr(execution, "MOST_BYTES", 5_000)

    assert (await ask.answer(document, ids=[gid(made)] * 10)).codes == ["TOO_COSTLY"]
    assert (await ask.answer(document, ids=[gid(made)] * 5)).codes == []


async def test_an_answer_about_what_was_found_is_bounded_in_bytes(
    ask: Asker, sent: list[Sent], monkeypatch: pytest.MonkeyPatch
) -> None:
    await factories.proposal(await factories.resident(), title="Un banc", body="é" * 400)
    document = '{ search(text: "banc") { nodes { subject { ... on Proposal { body } } } } }'
    await ask(document)
    monkeypatch.setattr(execution, "MOST_BYTES", len(sent[0].answer or b"") - 1)

    answer = await ask.answer(document)

    assert answer.codes == ["TOO_COSTLY"]
    assert answer.data is None


@pytest.mark.parametrize("offset", ["+16", "-16", "+23", "-23:59", "+16:00"])
async def test_offsets_that_postgresql_does_not_know_are_in_no_cursor(ask: Asker, offset: str) -> None:
    await factories.story(await factories.resident())
    document = "query($after: String) { stories(after: $after) { nodes { id } } }"

    answer = await ask.answer(document, after=cursor_of(f"2026-01-01 00:00:00{offset}", str(uuid7())))

    assert answer.codes == ["INVALID"]


@pytest.mark.parametrize("offset", ["+00", "+15:59", "-15:59", "+14", "-12"])
async def test_offsets_that_postgresql_knows_may_be(ask: Asker, offset: str) -> None:
    made = await factories.story(await factories.resident())
    document = "query($after: String) { stories(after: $after) { nodes { id } } }"

    found = await ask(document, after=cursor_of(f"2999-01-01 00:00:00{offset}", str(uuid7())))

    assert found == {"stories": {"nodes": [{"id": gid(made)}]}}


@pytest.mark.parametrize(
    ("document", "given"),
    [
        ('query($v: ID = "x") { node(id: $v) { id } }', None),
        ('query($v: [ID!] = ["x"]) { nodes(ids: $v) { id } }', None),
        ('query($v: ID = "x") { nodes(ids: [$v]) { id } }', None),
        ('query($v: String = "x") { actor(slug: $v) { id } }', None),
        ('query($v: Boolean = true) { liveCursor @include(if: $v) }', None),
    ],
)  # fmt: skip
async def test_null_for_a_variable_with_a_default_is_the_askers_mistake(
    ask: Asker, document: str, given: Any, caplog: pytest.LogCaptureFixture
) -> None:
    assert (await ask.answer(document, v=given)).codes == ["INVALID_OPERATION"]
    assert caplog.records == []


@pytest.mark.parametrize("type_name", ["\x00", "Propo\x00sal", "'; --", "", "\x7f", "Proposal "])
async def test_ids_of_odd_types_are_no_ids(ask: Asker, type_name: str) -> None:
    made = await factories.proposal(await factories.resident())
    odd = b64encode(f"{type_name}:{made.id}".encode()).decode()

    found = await ask(
        "query($id: ID!, $ids: [ID!]!) { node(id: $id) { id } nodes(ids: $ids) { id } }", id=odd, ids=[odd, gid(made)]
    )

    assert found == {"node": None, "nodes": [None, {"id": gid(made)}]}


@pytest.mark.parametrize(
    "document",
    [
        r'{ liveCursor actor(slug: "a\u0000b") { id } }',
        r'{ liveCursor commune(by: {slug: "a\u0000b"}) { id } }',
    ],
)
async def test_what_cannot_be_kept_is_a_mistake_in_a_literal_too(ask: Asker, document: str) -> None:
    answer = await ask.answer(document)

    assert answer.codes == ["INVALID"]
    assert answer.data["liveCursor"]
