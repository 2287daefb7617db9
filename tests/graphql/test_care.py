"""Care in the schema: one audience for what is withheld and its discussion, cases for moderators, decisions for all."""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import replace
from typing import Any

import pytest
from tests import factories
from tests.graphql.asking import VISITOR, Answer, Asker, each, gid
from tests.moderation.caring import KINDS, REASON, SPOKEN, flag, flag_burst, platform_moderator, story, write
from tests.tables import contents

from parvis.auth.viewer import Viewer
from parvis.core.live import Hub
from parvis.directory.models import Actor
from parvis.discussion.models import Thread
from parvis.moderation.models import ContentKind, FlagReason
from parvis.moderation.service import hide_content, keep_content, restore_content
from parvis.photos.models import PhotoStatus
from parvis.places.models import Commune

TYPES = {
    ContentKind.PROPOSAL: "Proposal",
    ContentKind.STORY: "Story",
    ContentKind.COMMENT: "Comment",
    ContentKind.OPINION: "Opinion",
}
SUBJECTS = [ContentKind.PROPOSAL, ContentKind.STORY]
SUBJECT = """query($id: ID!, $comment: ID!, $thread: ID!, $slug: String!, $text: String!) {
  node(id: $id) {
    ... on Moderated { visibility moderation { reason } } ... on Commentable { commentCount thread { id } }
  }
  comment: node(id: $comment) { ... on Comment { body thread { id } subject { id thread { id } } } }
  thread: node(id: $thread) { ... on Thread { comments { nodes { id } } } }
  nodes(ids: [$id, $comment]) { id }
  proposals(first: 50) { nodes { id thread { id } } }
  stories(first: 50) { nodes { id thread { id } } }
  commune(by: { slug: $slug }) {
    proposals { nodes { id thread { id } } } stories { nodes { id thread { id } } }
  }
  search(text: $text) { nodes { kind subject {
    ... on Proposal { id thread { id } } ... on Story { id thread { id } } ... on Comment { id thread { id } }
  } } }
}"""


async def people_around(place: Commune) -> dict[str, Viewer]:
    """Everybody who may come by, by what they are."""
    author, member = await factories.resident("Autrice"), await factories.resident("Membre")
    return {
        "visitor": VISITOR,
        "stranger": await factories.resident("Passante"),
        "official": await factories.official(place),
        "elsewhere": await factories.moderator(await factories.commune()),
        "author": author,
        "member": member,
        "moderator": await factories.moderator(place),
        "platform": await platform_moderator(),
    }


SEE_WITHHELD = {"author", "member", "moderator", "platform"}


async def by_association(kind: ContentKind, around: dict[str, Viewer], place: Commune) -> Any:
    association: Actor = await factories.organisation(around["author"], communes=[place])
    await factories.member(association, around["member"])
    return await write(kind, around["author"], place, organisation=association)


@pytest.mark.parametrize("kind", SUBJECTS)
@pytest.mark.parametrize("state", ["HELD", "HIDDEN"])
async def test_a_withheld_subject_and_its_discussion_have_one_audience(
    ask: Asker, kind: ContentKind, state: str
) -> None:
    place = await factories.commune()
    around = await people_around(place)
    written = await by_association(kind, around, place)
    said = await factories.comment(around["stranger"], await Thread.get(id=written.thread_id), body="Girouette rouge")
    if state == "HELD":
        await flag_burst(kind, written)
    else:
        await hide_content(
            around["moderator"], content_kind=kind, content_id=written.id, reason=REASON, ground=FlagReason.SPAM
        )
    key, comment, thread = gid(written), gid(said), gid(await Thread.get(id=written.thread_id))
    asked = {"id": key, "comment": comment, "thread": thread, "slug": place.slug}

    for name, viewer in around.items():
        sees = name in SEE_WITHHELD
        for text, hit in ((written.title, key), ("girouette", comment)):
            found = await ask(SUBJECT, viewer, **asked, text=text)  # an error of any kind would fail here
            listed = [*each(found["proposals"]), *each(found["stories"])]
            of_commune = [*each(found["commune"]["proposals"]), *each(found["commune"]["stories"])]
            hits = [one["subject"]["id"] for one in found["search"]["nodes"] if one["subject"]]
            assert (key in listed, key in of_commune) == (sees, sees), name
            assert not hits or sees or hit not in hits, name
            assert [one is not None for one in found["nodes"]] == [sees, sees], name
            if sees:
                assert found["node"]["visibility"] == state
                assert found["node"]["thread"] == {"id": thread}
                assert found["comment"]["thread"] == found["comment"]["subject"]["thread"] == {"id": thread}
                assert each(found["thread"]["comments"]) == [comment]
            else:
                assert (found["node"], found["comment"], found["thread"]) == (None, None, None), name


@pytest.mark.parametrize("state", ["HELD", "HIDDEN"])
async def test_a_withheld_comment_keeps_its_place_and_its_words_to_those_concerned(ask: Asker, state: str) -> None:
    place = await factories.commune()
    around = await people_around(place)
    said = await by_association(ContentKind.COMMENT, around, place)
    if state == "HELD":
        await flag_burst(ContentKind.COMMENT, said)
    else:
        await hide_content(
            around["moderator"],
            content_kind=ContentKind.COMMENT,
            content_id=said.id,
            reason=REASON,
            ground=FlagReason.INSULT,
        )
    document = """query($id: ID!) { node(id: $id) { ... on Comment {
      body bodyHtml author { id } state visibility thread { id commentCount } subject { id }
      moderation { reason action } viewerCanEdit viewerCanDelete viewerCanReply
    } } }"""

    for name, viewer in around.items():
        found = (await ask(document, viewer, id=gid(said)))["node"]
        assert (found["body"] is not None) == (name in SEE_WITHHELD), name
        assert (found["author"] is not None) == (name in SEE_WITHHELD), name
        assert (found["state"], found["visibility"], found["thread"]["commentCount"]) == (state, state, 0)
        assert found["moderation"] == ({"reason": REASON, "action": "HIDE"} if state == "HIDDEN" else None)
        assert found["viewerCanDelete"] == (name in {"author", "member"}), name
        assert (found["viewerCanEdit"], found["viewerCanReply"]) == (False, False)


@pytest.mark.parametrize("kind", KINDS)
async def test_who_may_report_and_who_may_decide(ask: Asker, kind: ContentKind) -> None:
    place = await factories.commune()
    around = await people_around(place)
    written = await by_association(kind, around, place)
    document = "query($id: ID!) { node(id: $id) { ... on Moderated { viewerCanFlag viewerCanModerate } } }"

    async def may() -> dict[str, tuple[bool, bool]]:
        found = {name: (await ask(document, viewer, id=gid(written)))["node"] for name, viewer in around.items()}
        return {name: (one["viewerCanFlag"], one["viewerCanModerate"]) for name, one in found.items()}

    before = await may()
    await flag(kind, written, around["stranger"])
    await flag(kind, written, around["moderator"])
    after = await may()

    # an opinion is its author's own, whoever they speak for besides
    own, decides = {"author"} | ({"member"} if kind in SPOKEN else set()), {"moderator", "platform"}
    assert before == {name: (name not in own, name in decides) for name in around}
    assert after == before | {"stranger": (False, False), "moderator": (False, False)}


@pytest.mark.parametrize("kind", KINDS)
async def test_reporting_needs_no_account_and_only_moderators_read_it(ask: Asker, kind: ContentKind) -> None:
    place = await factories.commune()
    around = await people_around(place)
    written = await by_association(kind, around, place)
    input = {"contentId": gid(written), "reason": "PRIVACY", "message": "Mon adresse y est."}

    first = await ask.mutate("flagContent", input, "", VISITOR)
    again = await ask.mutate("flagContent", input, "", VISITOR)
    await ask.mutate("flagContent", {**input, "reason": "OTHER", "message": ""}, "", around["stranger"])
    document = """query($slug: String!, $id: ID!) {
      cases { nodes { ...Case } }
      commune(by: { slug: $slug }) { cases { nodes { ...Case } } desk { held { nodes { ...Case } } } viewerModerates }
      node(id: $id) { ... on Moderated { moderationCase { ...Case } } }
    } fragment Case on ModerationCase {
      contentKind state cause flagCount openedAt commune { id } content { id __typename } flags { reason message }
    }"""

    assert first["errors"] == again["errors"] == []
    for name, viewer in around.items():
        found = await ask(document, viewer, slug=place.slug, id=gid(written))
        desk = found["commune"]["desk"]
        if name not in {"moderator", "platform"}:
            assert found["cases"]["nodes"] == found["commune"]["cases"]["nodes"] == [], name
            assert (found["node"]["moderationCase"], found["commune"]["viewerModerates"]) == (None, False), name
            assert desk is None or desk["held"]["nodes"] == [], name
            continue
        [case] = found["cases"]["nodes"]
        assert found["commune"]["cases"]["nodes"] == [case]
        assert found["node"]["moderationCase"] == case
        assert desk["held"]["nodes"] == [case]
        assert (case["contentKind"], case["state"], case["cause"]) == (str(kind), "OPEN", "FLAGS")
        assert case["content"] == {"id": gid(written), "__typename": TYPES[kind]}
        assert case["flagCount"] == 2
        assert case["flags"] == [
            {"reason": "PRIVACY", "message": "Mon adresse y est."},
            {"reason": "OTHER", "message": ""},
        ]


async def test_a_case_is_not_for_the_moderator_whom_it_is_about(ask: Asker) -> None:
    place = await factories.commune()
    accused = await factories.moderator(place)
    written = await factories.proposal(accused, place)
    await flag(ContentKind.PROPOSAL, written, message="C’est elle.")

    for viewer in (accused, replace(accused, is_moderator=True)):
        found = await ask("{ cases { nodes { flags { message } } } }", viewer)
        assert found["cases"]["nodes"] == []


@pytest.mark.parametrize("kind", KINDS)
async def test_decisions_are_public_and_name_nobody(ask: Asker, kind: ContentKind) -> None:
    place = await factories.commune()
    around = await people_around(place)
    written = await by_association(kind, around, place)
    about, decision = {"contentId": gid(written)}, "decision { action reason ground byPlatform contentKind }"

    hidden = await ask.mutate(
        "hideContent", {**about, "reason": REASON, "ground": "INSULT"}, decision, around["moderator"]
    )
    shown = await ask.mutate("restoreContent", {**about, "reason": "Relu, c’est permis."}, decision, around["platform"])
    document = """query($slug: String!) {
      moderationLog { nodes { contentKind action ground reason byPlatform commune { slug } } }
      commune(by: { slug: $slug }) { moderationLog { nodes { reason } } }
    }"""
    found = await ask(document, slug=place.slug)

    expected = [
        {"contentKind": str(kind), "action": "RESTORE", "ground": None, "reason": "Relu, c’est permis."},
        {"contentKind": str(kind), "action": "HIDE", "ground": "INSULT", "reason": REASON},
    ]
    assert found["moderationLog"]["nodes"] == [
        {**one, "byPlatform": by_platform, "commune": {"slug": place.slug}}
        for one, by_platform in zip(expected, (True, False), strict=True)
    ]
    assert each(found["commune"]["moderationLog"], lambda one: one["reason"]) == [one["reason"] for one in expected]
    assert shown["decision"] == {**expected[0], "byPlatform": True}
    assert hidden["decision"] == {**expected[1], "byPlatform": False}


async def test_deciding_is_refused_in_the_payload_or_at_the_top(ask: Asker) -> None:
    place = await factories.commune()
    written = await factories.proposal(await factories.resident(), place)
    moderator = await factories.moderator(place)
    input = {"contentId": gid(written), "reason": REASON}
    before = await contents()

    codes = [
        (await ask.mutation("hideContent", {**input, "ground": "SPAM"}, "", viewer)).codes
        for viewer in (VISITOR, await factories.resident(), await factories.moderator(await factories.commune()))
    ]
    brief = await ask.mutate("hideContent", {**input, "reason": "Bref", "ground": "SPAM"}, "", moderator)
    nothing = await ask.mutate("keepContent", input, "", moderator)
    unknown = await ask.mutate("restoreContent", {**input, "contentId": gid(place)}, "", moderator)

    assert codes == [["UNAUTHENTICATED"], ["FORBIDDEN"], ["FORBIDDEN"]]
    assert [(one["code"], one["path"]) for one in brief["errors"]] == [("TOO_SHORT", ["reason"])]
    assert [(one["code"], one["path"]) for one in nothing["errors"]] == [("ALREADY_DONE", ["contentId"])]
    assert [(one["code"], one["path"]) for one in unknown["errors"]] == [("NOT_FOUND", ["contentId"])]
    after = await contents()
    changed = {table for table in before if before[table] != after[table]}
    assert changed <= {"account", "actor", "commune", "commune_role"}  # of the people made above


@pytest.mark.parametrize("kind", SUBJECTS)
async def test_a_notice_says_why_while_it_is_hidden_and_no_longer(ask: Asker, kind: ContentKind) -> None:
    place = await factories.commune()
    written = await write(kind, await factories.resident(), place)
    moderator = await factories.moderator(place)
    about = {"content_kind": kind, "content_id": written.id, "reason": REASON}
    document = """query($id: ID!, $slug: String!, $number: Int!) {
      moderationNotice(contentId: $id) { reason }
      commune(by: { slug: $slug }) { proposalNotice(number: $number) { reason } }
    }"""
    asked = {"id": gid(written), "slug": place.slug, "number": 1}

    before = await ask(document, **asked)
    await hide_content(moderator, **about, ground=FlagReason.SPAM)
    hidden = await ask(document, **asked)
    await restore_content(moderator, **about)
    shown = await ask(document, **asked)

    nothing = {"moderationNotice": None, "commune": {"proposalNotice": None}}
    by_number = {"reason": REASON} if kind is ContentKind.PROPOSAL else None
    assert before == shown == nothing
    assert hidden == {"moderationNotice": {"reason": REASON}, "commune": {"proposalNotice": by_number}}


@pytest.mark.parametrize("kind", SUBJECTS)
async def test_photos_of_what_is_hidden_are_seen_by_those_who_see_it(ask: Asker, kind: ContentKind) -> None:
    place = await factories.commune()
    around = await people_around(place)
    association = await factories.organisation(around["author"], communes=[place])
    await factories.member(association, around["member"])
    ready = await factories.photo(around["author"])
    waiting = await factories.photo(around["author"], PhotoStatus.PROCESSING)
    make = factories.proposal if kind is ContentKind.PROPOSAL else story
    written = await make(around["author"], place, photo_ids=[ready.id, waiting.id], actor_id=association.id)
    await hide_content(
        around["moderator"], content_kind=kind, content_id=written.id, reason=REASON, ground=FlagReason.PRIVACY
    )

    for name, viewer in around.items():
        found = await ask("query($ids: [ID!]!) { nodes(ids: $ids) { id } }", viewer, ids=[gid(ready), gid(waiting)])
        assert (found["nodes"][0] is not None) == (name in SEE_WITHHELD), name
        assert name in {"author", "member"} or found["nodes"][1] is None, name


async def test_a_new_accounts_held_proposal_says_so_at_once(ask: Asker) -> None:
    place = await factories.commune()
    now = factories.clock.now()
    for _ in range(10):
        await factories.proposal(await factories.resident(created_at=now), place)

    payload = await ask.mutate(
        "createProposal",
        {"communeId": gid(place), "title": "Un banc", "body": "Il manque un banc ici.", "theme": "MOBILITY"},
        "proposal { visibility thread { commentCount } }",
        await factories.resident(created_at=now),
    )

    assert payload == {"errors": [], "proposal": {"visibility": "HELD", "thread": {"commentCount": 0}}}


THREAD = """subscription($id: ID!, $after: String) { threadChanged(threadId: $id, after: $after) { __typename
  ... on CommentAdded { comment { body } } ... on CommentRemoved { comment { body } }
  ... on CommentRestored { comment { body } }
} }"""


async def coming(answers: AsyncGenerator[Answer]) -> Any:
    """The next event."""
    answer = await asyncio.wait_for(anext(answers), 10)
    assert answer.errors == []
    return answer.data["threadChanged"]


async def test_followers_hear_of_words_that_go_and_come_back(ask: Asker, hub: Hub) -> None:
    place = await factories.commune()
    made = await factories.proposal(await factories.resident(), place)
    thread = await Thread.get(id=made.thread_id)
    after = (await ask("{ liveCursor }"))["liveCursor"]
    said, moderator = await factories.comment(await factories.resident(), thread), await factories.moderator(place)
    about = {"content_kind": ContentKind.COMMENT, "content_id": said.id, "reason": REASON}

    async with ask.follow(THREAD, VISITOR, id=gid(thread), after=after) as answers:
        heard = [await coming(answers)]
        await hide_content(moderator, **about, ground=FlagReason.INSULT)
        heard.append(await coming(answers))
        await restore_content(moderator, **about)
        heard.append(await coming(answers))

    assert heard == [
        {"__typename": "CommentAdded", "comment": {"body": "Bonne idée !"}},
        {"__typename": "CommentRemoved", "comment": {"body": None}},
        {"__typename": "CommentRestored", "comment": {"body": "Bonne idée !"}},
    ]


async def test_under_a_hidden_proposal_only_those_who_see_it_hear_anything(ask: Asker, hub: Hub) -> None:
    place = await factories.commune()
    author, moderator = await factories.resident(), await factories.moderator(place)
    made = await factories.proposal(author, place)
    thread = await Thread.get(id=made.thread_id)
    about = {"content_kind": ContentKind.PROPOSAL, "content_id": made.id, "reason": REASON}

    after = (await ask("{ liveCursor }"))["liveCursor"]

    async with (
        ask.follow(THREAD, VISITOR, id=gid(thread), after=after) as strangers,
        ask.follow(THREAD, author, id=gid(thread), after=after) as own,
    ):
        await factories.comment(author, thread, body="Avant")
        first = await coming(strangers), await coming(own)
        await hide_content(moderator, **about, ground=FlagReason.SPAM)
        await factories.comment(author, thread, body="Pendant")
        second = await coming(own)
    async with ask.follow(THREAD, VISITOR, id=gid(thread), after=after) as strangers:
        refused = await asyncio.wait_for(anext(strangers), 10)
    await restore_content(moderator, **about)
    async with ask.follow(THREAD, VISITOR, id=gid(thread), after=after) as strangers:
        again = await coming(strangers)

    assert [one["comment"]["body"] for one in (*first, second, again)] == ["Avant", "Avant", "Pendant", "Avant"]
    assert (refused.data, refused.codes) == (None, ["NOT_FOUND"])


async def test_a_kept_content_shows_its_decision(ask: Asker) -> None:
    place = await factories.commune()
    made = await factories.proposal(await factories.resident(), place)
    await flag(ContentKind.PROPOSAL, made)
    await keep_content(
        await factories.moderator(place), content_kind=ContentKind.PROPOSAL, content_id=made.id, reason=REASON
    )

    found = await ask(
        "query($id: ID!) { node(id: $id) { ... on Moderated { visibility moderation { action } } } }", id=gid(made)
    )

    assert found["node"] == {"visibility": "VISIBLE", "moderation": {"action": "KEEP"}}
