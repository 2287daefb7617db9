"""What resolvers make in Python: unions, lists and methods, relations in one statement, and who is told of it."""

from typing import Any
from uuid import UUID

import pytest
from tests import factories
from tests.graphql.asking import VISITOR, Asker, gid
from tests.graphql.engine.conftest import Sent

from parvis.auth.viewer import Viewer
from parvis.core.ids import uuid7
from parvis.discussion.models import Comment as CommentRow
from parvis.discussion.models import Thread as ThreadRow
from parvis.proposals.models import Proposal as ProposalRow
from parvis_graphql.activity.subscriptions import ActivityEvent
from parvis_graphql.context import Context
from parvis_graphql.discussion.subscriptions import CommentAdded, CommentRemoved
from parvis_graphql.discussion.types import Comment
from parvis_graphql.engine.asker import class_of
from parvis_graphql.engine.execution import Execution
from parvis_graphql.engine.records import Told, told
from parvis_graphql.proposals.types import Proposal

SAID = """subscription { threadChanged(threadId: "x") { kind: __typename
  ... on CommentAdded { cursor comment { id body author { displayName avatar { variants { format } } } } }
  ... on CommentRemoved { at: cursor comment { state } comment { id } } } }"""
HAPPENED = """subscription { activity { kind happenedAt commune { name } proposal { title }
  comment { subject { ... on Proposal { title } } } story { id } organisation { displayName } } }"""


def following(ask: Asker, document: str, viewer: Viewer = VISITOR) -> Execution:
    """A subscription that hears nothing by itself."""
    documents = ask.schema.documents
    operation = documents.operation(document, None, {})
    plan = documents.plan(operation, class_of(viewer))
    return Execution(ask.schema._schema, documents.selection(operation), plan, Context(viewer).for_operation())


async def heard(execution: Execution, event: object) -> Any:
    [root] = execution._plan.roots
    shown, errors = await execution._told(root, event)
    assert errors == []
    return shown


@pytest.fixture
async def comment(ask: Asker) -> CommentRow:
    author = await factories.resident("Léa")
    made = await factories.proposal(author)
    return await factories.comment(author, await ThreadRow.get(id=made.thread_id), body="Oui")


def added(of: UUID) -> object:
    return told(CommentAdded(comment_id=of, cursor="c"), Comment, of)


async def test_an_event_of_a_union_is_shown_by_its_type(ask: Asker, comment: CommentRow, sent: list[Sent]) -> None:
    execution = following(ask, SAID)
    first = await heard(execution, added(comment.id))
    removed = await heard(execution, told(CommentRemoved(comment_id=comment.id, cursor="d"), Comment, comment.id))

    assert first == {
        "kind": "CommentAdded",
        "cursor": "c",
        "comment": {"id": gid(comment), "body": "Oui", "author": {"displayName": "Léa", "avatar": None}},
    }
    assert removed == {"kind": "CommentRemoved", "at": "d", "comment": {"state": "VISIBLE", "id": gid(comment)}}
    assert len(sent) == 2
    assert sent[0].sql == sent[1].sql


async def test_who_may_not_see_it_is_not_told(ask: Asker, comment: CommentRow) -> None:
    """Asked anew for each event: the same subscription is told again once it may be."""
    row = await ThreadRow.get(id=comment.thread_id)
    moderator = await factories.moderator(await factories.Commune.get(id=row.commune_id))
    visitors, moderators = following(ask, SAID), following(ask, SAID, moderator)

    answers = []
    for is_visible in (True, False, True):
        await ThreadRow.filter(id=row.id).update(is_visible=is_visible)
        answers.append([bool(await heard(one, added(comment.id))) for one in (visitors, moderators)])

    assert answers == [[True, True], [False, True], [True, True]]
    assert await heard(visitors, added(uuid7())) is None


async def test_who_is_told_is_asked_even_where_nothing_is_read(ask: Asker, comment: CommentRow) -> None:
    execution = following(ask, 'subscription { threadChanged(threadId: "x") { ... on CommentAdded { cursor } } }')

    assert await heard(execution, added(comment.id)) == {"cursor": "c"}
    await ThreadRow.filter(id=comment.thread_id).update(is_visible=False)
    assert await heard(execution, added(comment.id)) is None


async def test_a_relation_that_is_not_seen_is_null_beside_those_that_are(ask: Asker, comment: CommentRow) -> None:
    made = await ProposalRow.all().get()
    event = ActivityEvent(cursor="c", kind="COMMENT_ADDED", happened_at=comment.created_at)
    event.commune_id, event.proposal_id, event.comment_id = made.commune_id, uuid7(), comment.id

    shown = await heard(following(ask, HAPPENED), event)

    assert shown["proposal"] is None
    assert shown["story"] is None
    assert shown["organisation"] is None
    assert shown["comment"] == {"subject": {"title": made.title}}
    assert shown["commune"]["name"]
    assert shown["happenedAt"].endswith("Z")


async def test_an_event_about_one_row_may_show_another(ask: Asker, comment: CommentRow) -> None:
    made = await ProposalRow.all().get()
    event = ActivityEvent(cursor="c", kind="PROPOSAL_CREATED", happened_at=made.created_at)
    event.commune_id, event.proposal_id = made.commune_id, made.id
    execution = following(ask, HAPPENED)

    assert (await heard(execution, told(event, Proposal, made.id)))["proposal"] == {"title": made.title}
    assert (await heard(execution, told(event, Comment, comment.id)))["proposal"] == {"title": made.title}
    await ProposalRow.filter(id=made.id).update(visibility="HIDDEN")
    assert await heard(execution, told(event, Proposal, made.id)) is None


def test_telling_keeps_what_it_is_about() -> None:
    key = uuid7()

    assert told("event", Comment, key) == Told("event", Comment, key)  # type: ignore[comparison-overlap]  # said to be the event itself


async def test_a_list_of_records_is_read_together_and_stays_in_its_order(ask: Asker, sent: list[Sent]) -> None:
    author, commune = await factories.resident("Anne"), await factories.commune("Bancville")
    made = [
        await factories.proposal(author, commune, title="Un banc rouge"),
        await factories.story(author, commune, title="Le banc vert"),
        await factories.proposal(author, commune, title="Le banc bleu"),
    ]
    await factories.comment(author, await ThreadRow.get(id=made[0].thread_id), body="Ce banc me plaît")
    sent.clear()

    found = await ask(
        """{ search(text: "banc") { totalCount n: totalCount pageInfo { hasNextPage } nodes { kind subject { ...S } }
        edges { cursor node { again: subject { ...S } titleHtml } } } }
        fragment S on SearchSubject { __typename ... on Proposal { title author { displayName } } ... on Story { title }
          ... on Comment { body author { displayName } } ... on Commune { name } }"""
    )

    page = found["search"]
    kinds = {"PROPOSAL": "Proposal", "STORY": "Story", "COMMENT": "Comment", "COMMUNE": "Commune"}
    assert page["n"] == page["totalCount"] == len(page["nodes"])
    assert [kinds[node["kind"]] for node in page["nodes"]] == [node["subject"]["__typename"] for node in page["nodes"]]
    assert [edge["node"]["again"] for edge in page["edges"]] == [node["subject"] for node in page["nodes"]]
    assert {"__typename": "Proposal", "title": "Un banc rouge", "author": {"displayName": "Anne"}} in [
        node["subject"] for node in page["nodes"]
    ]
    assert {"__typename": "Comment", "body": "Ce banc me plaît", "author": {"displayName": "Anne"}} in [
        node["subject"] for node in page["nodes"]
    ]
    assert len(sent) == 1


async def test_a_payload_is_shown_to_who_is_there_after_it(ask: Asker, comment: CommentRow) -> None:
    person = await factories.resident()
    payload = await ask.mutate(
        "reactToComment",
        {"commentId": gid(comment), "clientMutationId": "é"},
        "id: clientMutationId comment { viewerHasReacted reactionCount thread { comments { nodes { id } } } }",
        person,
    )

    assert payload == {
        "errors": [],
        "id": "é",
        "comment": {
            "viewerHasReacted": True,
            "reactionCount": 1,
            "thread": {"comments": {"nodes": [{"id": gid(comment)}]}},
        },
    }
