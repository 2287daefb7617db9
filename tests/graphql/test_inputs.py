"""What people write: each mistake at its field, in their language, and nothing changed by it."""

from typing import Any

import pytest
from tests import factories
from tests.graphql.asking import Asker, gid
from tests.graphql.commands import COMMANDS
from tests.tables import contents

from parvis.auth.viewer import Viewer
from parvis.core.i18n import translate
from parvis.core.ids import uuid7
from parvis.discussion.models import Thread
from parvis.discussion.service import delete_comment
from parvis.photos.models import PhotoStatus
from parvis.photos.policy import MAX_BYTES
from parvis.proposals.service import withdraw_proposal
from parvis_graphql.engine.global_ids import encode_id

pytestmark = pytest.mark.usefixtures("store")

BY_NAME = {command.name: command for command in COMMANDS}
CONTROLS, TOO_LONG = "INVALID", "TOO_LONG"

MISTAKES: list[tuple[str, dict[str, Any], str, list[str]]] = [
    ("createProposal", {"title": "  "}, "BLANK", ["title"]),
    ("createProposal", {"title": "Banc"}, "TOO_SHORT", ["title"]),
    ("createProposal", {"title": "x" * 121}, TOO_LONG, ["title"]),
    ("createProposal", {"title": "Un banc\x00 ici"}, CONTROLS, ["title"]),
    ("createProposal", {"title": "Un banc\u202e ici"}, CONTROLS, ["title"]),
    ("createProposal", {"body": "court"}, "TOO_SHORT", ["body"]),
    ("createProposal", {"body": "x" * 10_001}, TOO_LONG, ["body"]),
    ("createProposal", {"body": "x" * 30 + "\x1b"}, CONTROLS, ["body"]),
    ("createProposal", {"theme": "BENCHES"}, "INVALID", ["theme"]),
    ("createProposal", {"theme": "\x00"}, "INVALID", ["theme"]),
    ("createProposal", {"location": {"latitude": 91.0, "longitude": 0.0}}, "INVALID", ["location"]),
    ("createProposal", {"photoIds": [encode_id("Photo", uuid7())] * 11}, "TOO_MANY", ["photoIds"]),
    ("createProposal", {"communeId": encode_id("Commune", uuid7())}, "NOT_FOUND", ["communeId"]),
    ("editProposal", {"title": "x" * 121}, TOO_LONG, ["title"]),
    ("editProposal", {"body": "\x07" * 30}, CONTROLS, ["body"]),
    ("editProposal", {"expectedVersion": 7}, "CONFLICT", ["expectedVersion"]),
    ("addComment", {"body": " \n "}, "BLANK", ["body"]),
    ("addComment", {"body": "x" * 4_001}, TOO_LONG, ["body"]),
    ("addComment", {"body": "a\x08"}, CONTROLS, ["body"]),
    ("addComment", {"threadId": encode_id("Thread", uuid7()), "parentId": None}, "NOT_FOUND", ["threadId"]),
    ("editComment", {"body": ""}, "BLANK", ["body"]),
    ("editComment", {"body": "x" * 4_001}, TOO_LONG, ["body"]),
    ("updateProfile", {"displayName": "x" * 81}, TOO_LONG, ["displayName"]),
    ("updateProfile", {"displayName": "\u200b"}, "INVALID", ["displayName"]),
    ("updateProfile", {"locale": "de"}, "INVALID", ["locale"]),
    ("createPhotoUploads", {"files": []}, "BLANK", ["files"]),
    (
        "createPhotoUploads",
        {"files": [{"contentType": "image/gif", "bytes": 1}]},
        "INVALID",
        ["files", "0", "contentType"],
    ),
    (
        "createPhotoUploads",
        {"files": [{"contentType": "image/png", "bytes": MAX_BYTES + 1}]},
        TOO_LONG,
        ["files", "0", "bytes"],
    ),
    (
        "createPhotoUploads",
        {"files": [{"contentType": "image/png", "bytes": 1, "alt": "x" * 501}]},
        TOO_LONG,
        ["files", "0", "alt"],
    ),
    ("createPhotoUploads", {"files": [{"contentType": "image/png", "bytes": 1}] * 11}, "TOO_MANY", ["files"]),
    ("describePhoto", {"alt": "x" * 501}, TOO_LONG, ["alt"]),
    ("describePhoto", {"caption": "a\x00"}, CONTROLS, ["caption"]),
    ("describePhoto", {"credit": "x" * 121}, TOO_LONG, ["credit"]),
]


@pytest.mark.parametrize(("name", "changes", "code", "path"), MISTAKES)
async def test_a_mistake_is_said_at_its_field(
    ask: Asker, name: str, changes: dict[str, Any], code: str, path: list[str]
) -> None:
    command, person = BY_NAME[name], await factories.resident()
    input = {**await command.prepare(person), **changes}
    before = await contents()
    messages = []

    for locale in ("fr", "en"):
        speaker = Viewer(id=person.id, permissions=person.permissions, locale=locale)
        payload = await ask.mutate(name, input, command.selection, speaker)
        [error] = payload.pop("errors")
        assert (error["code"], error["path"]) == (code, path)
        assert all(value in (None, []) for value in payload.values())
        messages.append(error["message"])

    assert messages[0] != messages[1]
    assert await contents() == before


async def test_all_mistakes_of_an_input_at_once(ask: Asker) -> None:
    command, person = BY_NAME["createProposal"], await factories.resident()
    input = {**await command.prepare(person), "title": "", "body": "x", "theme": "NONE"}

    payload = await ask.mutate("createProposal", input, "proposal { id }", person)

    assert [(error["code"], error["path"], error["message"]) for error in payload["errors"]] == [
        ("BLANK", ["title"], translate("Please fill this in.", "fr")),
        ("TOO_SHORT", ["body"], translate("Please write at least {shortest} characters.", "fr", shortest=20)),
        ("INVALID", ["theme"], translate("Please choose one of the themes.", "fr")),
    ]


@pytest.mark.parametrize("number", [float("nan"), float("inf"), -float("inf")])
async def test_numbers_that_are_none(ask: Asker, number: float) -> None:
    command, person = BY_NAME["createProposal"], await factories.resident()
    input = {**await command.prepare(person), "location": {"latitude": number, "longitude": 0.0}}
    before = await contents()

    answer = await ask.mutation("createProposal", input, "", person)

    assert answer.codes == ["INVALID_OPERATION"]
    assert await contents() == before


async def test_photos_are_taken_one_by_one(ask: Asker) -> None:
    """Another's, one that waits, one that was refused, one shown elsewhere, one twice."""
    command, person = BY_NAME["createProposal"], await factories.resident()
    input = await command.prepare(person)
    good = gid(await factories.photo(person))
    bad = {
        "NOT_FOUND": gid(await factories.photo(await factories.resident(), attached_at=factories.clock.now())),
        "PHOTO_NOT_READY": gid(await factories.photo(person, PhotoStatus.AWAITING_UPLOAD)),
        "INVALID": gid(await factories.photo(person, PhotoStatus.REJECTED)),
        "TAKEN": gid(await factories.photo(person, attached_at=factories.clock.now())),
    }
    before = await contents()

    for code, photo in bad.items():
        payload = await ask.mutate("createProposal", {**input, "photoIds": [good, photo]}, "", person)
        assert [(error["code"], error["path"]) for error in payload["errors"]] == [(code, ["photoIds", "1"])]
    twice = await ask.mutate("createProposal", {**input, "photoIds": [good, good]}, "", person)
    assert [(error["code"], error["path"]) for error in twice["errors"]] == [("INVALID", ["photoIds", "1"])]

    assert await contents() == before


async def test_what_is_closed_says_so(ask: Asker) -> None:
    author, other = await factories.resident(), await factories.resident()
    made = await factories.proposal(author)
    talk = await Thread.get(id=made.thread_id)
    gone = await factories.comment(other, talk)
    await delete_comment(other, comment_id=gone.id)
    await withdraw_proposal(author, proposal_id=made.id)
    tries = [
        ("editProposal", {"proposalId": gid(made), "title": "Deux bancs"}, author),
        ("withdrawProposal", {"proposalId": gid(made)}, author),
        ("supportProposal", {"proposalId": gid(made)}, other),
        ("unsupportProposal", {"proposalId": gid(made)}, other),
        ("addComment", {"threadId": gid(talk), "body": "Oui"}, other),
        ("editComment", {"commentId": gid(gone), "body": "Oui"}, other),
        ("deleteComment", {"commentId": gid(gone)}, other),
        ("reactToComment", {"commentId": gid(gone)}, author),
        ("unreactToComment", {"commentId": gid(gone)}, author),
    ]
    before = await contents()

    for name, input, person in tries:
        payload = await ask.mutate(name, input, "", person)
        assert [error["code"] for error in payload["errors"]] == ["CLOSED"], name

    assert await contents() == before


async def test_answers_go_six_deep(ask: Asker) -> None:
    person = await factories.resident()
    talk = await factories.thread()
    parent: str | None = None
    for depth in range(7):
        input = {"threadId": gid(talk), "parentId": parent, "body": f"Niveau {depth}"}
        payload = await ask.mutate("addComment", input, "comment { id depth }", person)
        assert payload["errors"] == []
        assert payload["comment"]["depth"] == depth
        parent = payload["comment"]["id"]

    payload = await ask.mutate("addComment", {"threadId": gid(talk), "parentId": parent, "body": "Trop"}, "", person)

    assert [(error["code"], error["path"]) for error in payload["errors"]] == [("TOO_DEEP", ["parentId"])]


async def test_ones_own_proposal_is_not_ones_to_support(ask: Asker) -> None:
    author = await factories.resident()
    made = await factories.proposal(author)

    payload = await ask.mutate("supportProposal", {"proposalId": gid(made)}, "proposal { id }", author)

    assert [error["code"] for error in payload["errors"]] == ["INVALID"]
    assert payload["proposal"] is None


async def test_an_upload_says_where_and_how_to_send(ask: Asker) -> None:
    person = await factories.resident()
    input = {"files": [{"contentType": kind, "bytes": 1000} for kind in ("image/jpeg", "image/webp")]}

    payload = await ask.mutate(
        "createPhotoUploads",
        input,
        "uploads { url maxBytes expiresAt fields { name value } photo { id status viewerIsOwner } }",
        person,
    )

    assert payload["errors"] == []
    assert [upload["photo"]["status"] for upload in payload["uploads"]] == ["AWAITING_UPLOAD"] * 2
    assert all(upload["photo"]["viewerIsOwner"] for upload in payload["uploads"])
    for upload, kind in zip(payload["uploads"], ("image/jpeg", "image/webp"), strict=True):
        fields = {field["name"]: field["value"] for field in upload["fields"]}
        assert (upload["url"], upload["maxBytes"], fields["Content-Type"]) == ("/media/uploads", MAX_BYTES, kind)
        assert fields["key"].startswith("quarantine/")
        assert upload["expiresAt"].endswith("Z")


async def test_a_file_that_never_came(ask: Asker) -> None:
    person = await factories.resident()
    photo = await factories.photo(person, PhotoStatus.AWAITING_UPLOAD)

    payload = await ask.mutate("completePhotoUploads", {"photoIds": [gid(photo)]}, "photos { id }", person)

    assert [(error["code"], error["path"]) for error in payload["errors"]] == [("PHOTO_NOT_READY", ["photoIds", "0"])]
    assert payload["photos"] == []


@pytest.mark.parametrize("name", ["addComment", "createProposal", "updateProfile"])
async def test_a_text_that_is_no_unicode_is_refused_wherever_it_stands(ask: Asker, name: str) -> None:
    """Half of a surrogate pair, as JSON can carry it: neither a table nor the answer could hold it."""
    command, person = BY_NAME[name], await factories.resident()
    input = await command.prepare(person)
    before = await contents()

    for field in [field for field, value in input.items() if isinstance(value, str)] + ["clientMutationId"]:
        answer = await ask.mutation(name, {**input, field: "half \ud800 of it"}, "clientMutationId", person)
        assert answer.codes == ["INVALID"]
        assert answer.data is None
    assert (await ask.answer('{ actor(slug: "half \ud800 of it") { id } }')).codes == ["INVALID_OPERATION"]

    assert await contents() == before
