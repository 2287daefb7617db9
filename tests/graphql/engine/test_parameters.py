"""What was sent is a parameter, wherever it was sent: nothing of it is in a statement's text."""

import json
from typing import Any

import pytest
from tests import factories
from tests.graphql.asking import VISITOR, Asker, cursor_of, each, gid
from tests.graphql.engine.conftest import Sent

from parvis.core.ids import uuid7
from parvis.places.models import Department
from parvis_graphql.engine.global_ids import encode_id
from parvis_graphql.engine.json_sql import text

HOSTILE = "x'); DROP TABLE proposal; -- $1 :viewer {t} {p} %s \\ \" é \U0001f333"
#: every kind of argument there is, with a text that would do harm; the operation answers or says what is wrong
EVERYWHERE: list[tuple[str, dict[str, Any]]] = [
    ("query($v: ID!) { node(id: $v) { id } }", {"v": HOSTILE}),
    ("query($v: [ID!]!) { nodes(ids: $v) { id ... on Proposal { title } } }", {"v": [HOSTILE, "Zm9vOmJhcg=="]}),
    ("query($v: CommuneBy!) { commune(by: $v) { name } }", {"v": {"slug": HOSTILE}}),
    ("query($v: CommuneBy!) { commune(by: $v) { name } }", {"v": {"inseeCode": HOSTILE}}),
    ("query($v: String!) { commune(by: {slug: $v}) { proposals { totalCount } } }", {"v": HOSTILE}),
    ("query($v: String) { communes(search: $v) { nodes { id } totalCount } }", {"v": HOSTILE}),
    ("query($v: String) { communes(departmentCode: $v, regionCode: $v) { nodes { id } } }", {"v": HOSTILE}),
    ("query($v: String) { proposals(filter: {theme: $v}) { totalCount nodes { id } } }", {"v": HOSTILE}),
    ("query($v: ProposalFilter) { proposals(filter: $v) { nodes { id } } }", {"v": {"neighbourhoodId": HOSTILE}}),
    ("query($v: String!) { actor(slug: $v) { displayName } }", {"v": HOSTILE}),
    ("query($v: String!) { search(text: $v) { totalCount nodes { snippetHtml } } }", {"v": HOSTILE}),
    ("query($v: ID) { search(text: \"banc\", communeId: $v) { totalCount } }", {"v": HOSTILE}),
    ("query($v: ID!) { moderationNotice(contentId: $v) { id } }", {"v": HOSTILE}),
    ("query($v: ID!) { invitation(id: $v, secret: \"x\") { role } }", {"v": HOSTILE}),
    ("query($v: String) { proposals(after: $v) { nodes { id } } }", {"v": HOSTILE}),
    ("query($v: String) { communes(orderBy: NAME, after: $v) { nodes { id } } }",
     {"v": cursor_of(HOSTILE, str(uuid7()))}),
    ("query($v: String) { communes(orderBy: NAME, before: $v, last: 3) { edges { cursor } } }",
     {"v": cursor_of(HOSTILE, str(uuid7()))}),
    ("query($v: String) { stories(before: $v) { nodes { id } } }", {"v": cursor_of(HOSTILE, HOSTILE)}),
]  # fmt: skip


@pytest.mark.parametrize(("document", "variables"), EVERYWHERE)
async def test_variables_are_parameters(ask: Asker, sent: list[Sent], document: str, variables: dict[str, Any]) -> None:
    answer = await ask.answer(document, await factories.resident(), **variables)

    assert set(answer.codes) <= {"INVALID", "NOT_FOUND"}
    assert [one.sql for one in sent if "DROP" in one.sql or "\U0001f333" in one.sql] == []


@pytest.mark.parametrize(("document", "variables"), EVERYWHERE)
async def test_literals_are_parameters(ask: Asker, sent: list[Sent], document: str, variables: dict[str, Any]) -> None:
    start = document.index("(")
    body = document[document.index(")", start) + 1 :]
    answer = await ask.answer(body.replace("$v", _literal(variables["v"])), VISITOR)

    assert set(answer.codes) <= {"INVALID", "NOT_FOUND"}
    assert [one.sql for one in sent if "DROP" in one.sql or "\U0001f333" in one.sql] == []


def _literal(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}: {_literal(inner)}" for name, inner in value.items()) + "}"
    return json.dumps(value, ensure_ascii=False)


async def test_each_value_is_one_parameter(ask: Asker, sent: list[Sent]) -> None:
    """However often a list's condition is said: for its rows, for their number, for each of its aliases."""
    await ask(
        "query($f: ProposalFilter) { proposals(filter: $f) { totalCount nodes { viewerCanSupport } } }",
        await factories.resident(),
        f={"theme": "MOBILITY"},
    )

    [one] = sent
    assert [value for value in one.arguments if value == "MOBILITY"] == ["MOBILITY"]
    assert f"${len(one.arguments)}" in one.sql
    assert f"${len(one.arguments) + 1}" not in one.sql


@pytest.mark.parametrize("name", ["a'b", 'a"b', "a b", "a;", "a-b", "a\x00", "$1", "_'"])
def test_what_is_no_name_never_becomes_a_literal(name: str) -> None:
    with pytest.raises(ValueError, match="is no name"):
        text(name)


async def test_cursors_carry_any_name(ask: Asker) -> None:
    names = ["Ça-et-là", "Élan “du” \\ côté", "L’Haÿ-les-Roses", "Œuf", 'Z"é\\n' + "ÿ" * 60, "\U0001f333 arbre"]
    key = uuid7()
    department = await Department.create(id=key, code=key.hex[-3:].upper(), name="Département aux noms")
    made = [await factories.commune(name, department=department) for name in names]
    document = """query($in: String!, $after: String, $before: String, $n: Int, $m: Int) {
      communes(departmentCode: $in, orderBy: NAME, first: $n, last: $m, after: $after, before: $before) {
        nodes { id name } pageInfo { startCursor endCursor } edges { cursor } } }"""
    given = {"in": department.code}
    whole = each((await ask(document, **given, n=100))["communes"])
    assert sorted(whole) == sorted(gid(one) for one in made)

    onward: list[str] = []
    cursor = None
    while (page := (await ask(document, **given, n=1, after=cursor))["communes"])["nodes"]:
        onward += each(page)
        cursor = page["pageInfo"]["endCursor"]
        assert page["edges"] == [{"cursor": cursor}]
    backward: list[str] = []
    cursor = None
    while (page := (await ask(document, **given, m=2, before=cursor))["communes"])["nodes"]:
        backward = each(page) + backward
        cursor = page["pageInfo"]["startCursor"]

    assert onward == whole
    assert backward == whole


@pytest.mark.parametrize("type_name", ["Proposal", "Nothing", "T" * 60])
async def test_ids_of_any_length_are_looked_up_or_are_none(ask: Asker, type_name: str) -> None:
    answer = await ask(
        "query($id: ID!) { node(id: $id) { id } nodes(ids: [$id]) { id } }", id=encode_id(type_name, uuid7())
    )

    assert answer == {"node": None, "nodes": [None]}
