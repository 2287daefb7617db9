"""Which operations share a plan, and which must not: values are parameters, whatever changes the SQL is a key."""

import gc
from dataclasses import replace
from types import ModuleType
from typing import Any

import pytest
from tests import factories
from tests.graphql.asking import VISITOR, Asker, cursor_of, gid
from tests.graphql.engine.conftest import Sent

from parvis.auth.viewer import Viewer
from parvis.core.ids import uuid7
from parvis_graphql.context import Context
from parvis_graphql.engine import plans
from parvis_graphql.engine.asker import class_of
from parvis_graphql.engine.global_ids import encode_id

PAGE = """query($n: Int, $m: Int, $a: String, $b: String, $o: ProposalOrder, $f: ProposalFilter) {
  proposals(first: $n, last: $m, after: $a, before: $b, orderBy: $o, filter: $f) { nodes { id } } }"""
FIELDS = """query($theme: String, $state: ProposalState) {
  proposals(filter: {theme: $theme, state: $state}) { nodes { id } } }"""
NODE = "query($id: ID!) { node(id: $id) { id } }"
NODES = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }"
PAIR = "query($one: ID!, $two: ID!) { nodes(ids: [$one, $two]) { id } }"
PARTS = """query($yes: Boolean!, $no: Boolean = false) { proposals { totalCount @include(if: $yes)
  ...P @skip(if: $no) } } fragment P on ProposalConnection { pageInfo { hasNextPage } }"""
BY = "query($by: CommuneBy!) { commune(by: $by) { name } }"
PLACES = "query($near: GeoPointInput, $search: String) { communes(near: $near, search: $search) { nodes { id } } }"
WIDTH = "query($w: Int) { proposals(first: 1) { nodes { coverPhoto { url(width: $w) } } } }"


def some(type_name: str) -> str:
    return encode_id(type_name, uuid7())


def place() -> str:
    return cursor_of(str(uuid7()))


#: a document, variables that make its plan, others that it serves as well
SAME: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    (PAGE, {"n": 5, "a": place()}, {"n": 5, "a": place()}),
    (PAGE, {"f": {"theme": "MOBILITY"}}, {"f": {"theme": "NATURE"}}),
    (PAGE, {"f": {"theme": "MOBILITY"}}, {"f": {"theme": "NATURE", "state": None}}),
    (PAGE, {"m": 3, "b": place(), "o": "OLDEST"}, {"m": 3, "b": place(), "o": "OLDEST"}),
    (FIELDS, {"theme": "MOBILITY", "state": "OPEN"}, {"theme": "NATURE", "state": "WITHDRAWN"}),
    (NODE, {"id": some("Proposal")}, {"id": some("Proposal")}),
    (NODE, {"id": some("Nothing")}, {"id": some("Nothing")}),
    (NODES, {"ids": [some("Proposal"), some("Story")]}, {"ids": [some("Story"), some("Proposal")]}),
    (PAIR, {"one": some("Photo"), "two": some("Photo")}, {"one": some("Photo"), "two": some("Photo")}),
    (BY, {"by": {"slug": "a"}}, {"by": {"slug": "b"}}),
    (PLACES, {"search": "Issy"}, {"search": "Meudon"}),
    (PLACES, {"near": {"latitude": 1, "longitude": 2}}, {"near": {"latitude": 3, "longitude": 4}}),
    (WIDTH, {"w": 320}, {"w": 640}),
    (PARTS, {"yes": True}, {"yes": True, "no": False}),
]
#: a document, variables that make its plan, others that need one of their own
ANOTHER: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    (PAGE, {"n": 5}, {"n": 6}),
    (PAGE, {"n": 5}, {"m": 5}),
    (PAGE, {}, {"n": None, "a": place()}),
    (PAGE, {"a": place()}, {"b": place()}),
    (PAGE, {"o": "NEWEST"}, {"o": "OLDEST"}),
    (PAGE, {"f": {}}, {"f": {"theme": "MOBILITY"}}),
    (PAGE, {"f": {"theme": "MOBILITY"}}, {"f": {"state": "OPEN"}}),
    (FIELDS, {"theme": "MOBILITY"}, {"theme": "MOBILITY", "state": "OPEN"}),
    (FIELDS, {"theme": "MOBILITY"}, {"theme": None}),
    (NODE, {"id": some("Proposal")}, {"id": some("Story")}),
    (NODE, {"id": some("Proposal")}, {"id": "no id"}),
    (NODES, {"ids": [some("Proposal")]}, {"ids": [some("Proposal"), some("Story")]}),
    (NODES, {"ids": [some("Proposal")]}, {"ids": [some("Proposal")] * 2}),
    (PAIR, {"one": some("Photo"), "two": some("Photo")}, {"one": some("Photo"), "two": some("Story")}),
    (BY, {"by": {"slug": "a"}}, {"by": {"inseeCode": "92040"}}),
    (PLACES, {"search": "Issy"}, {"search": "Issy", "near": {"latitude": 3, "longitude": 4}}),
    (PARTS, {"yes": True}, {"yes": False}),
    (PARTS, {"yes": True, "no": False}, {"yes": True, "no": True}),
]


async def made(ask: Asker, document: str, *asked: dict[str, Any]) -> int:
    """How many plans the operation took with these variables, one after the other."""
    kept = ask.schema.documents.plans
    before = kept.misses
    for variables in asked:
        answer = await ask.answer(document, **variables)
        assert answer.codes == []
    return kept.misses - before


@pytest.mark.parametrize(("document", "first", "other"), SAME)
async def test_other_values_share_a_plan(
    ask: Asker, sent: list[Sent], document: str, first: dict[str, Any], other: dict[str, Any]
) -> None:
    fresh = f"# {uuid7()}\n{document}"

    assert await made(ask, fresh, first, other) == 1
    assert len({one.sql for one in sent}) <= 1


@pytest.mark.parametrize(("document", "first", "other"), ANOTHER)
async def test_what_changes_the_statement_has_a_plan_of_its_own(
    ask: Asker, document: str, first: dict[str, Any], other: dict[str, Any]
) -> None:
    fresh = f"# {uuid7()}\n{document}"

    assert await made(ask, fresh, first, other, first, other) == 2


ASKERS = {
    "visitor": VISITOR,
    "visitor in French": replace(VISITOR, locale="fr"),
    "resident": Viewer(id=uuid7(), locale="en"),
    "moderator": Viewer(id=uuid7(), locale="en", is_moderator=True),
    "administrator": Viewer(id=uuid7(), locale="en", is_admin=True),
}


async def test_each_class_of_askers_has_its_plan_and_shares_it(ask: Asker, sent: list[Sent]) -> None:
    document = f"# {uuid7()}\n{{ proposals {{ nodes {{ title viewerCanSupport }} }} }}"
    kept = ask.schema.documents.plans
    before = kept.misses
    for viewer in (*ASKERS.values(), Viewer(id=uuid7(), locale="en", session_id=uuid7())):
        await ask(document, viewer)

    assert kept.misses - before == len(ASKERS)
    assert len({class_of(viewer) for viewer in ASKERS.values()}) == len(ASKERS)
    texts = [one.sql for one in sent]
    assert texts[2] == texts[5]
    assert texts[0] == texts[1]  # no language is in it
    assert len(set(texts[1:4])) == 3
    assert all(viewer.id not in one.arguments for one in sent[:2] for viewer in ASKERS.values() if viewer.id)
    assert "NULL::uuid" in texts[0]
    assert "NULL::uuid" not in texts[2]


async def test_nobody_gets_what_another_of_the_same_plan_sees(ask: Asker) -> None:
    author, other = await factories.resident(), await factories.resident()
    await factories.proposal(author)
    document = "{ viewer { email } proposals { nodes { viewerCanEdit viewerCanSupport } } }"

    own, others = await ask(document, author), await ask(document, other)

    assert own["proposals"]["nodes"] == [{"viewerCanEdit": True, "viewerCanSupport": False}]
    assert others["proposals"]["nodes"] == [{"viewerCanEdit": False, "viewerCanSupport": True}]
    assert own["viewer"] != others["viewer"]


async def test_operations_of_one_document_have_plans_of_their_own(ask: Asker) -> None:
    await factories.proposal(await factories.resident())
    document = f"query A {{ proposals {{ totalCount }} }} query B {{ proposals {{ n: totalCount }} }} # {uuid7()}"
    found = []
    for name in ("A", "B", "A"):
        answer = await ask.schema.execute(document, context_value=Context(VISITOR), operation_name=name)
        found.append(answer.data)

    assert found == [{"proposals": {"totalCount": 1}}, {"proposals": {"n": 1}}, {"proposals": {"totalCount": 1}}]


async def test_one_field_under_several_names_keeps_its_arguments_apart(ask: Asker) -> None:
    author = await factories.resident()
    commune = await factories.commune()
    first, second, third = await factories.many_proposals(author, commune, [0, 0, 0])
    document = """query($n: Int, $a: String) {
      new: proposals(first: $n) { nodes { id } } old: proposals(first: $n, orderBy: OLDEST) { nodes { id } }
      next: proposals(first: $n, after: $a) { nodes { id } } one: proposals(first: 1) { nodes { id } }
      two: proposals(last: 2) { nodes { id } } }"""

    for n in (1, 2, 1):
        found = await ask(document, n=n, a=cursor_of(str(third.id)))
        assert {name: [node["id"] for node in page["nodes"]] for name, page in found.items()} == {
            "new": [gid(third), gid(second)][:n],
            "old": [gid(first), gid(second)][:n],
            "next": [gid(second), gid(first)][:n],
            "one": [gid(third)],
            "two": [gid(second), gid(first)],
        }


async def test_what_cannot_be_compiled_is_not_kept(ask: Asker, monkeypatch: pytest.MonkeyPatch) -> None:
    compiled = 0
    original = plans.Compiler.root

    def root(self: Any, field: Any) -> Any:
        nonlocal compiled
        compiled += 1
        return original(self, field)

    monkeypatch.setattr(plans.Compiler, "root", root)
    document = f"# {uuid7()}\n{PAGE}"
    for _ in range(2):
        assert (await ask.answer(document, a="no cursor")).codes == ["INVALID"]
    assert compiled == 2
    for _ in range(2):
        assert (await ask.answer(document, a=place())).codes == []
    assert compiled == 3
    assert (await ask.answer(document, a="no cursor")).codes == ["INVALID"]
    assert compiled == 3


async def test_a_root_field_that_cannot_be_compiled_leaves_the_others(ask: Asker) -> None:
    answer = await ask.answer(
        'query($id: ID!) { a: node(id: $id) { id } b: actor(slug: "x") { id } }', id=some("Story")
    )
    wrong = await ask.answer('{ viewer { email } commune(by: {slug: "x"}) { proposals(first: 0) { nodes { id } } } }')

    assert answer.data == {"a": None, "b": None}
    assert wrong.codes == ["INVALID"]
    assert wrong.data == {"viewer": None, "commune": None}
    assert wrong.errors[0]["path"] == ["commune"]


async def test_a_variable_of_another_operation_may_be_anything(ask: Asker) -> None:
    document = """query Node($i: ID!) { node(id: $i) { id } }
      query Places($i: Int) { communes(first: $i) { pageInfo { hasPreviousPage } } }
      query Which($i: ProposalFilter) { proposals(filter: $i) { totalCount } }"""

    for name, given in (("Places", 5), ("Which", {"theme": "MOBILITY"}), ("Node", "x")):
        result = await ask.schema.execute(
            document, variable_values={"i": given}, operation_name=name, context_value=Context(VISITOR)
        )
        assert result.errors == []


async def test_what_is_kept_knows_nothing_of_who_asked(ask: Asker) -> None:
    """Plans, prices and their keys: not the password that came with the first request of their shape."""
    secret = f"tr0ub4dor-{uuid7()}"
    document = """mutation In($input: SignInInput!) { signIn(input: $input) { viewer { email } errors { code } } }
      query Of($input: Int) { communes(first: $input) { totalCount } }"""
    await ask.schema.execute(
        document,
        variable_values={"input": {"email": "somebody@example.org", "password": secret}},
        operation_name="In",
        context_value=Context(VISITOR, remote=secret[:20]),
    )

    kept = ask.schema.documents
    seen: set[int] = set()
    waiting: list[Any] = [kept.documents, kept.prices, kept.plans]
    while waiting:
        one = waiting.pop()
        if id(one) not in seen and not isinstance(one, type | ModuleType):
            seen.add(id(one))
            assert not (isinstance(one, str) and secret in one)
            waiting.extend(gc.get_referents(one))
    assert len(seen) > 1_000
