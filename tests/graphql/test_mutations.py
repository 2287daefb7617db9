"""What holds of every mutation: whom it refuses, what it says of ids, that a key makes it safe to send again."""

import asyncio
import json
from typing import Any
from uuid import uuid4

import pytest
from tests import factories
from tests.graphql.asking import Asker, cursor_of, gid
from tests.graphql.command import Command
from tests.graphql.commands import ACCOUNTS, COMMANDS, OFFICES, OPEN, as_token
from tests.tables import contents

from parvis.auth.viewer import Viewer, visitor
from parvis.core.i18n import translate
from parvis.core.ids import uuid7
from parvis.core.models import IdempotencyKey
from parvis_graphql.engine.global_ids import encode_id
from parvis_graphql.operations import ParvisSchema

pytestmark = pytest.mark.usefixtures("store")

every = pytest.mark.parametrize("command", COMMANDS, ids=str)
keyed = pytest.mark.parametrize("command", [one for one in COMMANDS if one.is_keyed], ids=str)
with_ids = pytest.mark.parametrize(("command", "field"), [(one, name) for one in COMMANDS for name in one.ids], ids=str)


def test_every_mutation_has_a_test(schema: ParvisSchema) -> None:
    mutation = schema._schema.mutation_type
    assert mutation is not None
    assert {command.name for command in COMMANDS} | OPEN | OFFICES | ACCOUNTS == set(mutation.fields)


@every
async def test_visitors_are_asked_to_sign_in(ask: Asker, command: Command) -> None:
    input = await command.prepare(await factories.resident())
    before = await contents()

    for locale in ("fr", "en"):
        answer = await ask.mutation(command.name, input, command.selection, visitor(locale))
        assert answer.codes == ["UNAUTHENTICATED"]
        assert answer.data is None
        assert answer.errors[0]["message"] == translate("Please sign in first.", locale)

    assert await contents() == before


@every
async def test_a_token_needs_the_scope(ask: Asker, command: Command) -> None:
    person = await factories.resident()
    input = await command.prepare(person)
    before = await contents()

    answer = await ask.mutation(command.name, input, command.selection, as_token(person, command.permission))

    assert answer.codes == ["FORBIDDEN"]
    assert answer.data is None
    assert await contents() == before


@every
async def test_what_is_anothers_is_left_alone(ask: Asker, command: Command) -> None:
    input = await command.prepare(await factories.resident())
    stranger = await factories.resident()
    before = await contents()

    answer = await ask.mutation(command.name, input, command.selection, stranger)

    if command.stranger is None:
        assert answer.codes == []
        assert answer.data[command.name]["errors"] == []
        return
    if command.stranger == "FORBIDDEN":
        assert answer.codes == ["FORBIDDEN"]
        assert answer.data is None
    else:
        assert answer.codes == []
        assert [error["code"] for error in answer.data[command.name]["errors"]] == [command.stranger]
    assert await contents() == before


@every
async def test_whoever_may_does_it(ask: Asker, command: Command) -> None:
    person = await factories.resident()
    input = {**await command.prepare(person), "clientMutationId": "Ça, c’est à moi"}
    before = await contents()

    payload = await ask.mutate(command.name, input, f"clientMutationId {command.selection}", person)

    assert payload["errors"] == []
    assert payload["clientMutationId"] == "Ça, c’est à moi"
    assert all(value is not None for value in payload.values())
    if command.name != "signOut":  # this viewer has no session to end
        assert await contents() != before


@with_ids
async def test_ids_that_name_nothing_of_the_kind(ask: Asker, command: Command, field: str) -> None:
    person = await factories.resident()
    input = await command.prepare(person)
    if field == "threadId":
        del input["parentId"]  # it would be the first to be found in another thread
    another_type = "Photo" if command.ids[field] != "Photo" else "Comment"
    wrong_ids = [
        encode_id(command.ids[field], uuid7()),
        encode_id(another_type, uuid7()),
        encode_id(command.ids[field], "1"),
        "x",
        "\x00",
        str(uuid7()),
    ]
    before = await contents()

    for wrong in wrong_ids:
        changed = {**input, field: [wrong] if isinstance(input[field], list) else wrong}
        payload = await ask.mutate(command.name, changed, command.selection, person)
        [error] = payload["errors"]
        assert error["code"] == "NOT_FOUND"
        assert error["path"][0] == field
        assert error["message"]
        del payload["errors"]
        assert all(value in (None, []) for value in payload.values())

    assert await contents() == before


@every
async def test_inputs_of_wrong_types_are_refused_whole(ask: Asker, command: Command) -> None:
    person = await factories.resident()
    input = await command.prepare(person)
    before = await contents()

    for name in input:
        for wrong in ({"a": 1}, 1.5, [[]]):
            answer = await ask.mutation(command.name, {**input, name: wrong}, "", person)
            assert set(answer.codes) == {"INVALID_OPERATION"}, (name, wrong)
            assert answer.data is None
    for stray in ({"unknown": 1}, {"idempotencyKey": "not a key"}, {"clientMutationId": 3}):
        answer = await ask.mutation(command.name, {**input, **stray}, "", person)
        assert answer.codes == ["INVALID_OPERATION"]

    assert await contents() == before


async def _thread_of(person: Viewer) -> str:
    made = await factories.proposal(person)
    return gid(await factories.Thread.get(id=made.thread_id))


#: arguments of what a payload leads to, given by a variable as well
WRONG = [
    ("$v: Int", "thread { comments(first: $v) { nodes { id } } }", 0),
    ("$v: Int", "thread { comments(first: $v) { nodes { id } } }", -1),
    ("$v: Int", "thread { comments(last: $v) { totalCount } }", 101),
    ("$v: Int", "thread { comments(first: 1, last: $v) { totalCount } }", 1),
    ("$v: String", "thread { comments(after: $v) { nodes { id } } }", "no cursor"),
    ("$v: String", "thread { comments(before: $v) { nodes { id } } }", cursor_of("x", "y")),
    ("$v: String", "author { stories(first: 1) { nodes { commune { proposals(after: $v) { totalCount } } } } }", "x"),
    ("$v: Int", "author { stories(first: 1) { nodes { commune { nearby(first: $v) { id } } } } }", 0),
    ("$v: String", "author { stories { nodes { commune { proposals(filter: {theme: $v}) { totalCount } } } } }", "\0"),
]


@pytest.mark.parametrize(("variable", "selection", "value"), WRONG)
@pytest.mark.parametrize("is_literal", [True, False], ids=["literal", "variable"])
async def test_a_payload_that_cannot_be_shown_changes_nothing(
    ask: Asker, variable: str, selection: str, value: Any, is_literal: bool
) -> None:
    person = await factories.resident()
    thread = await _thread_of(person)
    key = str(uuid4())
    add = f'addComment(input: {{threadId: $t, body: "Oui", idempotencyKey: $k}}) {{ comment {{ {selection} }} }}'
    before = await contents()

    if is_literal:
        document = f"mutation($t: ID!, $k: UUID!) {{ {add} }}".replace("$v", json.dumps(value))
        answer = await ask.answer(document, person, t=thread, k=key)
    else:
        document = f"mutation($t: ID!, $k: UUID!, {variable}) {{ {add} }}"
        answer = await ask.answer(document, person, t=thread, k=key, v=value)

    assert answer.codes == ["INVALID"]
    assert answer.data is None
    assert await contents() == before

    mended = await ask.mutate("addComment", {"threadId": thread, "body": "Oui", "idempotencyKey": key}, "", person)
    assert mended["errors"] == []
    assert await factories.Comment.all().count() == 1


async def test_a_payload_too_long_to_read_changes_nothing(ask: Asker) -> None:
    person = await factories.resident()
    thread = await _thread_of(person)
    values = " ".join(f"v{number}: viewerCanReply" for number in range(40))
    deep = " ".join(
        f"fragment f{level} on Comment {{ a: parent {{ ...f{level + 1} }} b: parent {{ ...f{level + 1} }} }}"
        for level in range(7)
    )
    before = await contents()

    answer = await ask.answer(
        f"""mutation($t: ID!) {{ addComment(input: {{threadId: $t, body: "Oui"}}) {{ comment {{ ...f0 }} }} }}
        {deep} fragment f7 on Comment {{ {values} }}""",
        person,
        t=thread,
    )

    assert answer.codes == ["TOO_COSTLY"]
    assert answer.data is None
    assert await contents() == before


async def test_a_payload_that_cannot_be_shown_leaves_what_was_done_before(ask: Asker) -> None:
    person = await factories.resident()
    answer = await ask.answer(
        """mutation($t: ID!, $n: Int) {
          a: addComment(input: {threadId: $t, body: "Un"}) { comment { body } }
          b: addComment(input: {threadId: $t, body: "Deux"}) { comment { replies(first: $n) { totalCount } } }
          c: addComment(input: {threadId: $t, body: "Trois"}) { comment { body } }
        }""",
        person,
        t=await _thread_of(person),
        n=0,
    )

    assert answer.codes == ["INVALID"]
    assert answer.errors[0]["path"] == ["b"]
    assert answer.data is None
    assert await factories.Comment.all().values_list("body", flat=True) == ["Un"]


# ---- sent again


@keyed
async def test_sent_again_with_its_key_it_changes_nothing_twice(ask: Asker, command: Command) -> None:
    person = await factories.resident()
    input = {**await command.prepare(person), "idempotencyKey": str(uuid4())}

    first = await ask.mutate(command.name, input, command.selection, person)
    before = await contents()
    again = await ask.mutate(
        command.name, {**input, "clientMutationId": "again"}, f"clientMutationId {command.selection}", person
    )

    assert first["errors"] == again["errors"] == []
    assert again.pop("clientMutationId") == "again"
    assert again == first
    assert await contents() == before


@keyed
async def test_sent_twice_at_once_with_its_key_it_is_done_once(ask: Asker, command: Command) -> None:
    person = await factories.resident()
    input = {**await command.prepare(person), "idempotencyKey": str(uuid4())}

    both = await asyncio.gather(*(ask.mutate(command.name, input, command.selection, person) for _ in range(4)))

    assert both[0]["errors"] == []
    assert both == [both[0]] * 4
    assert await IdempotencyKey.filter(actor_id=person.id).count() == 1


@keyed
async def test_a_failed_command_leaves_no_key(ask: Asker, command: Command) -> None:
    """So that the same key may be sent again once the mistake is mended."""
    person = await factories.resident()
    key = str(uuid4())
    input = await command.prepare(person)
    refused = {**input, "idempotencyKey": key, **_mistaken(command, input)}
    before = await contents()

    failed = await ask.mutate(command.name, refused, command.selection, person)
    assert len(failed["errors"]) == 1
    assert await contents() == before

    mended = await ask.mutate(command.name, {**input, "idempotencyKey": key}, command.selection, person)
    assert mended["errors"] == []


def _mistaken(command: Command, input: dict[str, Any]) -> dict[str, Any]:
    """A mistake that a person can mend, in any of the input's fields."""
    if command.ids:
        name, type_name = next(iter(command.ids.items()))
        wrong = encode_id(type_name, uuid7())
        return {name: [wrong] if isinstance(input[name], list) else wrong}
    return {"files": []} if command.name == "createPhotoUploads" else {"name": " "}


async def _two_comments(ask: Asker) -> tuple[Any, dict[str, Any]]:
    person = await factories.resident()
    thread = await factories.thread()
    return person, {"threadId": gid(thread), "body": "Oui", "idempotencyKey": str(uuid4())}


async def test_a_key_with_another_input_is_refused(ask: Asker) -> None:
    person, input = await _two_comments(ask)
    await ask.mutate("addComment", input, "", person)
    before = await contents()

    for other in ({"body": "Non"}, {"stance": "FOR"}):
        payload = await ask.mutate("addComment", {**input, **other}, "comment { id }", person)
        assert payload["comment"] is None
        [error] = payload["errors"]
        assert (error["code"], error["path"]) == ("IDEMPOTENCY_KEY_REUSED", ["idempotencyKey"])
        assert error["message"] == translate("This key was used for something else already.", "fr")

    assert await contents() == before


async def test_a_key_with_another_mutation_is_refused(ask: Asker) -> None:
    person, input = await _two_comments(ask)
    await ask.mutate("addComment", input, "", person)
    key = input["idempotencyKey"]
    before = await contents()

    payload = await ask.mutate("updateProfile", {"displayName": "Léa", "idempotencyKey": key}, "", person)

    assert [error["code"] for error in payload["errors"]] == ["IDEMPOTENCY_KEY_REUSED"]
    assert await contents() == before


async def test_anothers_key_is_another_key(ask: Asker) -> None:
    person, input = await _two_comments(ask)
    other = await factories.resident()

    mine = await ask.mutate("addComment", input, "comment { id }", person)
    theirs = await ask.mutate("addComment", {**input, "body": "Non"}, "comment { id }", other)

    assert mine["errors"] == theirs["errors"] == []
    assert mine["comment"]["id"] != theirs["comment"]["id"]
    assert await factories.Comment.all().count() == 2


async def test_a_location_taken_away_is_another_input_than_one_left_alone(ask: Asker) -> None:
    author = await factories.resident()
    made = await factories.proposal(author)
    await factories.Proposal.filter(id=made.id).update(latitude=48.8, longitude=2.2)
    input = {"proposalId": gid(made), "title": "Deux bancs", "idempotencyKey": str(uuid4())}
    selection = "proposal { location { latitude } }"

    left = await ask.mutate("editProposal", input, selection, author)
    taken = await ask.mutate("editProposal", {**input, "location": None}, selection, author)
    fresh = {**input, "location": None, "idempotencyKey": str(uuid4())}
    gone = await ask.mutate("editProposal", fresh, selection, author)

    assert left["proposal"]["location"] == {"latitude": 48.8}
    assert [error["code"] for error in taken["errors"]] == ["IDEMPOTENCY_KEY_REUSED"]
    assert gone["proposal"]["location"] is None


async def test_a_tokens_secret_is_told_once(ask: Asker) -> None:
    person = await factories.resident()
    input = {"name": "Clé", "scopes": ["PROFILE_READ"], "idempotencyKey": str(uuid4())}
    selection = "secret accessToken { id name }"

    first = await ask.mutate("createAccessToken", input, selection, person)
    again = await ask.mutate("createAccessToken", input, selection, person)

    assert first["secret"].startswith("parvis_")
    assert again["secret"] is None
    assert again["accessToken"] == first["accessToken"]
    [kept] = await IdempotencyKey.all()
    assert first["secret"] not in str(kept.result)


async def test_several_mutations_run_in_their_order(ask: Asker) -> None:
    person = await factories.resident()
    thread = gid(await factories.thread())
    answer = await ask.answer(
        """mutation($t: ID!) {
          a: addComment(input: {threadId: $t, body: "Un"}) { comment { body thread { commentCount } } }
          b: addComment(input: {threadId: $t, body: ""}) { comment { body } errors { code path } }
          c: addComment(input: {threadId: $t, body: "Trois"}) { comment { body thread { commentCount } } }
        }""",
        person,
        t=thread,
    )

    assert answer.errors == []
    assert answer.data == {
        "a": {"comment": {"body": "Un", "thread": {"commentCount": 1}}},
        "b": {"comment": None, "errors": [{"code": "BLANK", "path": ["body"]}]},
        "c": {"comment": {"body": "Trois", "thread": {"commentCount": 2}}},
    }
