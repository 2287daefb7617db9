"""A withheld name: officials and moderators who ask for every field of everything, and listen, never find it.

They follow every id that they find from the roots on, and know the opinions' and their discussions' ids besides. Who
wrote is a person like others, so only their own row is not asked for: nothing may lead there.
"""

import json
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, cast

import pytest
from graphql import is_object_type
from tests import factories
from tests.graphql.asking import VISITOR, Asker, gid
from tests.graphql.commands import as_token
from tests.graphql.test_subscriptions import take
from tests.moderation.caring import REASON, platform_moderator
from tests.opinions.writing import INSULT, night_passes, withheld
from tests.reference.answers import decoded
from tests.reference.everything import everything, whole
from tests.reference.executing import sdl_schema
from tests.reference.names import Names

from parvis.auth.models import Account
from parvis.auth.permissions import Permission
from parvis.auth.viewer import Viewer
from parvis.core.db import fetch
from parvis.core.events import encode_cursor
from parvis.directory.models import Actor, CommuneRole
from parvis.discussion.models import Thread
from parvis.moderation.models import ContentKind, FlagReason
from parvis.moderation.service import hide_content, keep_content
from parvis.opinions.models import Opinion
from parvis.opinions.publishing import publish_waiting
from parvis.opinions.service import answer_opinion, withdraw_opinion
from parvis.places.models import Commune

RunJobs = Callable[[], Awaitable[None]]
pytestmark = pytest.mark.usefixtures("hub")
NAME = "Zénobie Introuvable"


@dataclass
class Scene:
    """One author, five communes in each of which they wrote without their name, and those who look on."""

    author: Viewer
    places: list[Commune]
    opinions: dict[str, Opinion]
    lookers: dict[str, Viewer]
    #: whatever would name the author
    names: list[str] = field(default_factory=list)

    def assert_unnamed(self, answer: Any, whose: str) -> None:
        text = json.dumps(answer, ensure_ascii=False)
        assert [name for name in self.names if name in text] == [], f"{whose}: {text}"


async def scene(run_jobs: RunJobs) -> Scene:
    """An opinion at each stage: it waits, was published and answered, is held, was hidden, released, or taken back."""
    author = await factories.resident(NAME)
    places = [await factories.commune(f"Ville {number}") for number in range(6)]
    shown, held, hidden, released, taken = [
        await withheld(author, place, **({"text": INSULT} if number in (1, 3) else {}))
        for number, place in enumerate(places[1:])
    ]
    await night_passes()
    await run_jobs()
    official, agent, moderator = [await factories.resident(f"Qui {number}") for number in range(3)]
    for place in places:
        await factories.office(official, place)
        await factories.office(agent, place, CommuneRole.AGENT)
        await factories.office(moderator, place, CommuneRole.MODERATOR)
    about = {"content_kind": ContentKind.OPINION, "reason": REASON}
    await keep_content(moderator, content_id=released.id, **about)
    await publish_waiting()
    waiting = await withheld(author, places[0])
    await hide_content(moderator, content_id=hidden.id, ground=FlagReason.INSULT, **about)
    await answer_opinion(official, opinion_id=shown.id, body="Merci de nous l’avoir dit.")
    await factories.comment(agent, await Thread.get(id=shown.thread_id), body="Nous y allons voir.")
    await answer_opinion(official, opinion_id=taken.id, body="Merci aussi.")
    await withdraw_opinion(author, opinion_id=taken.id)
    await fetch("SELECT count(*) FROM sequence_events()")
    person = await Actor.get(id=author.id)
    opinions = {"waits": waiting, "shown": shown, "held": held, "hidden": hidden, "released": released, "taken": taken}
    lookers = {
        "visitor": VISITOR,
        "stranger": await factories.resident("Qui passe"),
        "official": official,
        "agent": agent,
        "moderator": moderator,
        "platform moderator": await platform_moderator(),
        "administrator": replace(await factories.resident("Qui administre"), is_admin=True),
    }
    assert author.id
    account = await Account.get(id=author.id)
    names = [NAME, person.slug, account.email, str(author.id), author.id.hex, gid(person, "Person")]
    return Scene(author, places, opinions, lookers, names)


def _is_node(type_name: str) -> bool:
    kind = sdl_schema().type_map.get(type_name)
    return is_object_type(kind) and "Node" in {one.name for one in kind.interfaces}


class Known:
    """What there is to ask about, as `everything` wants it: the ids that were found and not asked about yet."""

    invitations = ()

    def __init__(self, ids: Sequence[str]) -> None:
        self._fresh: dict[str, list[str]] = {}
        self.seen: set[str] = set()
        self.add(ids)

    def add(self, ids: Sequence[str]) -> None:
        self._fresh = {}
        for one in ids:
            found = decoded(one)
            if found is not None and one not in self.seen and found[0] in self.types:
                self.seen.add(one)
                self._fresh.setdefault(found[0], []).append(one)

    def __bool__(self) -> bool:
        return bool(self._fresh)

    types = tuple(name for name in sdl_schema().type_map if _is_node(name))

    def ids(self, type_name: str) -> Sequence[str]:
        return self._fresh.get(type_name, ())

    def samples(self, _coordinate: str, _name: str) -> Sequence[int]:
        return (1,)


def _ids(answer: Any) -> Iterator[str]:
    if isinstance(answer, list):
        for one in answer:
            yield from _ids(one)
    elif isinstance(answer, dict):
        for name, value in answer.items():
            if name == "id":
                yield value
            else:
                yield from _ids(value)


async def test_no_field_of_anything_names_who_wrote(ask: Asker, db: str, run_jobs: RunJobs) -> None:
    made = await scene(run_jobs)
    threads = [await Thread.get(id=one.thread_id) for one in made.opinions.values() if one.thread_id]
    seeds = [gid(one) for one in (*made.places, *made.opinions.values(), *threads)]
    met: dict[str, set[str]] = {}

    for whose, viewer in made.lookers.items():
        known = Known(seeds)
        asked = 0
        while known:
            found: list[str] = []
            for operation in everything(cast("Names", known)):
                answer = await ask.answer(operation.document, viewer, **operation.variables)
                assert [code for code in answer.codes if code != "NOT_FOUND"] == [], operation
                made.assert_unnamed([answer.data, answer.errors], whose)
                found += _ids(answer.data)
                asked += 1
            known.add(found)
            assert asked < 1_000
        met[whose] = known.seen

    # they did see what they may: the held one is the moderator's to judge, the official's to wait for
    case = next(one for one in met["moderator"] if one not in met["official"] and decoded(one)[0] == "ModerationCase")
    assert case in met["platform moderator"]
    assert any(decoded(one)[0] == "OpinionAnswer" for one in met["visitor"])


async def test_the_author_alone_knows_their_own(ask: Asker, db: str, run_jobs: RunJobs) -> None:
    made = await scene(run_jobs)
    document = """query($ids: [ID!]!) { nodes(ids: $ids) { ... on Opinion {
      text author { id } viewerIsAuthor viewerCanWithdraw heldFor } } viewer { opinions { nodes { id } } } }"""
    ids = [gid(one) for one in made.opinions.values()]

    own = await ask(document, made.author, ids=ids)
    others = [await ask(document, viewer, ids=ids) for viewer in made.lookers.values()]

    kept = dict(zip(made.opinions, own["nodes"], strict=True))
    assert {name: one["viewerIsAuthor"] for name, one in kept.items()} == {
        "waits": True, "shown": True, "held": True, "hidden": True, "released": True, "taken": False
    }  # fmt: skip
    assert {one["author"] and one["author"]["id"] for one in kept.values()} == {None}
    assert kept["held"]["heldFor"] == "INSULT"
    assert len(own["viewer"]["opinions"]["nodes"]) == 5
    for found in others:
        assert not any(one and (one["viewerIsAuthor"] or one["viewerCanWithdraw"]) for one in found["nodes"])
        assert found["nodes"][0] is None
        assert not found["viewer"] or found["viewer"]["opinions"]["nodes"] == []


async def test_the_authors_own_token_for_something_else_does_not_know(ask: Asker, db: str, run_jobs: RunJobs) -> None:
    made = await scene(run_jobs)
    await factories.comment(made.author, await Thread.get(id=made.opinions["shown"].thread_id))
    document = """query($ids: [ID!]!, $communes: [ID!]!) {
      opinions: nodes(ids: $ids) { ... on Opinion {
        text author { id } heldFor viewerIsAuthor viewerCanWithdraw viewerCanFlag viewerCanModerate } }
      communes: nodes(ids: $communes) { ... on Commune { viewerOpinion { id } } }
    }"""
    asked = {"ids": [gid(one) for one in made.opinions.values()], "communes": [gid(one) for one in made.places]}
    listed = "{ viewer { opinions { totalCount nodes { id } } } }"
    narrow = as_token(made.author, Permission.OPINIONS_WRITE)
    broad = as_token(made.author, Permission.EVALUATIONS_SIGN)

    assert await ask(document, narrow, **asked) == await ask(document, made.lookers["stranger"], **asked)
    assert (await ask(listed, narrow))["viewer"]["opinions"] == {"totalCount": 0, "nodes": []}
    assert await ask(document, broad, **asked) == await ask(document, made.author, **asked)
    assert len((await ask(listed, broad))["viewer"]["opinions"]["nodes"]) == 5
    released = {"contentId": gid(made.opinions["released"]), "reason": "SPAM"}
    refused, taken = [await ask.mutation("flagContent", released, "", token) for token in (broad, narrow)]
    assert [error["code"] for error in refused.data["flagContent"]["errors"]] == ["INVALID"]
    assert taken.data["flagContent"]["errors"] == []


async def test_no_payload_names_who_wrote(ask: Asker, db: str, run_jobs: RunJobs) -> None:
    made = await scene(run_jobs)
    released = gid(made.opinions["released"])
    thread = await Thread.get(id=made.opinions["released"].thread_id)
    of = "opinion { ... on Opinion " + whole("Opinion") + " }"
    decided = f"decision {whole('ModerationDecision')}"
    everyone = made.lookers

    payloads = [
        await ask.mutation("answerOpinion", {"opinionId": released, "body": "Merci."}, of, everyone["official"]),
        await ask.mutation("answerOpinion", {"opinionId": released, "body": "Encore."}, of, everyone["agent"]),
        await ask.mutation("withdrawOpinion", {"opinionId": released}, of, everyone["stranger"]),
        await ask.mutation("flagContent", {"contentId": released, "reason": "SPAM"}, "", everyone["official"]),
        await ask.mutation(
            "addComment",
            {"threadId": gid(thread), "body": "Je suis d’accord."},
            f"comment {{ subject {{ id ... on Opinion {whole('Opinion')} }} thread {whole('Thread')} }}",
            everyone["stranger"],
        ),
        *[
            await ask.mutation(
                name, {"contentId": released, "reason": REASON, **ground}, decided, everyone["moderator"]
            )
            for name, ground in (("hideContent", {"ground": "SPAM"}), ("restoreContent", {}))
        ],
    ]

    assert [payload.codes for payload in payloads] == [[], [], ["FORBIDDEN"], [], [], [], []]
    assert [error["code"] for error in payloads[1].data["answerOpinion"]["errors"]] == ["ALREADY_DONE"]
    for payload in payloads:
        made.assert_unnamed([payload.data, payload.errors], "payload")


async def test_no_live_event_names_who_wrote(ask: Asker, db: str, run_jobs: RunJobs) -> None:
    made = await scene(run_jobs)
    moderator, official = made.lookers["moderator"], made.lookers["official"]
    place, shown = made.places[1], made.opinions["shown"]
    thread = await Thread.get(id=shown.thread_id)
    start = encode_cursor(0)
    document = f"subscription($id: ID!, $after: String) {{ communeActivity(communeId: $id, after: $after) {_told()} }}"

    for viewer in (official, moderator, VISITOR):
        heard = await take(_listen(ask, document, viewer, id=gid(place), after=start), 3)
        assert [event["kind"] for event in heard] == ["OPINION_PUBLISHED", "OPINION_ANSWERED", "COMMENT_ADDED"]
        assert heard[0]["opinion"]["author"] is None
        made.assert_unnamed(heard, "events")
    everywhere = f"subscription($after: String) {{ activity(after: $after) {_told()} }}"
    made.assert_unnamed(await take(_listen(ask, everywhere, official, after=start), 6), "everywhere")
    said = "subscription($id: ID!, $after: String) { threadChanged(threadId: $id, after: $after)"
    said += f" {{ ... on CommentAdded {whole('CommentAdded')} }} }}"
    made.assert_unnamed(await take(_listen(ask, said, official, id=gid(thread), after=start), 1), "thread")


def _told() -> str:
    """All of an event, and of the opinion that it is about."""
    return whole("ActivityEvent").removesuffix("}") + f" opinion {whole('Opinion')} }}"


async def _listen(ask: Asker, document: str, viewer: Viewer, **variables: Any) -> AsyncGenerator[Any]:
    async with ask.follow(document, viewer, **variables) as answers:
        async for answer in answers:
            yield answer
