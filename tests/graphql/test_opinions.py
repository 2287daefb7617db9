"""Opinions in the schema: in their order, each to those who may see it, a quarter at a time."""

from datetime import date, timedelta

import pytest
from tests import factories
from tests.graphql.asking import VISITOR, Asker, cursor_of, each, gid
from tests.moderation.caring import platform_moderator
from tests.opinions.writing import INSULT, TEXT, withheld
from tests.statements import Statements

from parvis.core.db import execute
from parvis.opinions.models import Signature
from parvis.opinions.publishing import publish_waiting
from parvis.opinions.service import answer_opinion, withdraw_opinion

LIST = """query($id: ID!, $first: Int, $after: String, $last: Int, $before: String) {
  commune(by: {id: $id}) { opinions(first: $first, after: $after, last: $last, before: $before) {
    totalCount pageInfo { endCursor startCursor hasNextPage } nodes { id }
  } }
}"""
OWN = """query($id: ID!) {
  commune(by: {id: $id}) { viewerOpinion { id publishedOn viewerIsAuthor } opinions { nodes { id } } }
  viewer { opinions { nodes { id } } }
}"""
DAY = date(2026, 3, 2)


async def test_a_commune_s_opinions_page_by_page_latest_day_first(ask: Asker) -> None:
    place = await factories.commune()
    made = [await factories.opinion(await factories.resident(), place) for _ in range(5)]
    days = [DAY, DAY, DAY + timedelta(7), DAY + timedelta(7), DAY + timedelta(14)]
    for one, day in zip(made, days, strict=True):
        await execute("UPDATE opinion SET published_on = $2 WHERE id = $1", one.id, day)
    await factories.opinion(await factories.resident(), place, text=INSULT)
    # within a day by their keys, which are random
    in_order = sorted(zip(days, made, strict=True), key=lambda one: (-one[0].toordinal(), str(one[1].id)))
    expected = [gid(one) for _, one in in_order]
    of = {"id": gid(place)}

    first = (await ask(LIST, first=2, **of))["commune"]["opinions"]
    second = (await ask(LIST, first=10, after=first["pageInfo"]["endCursor"], **of))["commune"]["opinions"]
    back = (await ask(LIST, last=2, before=second["pageInfo"]["startCursor"], **of))["commune"]["opinions"]

    assert each(first) + each(second) == expected
    assert (first["totalCount"], first["pageInfo"]["hasNextPage"], second["pageInfo"]["hasNextPage"]) == (
        5,
        True,
        False,
    )
    assert each(back) == each(first)


async def test_what_awaits_an_answer_is_found_and_is_the_same_whoever_asks(ask: Asker) -> None:
    place = await factories.commune()
    author, mayor, moderator = await factories.resident(), await factories.official(place), await platform_moderator()
    waits, answered, hidden, gone = [
        await factories.opinion(one, place) for one in (author, *[await factories.resident() for _ in range(3)])
    ]
    await factories.opinion(author)
    await withheld(await factories.resident(), place)
    await answer_opinion(mayor, opinion_id=answered.id, body="Nous y pensons.")
    await execute("UPDATE opinion SET visibility = 'HIDDEN' WHERE id = $1", hidden.id)
    await execute("UPDATE opinion SET is_withdrawn = TRUE WHERE id = $1", gone.id)
    document = """query($id: ID!, $awaiting: Boolean) {
      commune(by: {id: $id}) { opinions(awaitingAnswer: $awaiting) { totalCount nodes { id } } }
    }"""
    found = {}

    for name, who in {"visitor": VISITOR, "author": author, "official": mayor, "moderator": moderator}.items():
        for awaiting in (True, False, None):
            listed = (await ask(document, who, id=gid(place), awaiting=awaiting))["commune"]["opinions"]
            assert listed["totalCount"] == len(each(listed))
            found[name, awaiting] = set(each(listed))

    for name in ("visitor", "author", "official"):
        assert [found[name, awaiting] for awaiting in (True, False, None)] == [
            {gid(waits)},
            {gid(answered)},
            {gid(waits), gid(answered)},
        ]
    # who judges what is hidden reads it, and has not to answer it
    assert found["moderator", True] == {gid(waits)}
    assert found["moderator", False] == {gid(answered), gid(hidden)}


@pytest.mark.parametrize("day", ["2026-13-01", "20260302", "2026-03-02 00:00:00", "infinity", ""])
async def test_a_cursor_says_a_day(ask: Asker, day: str) -> None:
    made = await factories.opinion(await factories.resident())

    answer = await ask.answer(LIST, id=gid(await made.commune), after=cursor_of(day, str(made.id)))

    assert answer.codes == ["INVALID"]
    assert answer.errors[0]["message"] == "This is not a cursor of this list and order."


async def test_ones_own_of_the_quarter_is_found_at_every_stage_and_by_nobody_else(ask: Asker) -> None:
    place, author = await factories.commune(), await factories.resident()
    made = await withheld(author, place)
    of = {"id": gid(place)}
    stranger, moderator = await factories.resident(), await platform_moderator()

    waits = await ask(OWN, author, **of)
    others = [await ask(OWN, who, **of) for who in (VISITOR, stranger, moderator)]
    await publish_waiting()
    shown = await ask(OWN, author, **of)
    await execute("UPDATE opinion SET period = period - 1 WHERE id = $1", made.id)
    past = await ask(OWN, author, **of)

    own = {"id": gid(made), "publishedOn": None, "viewerIsAuthor": True}
    assert waits["commune"] == {"viewerOpinion": own, "opinions": {"nodes": []}}
    assert waits["viewer"]["opinions"]["nodes"] == [{"id": gid(made)}]
    for found in others:
        assert found["commune"] == {"viewerOpinion": None, "opinions": {"nodes": []}}
        assert found["viewer"] is None or found["viewer"]["opinions"]["nodes"] == []
    assert (shown["commune"]["viewerOpinion"]["publishedOn"] is None, shown["commune"]["opinions"]["nodes"]) == (
        False,
        [{"id": gid(made)}],
    )
    assert (past["commune"]["viewerOpinion"], past["viewer"]["opinions"]["nodes"]) == (None, [{"id": gid(made)}])


@pytest.mark.parametrize("signature", list(Signature))
async def test_what_was_taken_back_keeps_its_place_but_not_in_lists(ask: Asker, signature: Signature) -> None:
    place, author = await factories.commune(), await factories.resident()
    made = await factories.opinion(author, place, signature=signature)
    await publish_waiting()
    await withdraw_opinion(author, opinion_id=made.id)

    found = await ask(
        "query($id: ID!) { node(id: $id) { ... on Opinion { text excerpt author { id } isWithdrawn viewerIsAuthor"
        " thread { isOpen } viewerCanFlag commune { opinions { totalCount } viewerOpinion { id } } } } }",
        author,
        id=gid(made),
    )

    assert found["node"] == {
        "text": "",
        "excerpt": "",
        "author": None,
        "isWithdrawn": True,
        "viewerIsAuthor": False,
        "thread": {"isOpen": False},
        "viewerCanFlag": False,
        "commune": {"opinions": {"totalCount": 0}, "viewerOpinion": None},
    }


@pytest.mark.parametrize(
    ("text", "excerpt"),
    [
        (TEXT, TEXT),
        ("**Des arbres** & des <bancs> :\n\n- « ici »\n- *là*", "Des arbres & des <bancs> : « ici » là"),
        ("x" * 80, "x" * 80),
        ("x" * 81, "x" * 79 + "…"),
    ],
)
async def test_its_first_words_are_plain(ask: Asker, text: str, excerpt: str) -> None:
    made = await factories.opinion(await factories.resident(), text=text)

    found = await ask("query($id: ID!) { node(id: $id) { ... on Opinion { excerpt } } }", id=gid(made))

    assert found["node"]["excerpt"] == excerpt


async def test_a_list_is_one_statement_however_much_it_shows(ask: Asker, statements: Statements) -> None:
    place = await factories.commune()
    for number in range(3):
        await factories.opinion(await factories.resident(f"Qui {number}"), place)
    document = """query($id: ID!) { commune(by: {id: $id}) { opinions { nodes {
      textHtml author { displayName } answer { body author { displayName } } commentCount thread { id } viewerIsAuthor
    } } } }"""
    await ask(document, id=gid(place))
    statements.clear()

    found = await ask(document, id=gid(place))

    assert len(found["commune"]["opinions"]["nodes"]) == 3
    assert len(statements) == 1
