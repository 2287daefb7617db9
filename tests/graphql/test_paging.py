"""Connections: whatever the order, size and direction, every row is visited once."""

import random
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests import factories
from tests.graphql.asking import Asker, cursor_of, each, gid

from parvis.core.ids import uuid7
from parvis.discussion.models import Thread
from parvis.places.models import Department
from parvis.proposals.models import Proposal, ProposalVersion
from parvis_graphql.engine import pages

#: examples share a database and stay apart by their parents
several = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
few_values = st.lists(st.integers(0, 3), max_size=14)
sizes = st.integers(1, 6)

Connection = Callable[[dict[str, Any]], dict[str, Any]]


async def walk(
    ask: Asker, document: str, at: Connection, size: int, *, backward: bool = False, **variables: object
) -> list[str]:
    """Ids of all pages in reading order; also checks what each page says of its place."""
    amount, place, more = ("last", "before", "hasPreviousPage") if backward else ("first", "after", "hasNextPage")
    behind = "hasNextPage" if backward else "hasPreviousPage"
    pages: list[list[str]] = []
    cursor = None
    while True:
        page = at(await ask(document, **variables, **{amount: size, place: cursor}))
        info, edges = page["pageInfo"], page["edges"]
        assert [edge["node"]["id"] for edge in edges] == [node["id"] for node in page["nodes"]]
        assert info["startCursor"] == (edges[0]["cursor"] if edges else None)
        assert info["endCursor"] == (edges[-1]["cursor"] if edges else None)
        assert info[behind] is (cursor is not None)
        assert len(edges) == size or not info[more]
        pages.append([node["id"] for node in page["nodes"]])
        if not info[more]:
            break
        cursor = info["startCursor" if backward else "endCursor"]
    return [one for page in (reversed(pages) if backward else pages) for one in page]


PAGE = "pageInfo { hasNextPage hasPreviousPage startCursor endCursor } edges { cursor node { id } } nodes { id }"
WINDOW = "first: $first, after: $after, last: $last, before: $before"
VARIABLES = "$first: Int, $after: String, $last: Int, $before: String"

PROPOSALS = f"""
query($id: ID!, $order: ProposalOrder, {VARIABLES}) {{
  node(id: $id) {{ ... on Commune {{ proposals(orderBy: $order, {WINDOW}) {{ {PAGE} }} }} }}
}}"""
COMMENTS = f"""
query($id: ID!, $order: CommentOrder, {VARIABLES}) {{
  node(id: $id) {{
    ... on Thread {{ list: comments(orderBy: $order, {WINDOW}) {{ {PAGE} }} }}
    ... on Comment {{ list: replies(orderBy: $order, {WINDOW}) {{ {PAGE} }} }}
  }}
}}"""
VERSIONS = f"""
query($id: ID!, {VARIABLES}) {{ node(id: $id) {{ ... on Proposal {{ versions({WINDOW}) {{ {PAGE} }} }} }} }}"""
COMMUNES = f"""
query($department: String, $order: CommuneOrder, {VARIABLES}) {{
  communes(departmentCode: $department, orderBy: $order, {WINDOW}) {{ {PAGE} }}
}}"""


@several
@given(supports=few_values, size=sizes, backward=st.booleans())
async def test_proposals(ask: Asker, supports: list[int], size: int, backward: bool) -> None:
    commune = await factories.commune()
    made = await factories.many_proposals(None, commune, supports)
    expected = {
        None: sorted(made, key=lambda one: one.id, reverse=True),
        "NEWEST": sorted(made, key=lambda one: one.id, reverse=True),
        "OLDEST": sorted(made, key=lambda one: one.id),
        "MOST_SUPPORTED": sorted(made, key=lambda one: (one.support_count, one.id), reverse=True),
    }

    for order, rows in expected.items():
        visited = await walk(
            ask,
            PROPOSALS,
            lambda data: data["node"]["proposals"],
            size,
            backward=backward,
            id=gid(commune),
            order=order,
        )
        assert visited == [gid(one) for one in rows]


@several
@given(reactions=few_values, size=sizes, backward=st.booleans(), of_answers=st.booleans())
async def test_comments_and_answers(
    ask: Asker, reactions: list[int], size: int, backward: bool, of_answers: bool
) -> None:
    [subject] = await factories.many_proposals(None, await factories.commune(), [0])
    parent: Any = await Thread.get(id=subject.thread_id)
    if of_answers:
        [parent] = await factories.many_comments(None, parent, [0])
    made = await factories.many_comments(None, parent, reactions)
    expected = {
        None: sorted(made, key=lambda one: one.id),
        "OLDEST": sorted(made, key=lambda one: one.id),
        "NEWEST": sorted(made, key=lambda one: one.id, reverse=True),
        "MOST_REACTED": sorted(made, key=lambda one: (one.reaction_count, one.id), reverse=True),
    }

    for order, rows in expected.items():
        visited = await walk(
            ask, COMMENTS, lambda data: data["node"]["list"], size, backward=backward, id=gid(parent), order=order
        )
        assert visited == [gid(one) for one in rows]


@pytest.mark.parametrize("backward", [False, True])
async def test_versions(ask: Asker, backward: bool) -> None:
    [subject] = await factories.many_proposals(None, await factories.commune(), [0])
    made = [
        ProposalVersion(
            proposal_id=subject.id,
            number=number,
            title=f"Titre {number}",
            body="Corps",
            body_html="<p>Corps</p>",
            theme_id="MOBILITY",
            created_at=subject.created_at,
        )
        for number in range(1, 12)
    ]
    random.shuffle(made)
    await ProposalVersion.bulk_create(made)

    visited = await walk(ask, VERSIONS, lambda data: data["node"]["versions"], 4, backward=backward, id=gid(subject))

    assert visited == [gid(one) for one in sorted(made, key=lambda one: -one.number)]


async def _department() -> Department:
    """One of this test's own: places stay from test to test."""
    key = uuid7()
    return await Department.create(id=key, code=key.hex[-3:].upper(), name="Département à pages")


@pytest.mark.parametrize("backward", [False, True])
async def test_communes(ask: Asker, backward: bool) -> None:
    # names that come twice, with quotes and accents; populations that tie or are not known
    department = await _department()
    names = ["L'Haÿ", "Éze", 'Ville "neuve"', "Éze", "Aast", "œuf", "Zuani", "Éze", "l’Île\\", "Aast"]
    populations = [5, None, 7, 5, None, 0, 9, 5, 7, 2]
    made = [
        await factories.commune(name, population=population, department=department)
        for name, population in zip(names, populations, strict=True)
    ]
    by_id = {gid(one): one for one in made}

    for order in ("NAME", "POPULATION", None):
        for size in (1, 3, 10):
            visited = await walk(
                ask,
                COMMUNES,
                lambda data: data["communes"],
                size,
                backward=backward,
                department=department.code,
                order=order,
            )
            assert sorted(visited) == sorted(by_id)
            if order == "NAME":
                # the database says in which order names are; those alike stand together, by key
                alike = [[one.id for one in made if one.name == name] for name in ("Éze", "Aast")]
                shown = [by_id[one] for one in visited]
                assert [[one.id for one in shown if one.name == name] for name in ("Éze", "Aast")] == alike
                places = [index for index, one in enumerate(shown) if one.name == "Éze"]
                assert places == list(range(places[0], places[0] + 3))
            else:
                ranked = sorted(made, key=lambda one: (-(one.population or 0), one.id))
                assert visited == [gid(one) for one in ranked]


async def test_what_a_search_finds_is_paged_best_first(ask: Asker) -> None:
    name = f"Zorglub{uuid7().hex[-6:].translate(str.maketrans('0123456789', 'ghijklmnop'))}"
    made = [await factories.commune(f"{name}", population=people) for people in (10, 3000, 200, 40)]
    document = """
    query($search: String, $after: String) {
      communes(search: $search, first: 3, after: $after) {
        nodes { id } pageInfo { hasNextPage endCursor } totalCount
      }
    }"""

    first = (await ask(document, search=name))["communes"]
    second = (await ask(document, search=name, after=first["pageInfo"]["endCursor"]))["communes"]
    nothing = (await ask(document, search="qqqqqqqqqqqqqqqq"))["communes"]

    assert first["pageInfo"]["hasNextPage"] is True
    assert second["pageInfo"]["hasNextPage"] is False
    found = [node["id"] for node in first["nodes"] + second["nodes"]]
    assert sorted(found) == sorted(gid(one) for one in made)
    assert found == [gid(one) for one in sorted(made, key=lambda one: -one.population)]
    assert first["totalCount"] == second["totalCount"] == 4
    assert (nothing["nodes"], nothing["totalCount"]) == ([], 0)


async def test_a_page_between_two_cursors(ask: Asker) -> None:
    commune = await factories.commune()
    made = await factories.many_proposals(None, commune, [0] * 7)
    keys = [gid(one) for one in made]

    async def page(**window: object) -> dict[str, Any]:
        return (await ask(PROPOSALS, id=gid(commune), order="OLDEST", **window))["node"]["proposals"]

    everything = await page()
    cursors = [edge["cursor"] for edge in everything["edges"]]
    ahead = await page(first=3, after=cursors[0], before=cursors[5])
    behind = await page(last=3, after=cursors[0], before=cursors[5])
    empty = await page(first=3, after=cursors[3], before=cursors[4])

    assert [node["id"] for node in ahead["nodes"]] == keys[1:4]
    assert ahead["pageInfo"]["hasNextPage"] is True
    assert [node["id"] for node in behind["nodes"]] == keys[2:5]
    assert behind["pageInfo"]["hasPreviousPage"] is True
    assert (empty["nodes"], empty["edges"]) == ([], [])
    assert (empty["pageInfo"]["startCursor"], empty["pageInfo"]["endCursor"]) == (None, None)


async def test_a_page_stays_where_it_was_while_rows_come_and_go(ask: Asker) -> None:
    commune = await factories.commune()
    made = await factories.many_proposals(None, commune, [0] * 6)

    async def page(after: str | None = None) -> dict[str, Any]:
        return (await ask(PROPOSALS, id=gid(commune), first=2, after=after))["node"]["proposals"]

    first = await page()
    await factories.many_proposals(None, commune, [0] * 3)
    await Proposal.filter(id=made[4].id).delete()  # the very row that the cursor marks
    second = await page(first["pageInfo"]["endCursor"])

    assert [node["id"] for node in first["nodes"]] == [gid(made[5]), gid(made[4])]
    assert [node["id"] for node in second["nodes"]] == [gid(made[3]), gid(made[2])]


async def test_twenty_unless_told_and_a_hundred_at_most(ask: Asker) -> None:
    commune = await factories.commune()
    await factories.many_proposals(None, commune, [0] * 101)

    async def size(**window: object) -> int:
        return len((await ask(PROPOSALS, id=gid(commune), **window))["node"]["proposals"]["nodes"])

    assert [await size(), await size(first=100), await size(last=100)] == [20, 100, 100]


@pytest.mark.parametrize(
    ("window", "argument"),
    [
        ({"first": 0}, "first"),
        ({"first": -1}, "first"),
        ({"first": 101}, "first"),
        ({"last": 0}, "last"),
        ({"last": 101}, "last"),
        ({"first": 1, "last": 1}, "last"),
    ],
)
async def test_a_size_that_is_none_is_refused(ask: Asker, window: dict[str, int], argument: str) -> None:
    answer = await ask.answer(PROPOSALS, id=gid(await factories.commune()), **window)

    assert answer.codes == ["INVALID"]
    assert answer.errors[0]["extensions"] == {"code": "INVALID", "argument": argument}
    assert answer.data == {"node": None}


BAD_CURSORS = [
    "",
    "!",
    "é",
    "null",
    "[" * 5000,
    cursor_of(),
    cursor_of("x"),
    cursor_of(None),
    cursor_of("0190f2a0-7c3e-7b1a-9d55-3f0c2a6f4e10", "0190f2a0-7c3e-7b1a-9d55-3f0c2a6f4e10"),
    cursor_of("{0190f2a0-7c3e-7b1a-9d55-3f0c2a6f4e10}"),
    cursor_of("3"),
]


@pytest.mark.parametrize("cursor", BAD_CURSORS)
@pytest.mark.parametrize("argument", ["after", "before"])
async def test_a_cursor_that_is_none_is_refused(ask: Asker, cursor: str, argument: str) -> None:
    answer = await ask.answer(PROPOSALS, id=gid(await factories.commune()), **{argument: cursor})

    assert answer.codes == ["INVALID"]
    assert answer.errors[0]["extensions"] == {"code": "INVALID", "argument": argument}
    assert answer.errors[0]["message"] == "This is not a cursor of this list and order."


@pytest.mark.parametrize(
    "values",
    [
        ["2147483648", "0190f2a0-7c3e-7b1a-9d55-3f0c2a6f4e10"],
        ["99999999999999999999", "0190f2a0-7c3e-7b1a-9d55-3f0c2a6f4e10"],
        ["１", "0190f2a0-7c3e-7b1a-9d55-3f0c2a6f4e10"],
        ["1; DROP TABLE proposal", "0190f2a0-7c3e-7b1a-9d55-3f0c2a6f4e10"],
        ["1", "x"],
    ],
)
async def test_a_cursor_of_other_types_is_refused(ask: Asker, values: list[str]) -> None:
    answer = await ask.answer(
        PROPOSALS, id=gid(await factories.commune()), order="MOST_SUPPORTED", after=cursor_of(*values)
    )

    assert answer.codes == ["INVALID"]


async def test_a_cursor_holds_texts_that_can_be_looked_for(ask: Asker) -> None:
    key = str(uuid7())
    for name in ("nul\x00", "half \ud800"):
        answer = await ask.answer(COMMUNES, order="NAME", after=cursor_of(name, key))
        assert answer.codes == ["INVALID"]


async def test_a_cursor_of_another_order_is_refused(ask: Asker) -> None:
    commune = await factories.commune()
    await factories.many_proposals(None, commune, [1, 2, 3])
    page = (await ask(PROPOSALS, id=gid(commune), order="MOST_SUPPORTED", first=1))["node"]["proposals"]

    answer = await ask.answer(PROPOSALS, id=gid(commune), order="NEWEST", after=page["pageInfo"]["endCursor"])

    assert answer.codes == ["INVALID"]


async def test_a_bad_cursor_spoils_no_other_field(ask: Asker) -> None:
    commune = await factories.commune()
    [made] = await factories.many_proposals(None, commune, [0])

    answer = await ask.answer(
        """query($id: ID!) {
          bad: node(id: $id) { ... on Commune { proposals(after: "x") { nodes { id } } } }
          good: node(id: $id) { ... on Commune { proposals { nodes { id } } } }
        }""",
        id=gid(commune),
    )

    assert answer.codes == ["INVALID"]
    assert answer.data == {"bad": None, "good": {"proposals": {"nodes": [{"id": gid(made)}]}}}


async def test_totals_are_counted_up_to_a_cap(ask: Asker, monkeypatch: pytest.MonkeyPatch) -> None:
    commune, empty = await factories.commune(), await factories.commune()
    await factories.many_proposals(None, commune, [0] * 5)
    document = """query($a: ID!, $b: ID!) {
      nodes(ids: [$a, $b]) { ... on Commune { proposals(first: 2) { totalCount nodes { id } } } }
      all: proposals { totalCount }
    }"""

    counted = await ask(document, a=gid(commune), b=gid(empty))
    monkeypatch.setattr(pages, "COUNT_CAP", 3)
    capped = await ask(f"{document} # planned anew", a=gid(commune), b=gid(empty))

    assert [one["proposals"]["totalCount"] for one in counted["nodes"]] == [5, 0]
    assert [one["proposals"]["totalCount"] for one in capped["nodes"]] == [3, 0]
    assert (counted["all"]["totalCount"], capped["all"]["totalCount"]) == (5, 3)
    assert [len(one["proposals"]["nodes"]) for one in capped["nodes"]] == [2, 0]


NEAR = """query($latitude: Float!, $near: GeoPointInput, $after: String) {
  literal: communes(near: {latitude: $latitude, longitude: 2}, first: 1, after: $after) {
    totalCount nodes { name } pageInfo { endCursor hasNextPage }
  }
  variable: communes(near: $near, first: 2) { nodes { name } }
}"""


async def test_communes_near_a_place_come_nearest_first(ask: Asker) -> None:
    """Whether the place is one variable or has one within; those that nobody knows where they lie are left out."""
    await factories.commune("Au nord", latitude=85.5, longitude=2.0, population=9)
    await factories.commune("Au sud", latitude=-85.5, longitude=2.0)
    await factories.commune("Nulle part", latitude=None, longitude=None)

    first = await ask(NEAR, latitude=-89.0, near={"latitude": 89.0, "longitude": 2.0})
    after = first["literal"]["pageInfo"]["endCursor"]
    then = await ask(NEAR, latitude=-89.0, near={"latitude": -89.0, "longitude": 2.0}, after=after)

    assert each(first["literal"], lambda node: node["name"]) == ["Au sud"]
    assert first["literal"]["pageInfo"]["hasNextPage"]
    assert each(first["variable"], lambda node: node["name"])[0] == "Au nord"
    assert each(then["variable"], lambda node: node["name"])[0] == "Au sud"
    assert each(then["literal"], lambda node: node["name"]) != ["Au sud"]
