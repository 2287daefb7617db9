"""PostgreSQL's own text becomes the answer where SQL says it all; what Python computes is filled in, no more."""

import json

import asyncpg
import orjson
import pytest
from tests import factories
from tests.graphql.asking import VISITOR, Asker, gid
from tests.graphql.engine.conftest import Sent

from parvis_graphql.context import Context
from parvis_graphql.engine import execution
from parvis_graphql.engine.answer import Answer, Raw
from parvis_graphql.engine.fill import KIND_KEY
from parvis_graphql.engine.global_ids import encode_id
from parvis_graphql.engine.json_sql import global_id


async def answered(ask: Asker, document: str, **variables: object) -> Answer:
    return await ask.schema.execute(document, variable_values=variables, context_value=Context(VISITOR))


async def test_a_selection_that_is_all_sql_is_sent_as_it_came(
    ask: Asker, db: str, sent: list[Sent], monkeypatch: pytest.MonkeyPatch
) -> None:
    author = await factories.resident("Zoé « L’Été »")
    await factories.proposal(author, title='Des "bancs"\\ & <arbres> \U0001f333')
    document = """{ all: proposals { totalCount pageInfo { endCursor } nodes {
      id title body createdAt viewerCanSupport location { latitude } author { __typename displayName } thread { isOpen }
    } } }"""

    with monkeypatch.context() as patch:
        patch.setattr(execution.orjson, "loads", None)  # nothing is read that needs not be
        answer = await answered(ask, document)

    [one] = sent
    connection = await asyncpg.connect(db)
    try:
        text = await connection.fetchval(one.sql, *one.arguments)
    finally:
        await connection.close()
    assert one.answer == text.encode()
    assert (
        answer.body()
        == b'{"data":{"all":' + text.encode() + b'},"extensions":' + orjson.dumps(answer.extensions) + b"}"
    )
    [node] = json.loads(answer.body())["data"]["all"]["nodes"]
    assert node["title"] == 'Des "bancs"\\ & <arbres> \U0001f333'
    assert list(node) == ["id", "title", "body", "createdAt", "viewerCanSupport", "location", "author", "thread"]


async def test_root_fields_come_in_the_order_asked(ask: Asker) -> None:
    answer = await answered(ask, '{ b: liveCursor a: themes { code } __typename c: node(id: "x") { id } }')

    assert list(json.loads(answer.body())["data"]) == ["b", "a", "__typename", "c"]
    assert answer.body().startswith(b'{"data":{"b":"')
    assert b'"__typename":"Query","c":null}' in answer.body()


async def test_what_python_computes_is_filled_into_what_came(ask: Asker, sent: list[Sent]) -> None:
    author = await factories.resident()
    files = [{"format": kind, "width": 4, "height": 3, "bytes": 9, "key": kind} for kind in ("WEBP", "JPEG")]
    photo = await factories.photo(author, attached_at=factories.clock.now(), variants=files)
    await factories.Actor.filter(id=author.id).update(avatar_id=photo.id)
    made = await factories.proposal(author)

    found = await ask(
        "query($id: ID!) { node(id: $id) { id ... on Proposal { title by: author { avatar { id files: variants"
        " { format } why: rejection { code } status } } } } }",
        id=gid(made),
    )

    avatar = found["node"]["by"]["avatar"]
    assert list(found["node"]) == ["id", "title", "by"]
    assert list(avatar) == ["id", "files", "why", "status"]
    assert avatar["why"] is None
    assert avatar["files"] == [{"format": "WEBP"}, {"format": "JPEG"}]
    [one] = sent
    assert one.answer is not None
    raw = json.loads(one.answer)["by"]["avatar"]
    assert raw["why"] == [None, "en"]  # what the field needs: the column, and in which language


async def test_places_of_several_types_are_filled_by_type_and_the_key_that_says_it_is_taken_out(
    ask: Asker, sent: list[Sent]
) -> None:
    author = await factories.resident()
    photo = await factories.photo(author, attached_at=factories.clock.now())
    await factories.Actor.filter(id=author.id).update(avatar_id=photo.id)
    made, commune = await factories.proposal(author), await factories.commune()
    document = """query($ids: [ID!]!) { nodes(ids: $ids) { id
      ... on Photo { x: variants { format } } ... on Proposal { y: title }
      ... on Commune { responses { answered } } ... on Person { avatar { variants { format } } } } }"""

    ids = [gid(photo), gid(made), gid(commune), gid(author, "Person"), "none", gid(photo)]
    answer = await answered(ask, document, ids=ids)

    assert answer.errors == []
    assert f'"{KIND_KEY}":'.encode() not in answer.body()
    found = json.loads(answer.body())["data"]["nodes"]
    assert [one and list(one) for one in found] == [
        ["id", "x"], ["id", "y"], ["id", "responses"], ["id", "avatar"], None, ["id", "x"],
    ]  # fmt: skip
    assert found[0] == found[5]
    [one] = sent
    assert one.answer is not None
    raw = json.loads(one.answer)
    assert [one and one.get(KIND_KEY) for one in raw] == ["Photo", None, "Commune", "Person", None, "Photo"]


async def test_what_is_alike_for_all_types_is_said_once(ask: Asker, sent: list[Sent]) -> None:
    person = await factories.resident("Anne")
    club = await factories.organisation(person, "Les Amis")
    await factories.proposal(person)

    names = await ask("{ proposals { nodes { author { __typename displayName avatar { id } } } } }")
    actors = await ask(
        "query($ids: [ID!]!) { nodes(ids: $ids) { __typename ... on Actor { displayName } } }",
        ids=[gid(club, "Organisation"), gid(person, "Person"), gid(club, "Person")],
    )

    [node] = names["proposals"]["nodes"]
    assert node["author"] == {"__typename": "Person", "displayName": "Anne", "avatar": None}
    assert sent[0].sql.count("FROM photo ") == 1
    assert actors["nodes"] == [
        {"__typename": "Organisation", "displayName": "Les Amis"},
        {"__typename": "Person", "displayName": "Anne"},
        None,
    ]


async def test_more_than_fifty_members_and_long_names(ask: Asker) -> None:
    made = await factories.proposal(await factories.resident())
    longest = "a" * 200
    names = [f"n{number}" for number in range(38)] + [longest, longest[:-1] + "b"]
    plain = """id __typename number title body bodyHtml state commentCount supportCount visibility viewerCanFlag
      viewerCanModerate isOverdue createdAt updatedAt answerDueAt answeredAt authorConfirmsDone viewerHasSupported
      viewerCanSupport viewerCanEdit viewerCanAnswer"""
    aliases = " ".join(f"{name}: title" for name in names)

    answer = await ask(
        f"query($id: ID!) {{ node(id: $id) {{ ... on Proposal {{ {plain} {aliases} }} }} }}", id=gid(made)
    )

    assert list(answer["node"]) == plain.split() + names
    assert {answer["node"][name] for name in names} == {made.title}


@pytest.mark.parametrize("length", [1, 15, 16, 17, 19, 20, 40, 76, 100])
async def test_ids_have_no_line_breaks_however_long(db: str, length: int) -> None:
    key = "0190f2a0-7c3e-7b1a-9d55-3f0c2a6f4e10"
    connection = await asyncpg.connect(db)
    try:
        found = await connection.fetchval("SELECT " + global_id(f"'{'T' * length}'", f"'{key}'"))
    finally:
        await connection.close()

    assert found == encode_id("T" * length, key)


def test_an_answer_is_written_whole() -> None:
    answer = Answer([("a", Raw(b'{"x":1}')), ("b", [1, None])], extensions={"cost": {}})

    assert answer.body() == b'{"data":{"a":{"x":1},"b":[1,null]},"extensions":{"cost":{}}}'
    assert answer.data == {"a": {"x": 1}, "b": [1, None]}
    assert Answer([]).body() == b'{"data":{}}'
    assert Answer(None).body() == b'{"data":null}'
    assert Answer(None, is_refused=True).body() == b"{}"
