"""Subscriptions, in-process, over the running hub: nothing missed, nothing twice, nothing one may not see."""

import asyncio
from collections.abc import AsyncGenerator
from typing import Any
from uuid import UUID

import pytest
from tests import factories
from tests.graphql.asking import VISITOR, Answer, Asker, gid
from tests.waiting import until

from parvis.auth.permissions import Permission
from parvis.auth.viewer import Viewer
from parvis.core.db import execute, fetch_value, transaction
from parvis.core.events import decode_cursor, encode_cursor
from parvis.core.ids import uuid7
from parvis.core.live import Hub
from parvis.discussion.events import CommentEvent, announce
from parvis.discussion.models import Comment, Thread
from parvis.discussion.service import delete_comment, edit_comment, react, set_thread, unreact
from parvis.photos.events import processed
from parvis.photos.models import Photo, PhotoStatus
from parvis.proposals.service import edit_proposal, support, unsupport, withdraw_proposal
from parvis_graphql.engine.execution import Execution
from parvis_graphql.engine.global_ids import encode_id

pytestmark = pytest.mark.usefixtures("hub")

WITHIN = 10
THREAD = """subscription($id: ID!, $after: String) { threadChanged(threadId: $id, after: $after) {
  __typename
  ... on CommentAdded { cursor comment { ...Said } } ... on CommentEdited { cursor comment { ...Said } }
  ... on CommentRemoved { cursor comment { ...Said } } ... on CommentReacted { cursor comment { ...Said } }
} } fragment Said on Comment { id state body reactionCount author { displayName } }"""
PROPOSAL = """subscription($id: ID!, $after: String) { proposalChanged(proposalId: $id, after: $after) {
  kind cursor proposal { title state supportCount commentCount viewerHasSupported }
} }"""
COMMUNE = """subscription($id: ID!, $kinds: [ActivityKind!], $after: String) {
  communeActivity(communeId: $id, kinds: $kinds, after: $after) {
    kind cursor happenedAt proposal { id title } comment { id body subject { id } }
} }"""
PHOTOS = """subscription($ids: [ID!]!, $after: String) { photosProcessed(photoIds: $ids, after: $after) {
  cursor photo { id status }
} }"""


async def coming(answers: AsyncGenerator[Answer]) -> Answer:
    return await asyncio.wait_for(anext(answers), WITHIN)


async def take(answers: AsyncGenerator[Answer], count: int) -> list[Any]:
    """The next events."""
    events = []
    for _ in range(count):
        answer = await coming(answers)
        assert answer.errors == []
        [event] = answer.data.values()
        events.append(event)
    return events


async def refusal(ask: Asker, document: str, viewer: Viewer = VISITOR, **variables: Any) -> dict[str, Any]:
    """The extensions of the one error with which a subscription ends."""
    async with ask.follow(document, viewer, **variables) as answers:
        answer = await coming(answers)
        assert answer.data is None
        [error] = answer.errors
        with pytest.raises(StopAsyncIteration):
            await coming(answers)
    extensions: dict[str, Any] = error["extensions"]
    return extensions


async def listening(hub: Hub, topic: str) -> None:
    """Until somebody listens to a topic."""

    def heard() -> bool:
        return any(feed.listeners for feed in hub._by_topic.get(topic, ()))

    await until(heard)


async def begun(hub: Hub, answers: AsyncGenerator[Answer], topic: str) -> "asyncio.Task[Answer]":
    """Ask for the next event, and wait until the hub knows."""
    task = asyncio.ensure_future(coming(answers))
    await listening(hub, topic)
    return task


async def test_a_visitor_follows_a_discussion(ask: Asker, hub: Hub) -> None:
    author, other = await factories.resident("Léa"), await factories.resident()
    talk = await factories.thread()

    async with ask.follow(THREAD, id=gid(talk)) as answers:
        first = await begun(hub, answers, f"thread:{talk.id}")
        said = await factories.comment(author, talk, body="Oui")
        added = (await first).data["threadChanged"]
        await edit_comment(author, comment_id=said.id, body="Non")
        [edited] = await take(answers, 1)
        await react(other, comment_id=said.id)
        [reacted] = await take(answers, 1)
        await unreact(other, comment_id=said.id)
        [taken_back] = await take(answers, 1)
        await delete_comment(author, comment_id=said.id)
        [removed] = await take(answers, 1)

    events = [added, edited, reacted, taken_back, removed]
    assert [event["__typename"] for event in events] == [
        "CommentAdded",
        "CommentEdited",
        "CommentReacted",
        "CommentReacted",
        "CommentRemoved",
    ]
    person = {"displayName": "Léa"}
    kept = {"id": gid(said), "state": "VISIBLE", "author": person}
    assert [event["comment"] for event in events] == [
        {**kept, "body": "Oui", "reactionCount": 0},
        {**kept, "body": "Non", "reactionCount": 0},
        {**kept, "body": "Non", "reactionCount": 1},
        {**kept, "body": "Non", "reactionCount": 0},
        {"id": gid(said), "state": "DELETED", "body": None, "reactionCount": 0, "author": None},
    ]
    numbers = [decode_cursor(event["cursor"]) for event in events]
    assert numbers == sorted(set(numbers))


async def test_a_proposal_as_it_changes(ask: Asker, hub: Hub) -> None:
    author, supporter = await factories.resident(), await factories.resident()
    made = await factories.proposal(author)
    start = (await ask("{ liveCursor }"))["liveCursor"]

    async with ask.follow(PROPOSAL, supporter, id=gid(made), after=start) as answers:
        heard = []
        for change in (
            lambda: edit_proposal(author, proposal_id=made.id, title="Deux bancs"),
            lambda: support(supporter, proposal_id=made.id),
            lambda: unsupport(supporter, proposal_id=made.id),
            lambda: _say(supporter, made.thread_id),
            lambda: withdraw_proposal(author, proposal_id=made.id),
        ):
            await change()
            # what was numbered after the cursor was taken may be the proposal's own making
            [event] = await take(answers, 1)
            if event["kind"] == "PROPOSAL_CREATED":
                [event] = await take(answers, 1)
            heard.append(event)

    assert [event["kind"] for event in heard] == [
        "PROPOSAL_EDITED",
        "PROPOSAL_SUPPORTED",
        "PROPOSAL_UNSUPPORTED",
        "COMMENT_ADDED",
        "PROPOSAL_WITHDRAWN",
    ]
    assert [event["proposal"]["supportCount"] for event in heard] == [0, 1, 0, 0, 0]
    assert [event["proposal"]["viewerHasSupported"] for event in heard] == [False, True, False, False, False]
    assert [event["proposal"]["commentCount"] for event in heard] == [0, 0, 0, 1, 1]
    assert heard[-1]["proposal"]["state"] == "WITHDRAWN"
    assert heard[0]["proposal"]["title"] == "Deux bancs"


async def _say(author: Viewer, thread_id: Any) -> Comment:
    return await factories.comment(author, await Thread.get(id=thread_id))


async def test_a_commune_as_it_lives(ask: Asker, hub: Hub) -> None:
    commune, elsewhere = await factories.commune(), await factories.commune()
    author, other = await factories.resident(), await factories.resident()
    everything = ask.follow(COMMUNE, id=gid(commune), after=encode_cursor(0))
    some = ask.follow(COMMUNE, id=gid(commune), kinds=["COMMENT_ADDED", "PROPOSAL_WITHDRAWN"], after=encode_cursor(0))

    async with everything as all_answers, some as some_answers:
        await factories.proposal(other, elsewhere)
        made = await factories.proposal(author, commune)
        await support(other, proposal_id=made.id)
        said = await _say(other, made.thread_id)
        await withdraw_proposal(author, proposal_id=made.id)
        heard, chosen = await take(all_answers, 4), await take(some_answers, 2)

    assert [event["kind"] for event in heard] == [
        "PROPOSAL_CREATED",
        "PROPOSAL_SUPPORTED",
        "COMMENT_ADDED",
        "PROPOSAL_WITHDRAWN",
    ]
    about = {"id": gid(made), "title": made.title}
    assert [event["proposal"] for event in heard] == [about, about, None, about]
    assert [event["comment"] for event in heard] == [
        None,
        None,
        {"id": gid(said), "body": said.body, "subject": {"id": gid(made)}},
        None,
    ]
    assert heard[2]["happenedAt"] >= heard[1]["happenedAt"]
    assert chosen == [heard[2], heard[3]]


async def _process(photo: Photo, status: PhotoStatus) -> None:
    async with transaction():
        await Photo.filter(id=photo.id).update(status=status)
        await processed(photo.id, photo.owner_id)


async def test_ones_own_photos_as_they_become_ready(ask: Asker, hub: Hub) -> None:
    owner = await factories.resident()
    first, second, third = [await factories.photo(owner, PhotoStatus.PROCESSING) for _ in range(3)]

    async with ask.follow(PHOTOS, owner, ids=[gid(first), gid(second)], after=encode_cursor(0)) as answers:
        await _process(third, PhotoStatus.READY)
        await _process(second, PhotoStatus.REJECTED)
        await _process(first, PhotoStatus.READY)
        heard = await take(answers, 2)

    assert [event["photo"] for event in heard] == [
        {"id": gid(second), "status": "REJECTED"},
        {"id": gid(first), "status": "READY"},
    ]


async def test_photos_are_followed_by_their_owner_alone(ask: Asker) -> None:
    owner, other = await factories.resident(), await factories.resident()
    mine = await factories.photo(owner)
    theirs = await factories.photo(other, attached_at=factories.clock.now())  # all may see it, none but they follow it
    token = Viewer(id=owner.id, permissions=frozenset(Permission) - {Permission.PHOTOS_WRITE})

    assert await refusal(ask, PHOTOS, ids=[gid(mine)]) == {"code": "UNAUTHENTICATED"}
    assert await refusal(ask, PHOTOS, token, ids=[gid(mine)]) == {"code": "FORBIDDEN"}
    for ids in ([gid(theirs)], [gid(mine), gid(theirs)], ["x"], [encode_id("Photo", uuid7())]):
        assert await refusal(ask, PHOTOS, owner, ids=ids) == {"code": "NOT_FOUND", "argument": "photoIds"}
    for ids in ([], [gid(mine)] * 51):
        assert await refusal(ask, PHOTOS, owner, ids=ids) == {"code": "TOO_MANY", "argument": "photoIds"}


@pytest.mark.parametrize(
    ("document", "type_name", "argument"),
    [(THREAD, "Thread", "threadId"), (PROPOSAL, "Proposal", "proposalId"), (COMMUNE, "Commune", "communeId")],
)
async def test_what_is_not_there_is_not_followed(ask: Asker, document: str, type_name: str, argument: str) -> None:
    other = "Proposal" if type_name != "Proposal" else "Thread"
    for wrong in (encode_id(type_name, uuid7()), encode_id(other, uuid7()), "x", ""):
        assert await refusal(ask, document, id=wrong) == {"code": "NOT_FOUND", "argument": argument}


async def test_what_is_hidden_is_not_followed(ask: Asker) -> None:
    talk = await factories.thread()
    await set_thread(talk.id, visible=False)

    assert await refusal(ask, THREAD, id=gid(talk)) == {"code": "NOT_FOUND", "argument": "threadId"}


async def test_each_event_is_authorised_anew(ask: Asker, hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    """What happens in a thread while it is hidden is never told; what comes once it is shown again, is."""
    author = await factories.resident()
    made = await factories.proposal(author)
    talk = await Thread.get(id=made.thread_id)
    passed_over: list[UUID] = []

    original = Execution._told

    async def noticed(self: Execution, root: Any, event: Any) -> Any:
        shown, errors = await original(self, root, event)
        if shown is None:
            passed_over.append(event.key)
        return shown, errors

    monkeypatch.setattr(Execution, "_told", noticed)
    commune = encode_id("Commune", made.commune_id)
    in_thread = ask.follow(THREAD, id=gid(talk), after=encode_cursor(0))
    in_commune = ask.follow(COMMUNE, id=commune, kinds=["COMMENT_ADDED"], after=encode_cursor(0))

    async with in_thread as thread_answers, in_commune as commune_answers:
        before = await factories.comment(author, talk)
        first = [*await take(thread_answers, 1), *await take(commune_answers, 1)]
        waiting = [asyncio.ensure_future(coming(answers)) for answers in (thread_answers, commune_answers)]
        [hidden] = await factories.many_comments(author, talk, [0])
        async with transaction():
            await set_thread(talk.id, visible=False)
            await announce(CommentEvent.ADDED, hidden)
        await until(lambda: passed_over == [hidden.id, hidden.id])
        await set_thread(talk.id, visible=True)
        after = await factories.comment(author, talk)
        then = [next(iter((await task).data.values())) for task in waiting]

    assert [event["comment"]["id"] for event in first] == [gid(before)] * 2
    assert [event["comment"]["id"] for event in then] == [gid(after)] * 2


async def _all_numbered() -> None:
    async def done() -> bool:
        return bool(await fetch_value("SELECT NOT EXISTS (SELECT FROM event WHERE seq IS NULL)"))

    await until(done)


async def test_resuming_leaves_no_gap_and_no_double_while_others_write(ask: Asker, hub: Hub) -> None:
    talk = await factories.thread()
    authors = [await factories.resident() for _ in range(3)]
    said: list[str] = []

    async def write(author: Viewer) -> None:
        for _ in range(12):
            said.append(gid(await factories.comment(author, talk)))

    writing = asyncio.gather(*(write(author) for author in authors))
    heard: list[str] = []
    cursor = encode_cursor(0)
    for size in (1, 2, 5, 3, 8, 7, 10):
        async with ask.follow(THREAD, id=gid(talk), after=cursor) as answers:
            for event in await take(answers, size):
                heard.append(event["comment"]["id"])
                cursor = event["cursor"]
    await writing

    assert len(heard) == len(set(heard)) == 36
    assert set(heard) == set(said)


async def test_a_cursor_taken_before_reading_misses_nothing(ask: Asker, hub: Hub) -> None:
    """Read, then follow: what was written in between comes, though nobody listened yet."""
    author = await factories.resident()
    talk = await factories.thread()
    await _all_numbered()
    document = "query($id: ID!) { liveCursor node(id: $id) { ... on Thread { comments { nodes { id } } } } }"

    page = await ask(document, id=gid(talk))
    said = await factories.comment(author, talk)
    await _all_numbered()
    async with ask.follow(THREAD, id=gid(talk), after=page["liveCursor"]) as answers:
        [event] = await take(answers, 1)

    assert page["node"]["comments"]["nodes"] == []
    assert event["comment"]["id"] == gid(said)


@pytest.mark.parametrize("cursor", ["", "x", "é", "bGl2ZTo=", "bGl2ZTow\n", encode_cursor(-1), encode_cursor(2**63)])
async def test_a_cursor_that_is_none_is_refused(ask: Asker, cursor: str) -> None:
    talk = await factories.thread()

    assert await refusal(ask, THREAD, id=gid(talk), after=cursor) == {"code": "INVALID", "argument": "after"}


async def test_an_old_cursor_expires_with_a_fresh_one(ask: Asker, hub: Hub) -> None:
    talk = await factories.thread()
    author = await factories.resident()
    for _ in range(3):
        await factories.comment(author, talk)
    await _all_numbered()
    last = await fetch_value("SELECT last_seq FROM event_counter")
    await execute("DELETE FROM event WHERE seq < $1", last)
    await execute("UPDATE event_counter SET pruned_seq = $1", last - 1)

    extensions = await refusal(ask, THREAD, id=gid(talk), after=encode_cursor(1))

    assert extensions == {"code": "CURSOR_EXPIRED", "freshCursor": encode_cursor(last)}
    async with ask.follow(THREAD, id=gid(talk), after=extensions["freshCursor"]) as answers:
        said = await factories.comment(author, talk)
        [event] = await take(answers, 1)
    assert event["comment"]["id"] == gid(said)


async def test_leaving_lets_go_of_listener_and_connection(ask: Asker, hub: Hub) -> None:
    talk = await factories.thread()
    topic = f"thread:{talk.id}"

    async with ask.follow(THREAD, id=gid(talk), after=encode_cursor(0)) as answers:
        await factories.comment(await factories.resident(), talk)
        await take(answers, 1)
        await listening(hub, topic)
    async with ask.follow(THREAD, id=gid(talk)) as answers:
        waiting = await begun(hub, answers, topic)
        waiting.cancel()
        await asyncio.wait([waiting])

    def nobody() -> bool:
        return not any(feed.listeners for feed in hub._by_topic.get(topic, ()))

    await until(nobody)  # and `ask` asserts that all connections are back


async def test_each_has_its_own_rights_and_language(ask: Asker, hub: Hub) -> None:
    author, other = await factories.resident(), await factories.resident()
    talk = await factories.thread()
    document = """subscription($id: ID!, $after: String) { threadChanged(threadId: $id, after: $after) {
      ... on CommentAdded { comment { viewerCanEdit viewerCanReply subject { ... on Proposal { theme { name } } } } }
    } }"""
    seen = []

    for viewer in (author, other, VISITOR):
        async with ask.follow(document, viewer, id=gid(talk), after=encode_cursor(0)) as answers:
            if not seen:
                await factories.comment(author, talk)
            [event] = await take(answers, 1)
            seen.append(event["comment"])

    assert [(one["viewerCanEdit"], one["viewerCanReply"]) for one in seen] == [
        (True, True),
        (False, True),
        (False, False),
    ]
    assert [one["subject"]["theme"]["name"] for one in seen] == ["Espace public", "Espace public", "Public space"]


@pytest.mark.parametrize(
    ("document", "code"),
    [
        ("subscription { threadChanged(threadId: 0) { __typename nothing } }", "INVALID_OPERATION"),
        ("subscription { a: threadChanged(threadId: 0) { __typename } b: liveCursor }", "INVALID_OPERATION"),
        (
            "subscription { threadChanged(threadId: 0) { ... on CommentAdded { comment { thread {"
            " comments(first: 100) { nodes { replies(first: 100) { nodes { id } } } } } } } } }",
            "TOO_COSTLY",
        ),
    ],
)
async def test_the_guard_stands_at_this_door_too(ask: Asker, document: str, code: str) -> None:
    async with ask.follow(document) as answers:
        answer = await coming(answers)

    assert set(answer.codes) == {code}
    assert answer.data is None


async def test_a_text_that_is_no_unicode_ends_a_subscription(ask: Asker) -> None:
    assert await refusal(ask, THREAD, id="half \ud800 of it") == {"code": "INVALID"}


async def test_each_event_says_what_it_may_cost(ask: Asker) -> None:
    talk = await factories.thread()
    async with ask.follow(THREAD, id=gid(talk), after=encode_cursor(0)) as answers:
        await factories.comment(await factories.resident(), talk)
        answer = await coming(answers)

    # the event, and in each of its four kinds a comment with its author; the text weighs as 25 values
    values = 25 + 4 * 24
    assert answer.extensions == {"cost": {"nodes": 1 + 4 * 2, "limit": 10_000, "values": values, "valueLimit": 50_000}}


async def test_queries_and_mutations_may_come_over_a_socket(ask: Asker) -> None:
    """graphql-transport-ws carries them too: one answer each."""
    async with ask.follow("{ __typename themes { code } }") as answers:
        answer = await coming(answers)
        with pytest.raises(StopAsyncIteration):
            await coming(answers)

    assert answer.errors == []
    assert len(answer.data["themes"]) == 10


async def test_a_fault_within_an_event_is_masked(
    ask: Asker, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    talk = await factories.thread()

    async def fails(*_: object) -> None:
        raise RuntimeError("ce que seule Camille sait")

    monkeypatch.setattr(Execution, "_told", fails)
    async with ask.follow(THREAD, id=gid(talk), after=encode_cursor(0)) as answers:
        await factories.comment(await factories.resident(), talk)
        answer = await coming(answers)

    assert answer.codes == ["INTERNAL"]
    assert "Camille" not in str(answer) + caplog.text
