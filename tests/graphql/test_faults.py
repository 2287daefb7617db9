"""What goes wrong on our side is said with a code and an id, and nothing of what somebody wrote leaves or is logged."""

import asyncio
import logging
from collections.abc import AsyncIterator
from uuid import UUID

import asyncpg
import pytest
from tests import factories
from tests.graphql.asking import Asker, gid
from tests.proxy import Wire

from parvis.core import db as database
from parvis.core.ids import uuid7
from parvis.core.settings import Settings
from parvis.discussion import service
from parvis.discussion.models import Comment, Thread
from parvis_graphql import operations
from parvis_graphql.context import Context
from parvis_graphql.engine import reads
from parvis_graphql.engine.global_ids import encode_id
from parvis_graphql.operations import ParvisSchema

SECRET = "ce que seule Camille sait"
#: a root field that a resolver answers, and one that a statement does
OFFER = 'query($id: ID!) { invitation(id: $id, secret: "x") { role } themes { code } }'


async def test_a_fault_is_masked_and_logged_under_its_reference(
    ask: Asker, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    author = await factories.resident()
    made = await factories.proposal(author)
    thread = gid(await Thread.get(id=made.thread_id))

    async def fails(*_: object, body: str, **__: object) -> Comment:
        raise RuntimeError(f"cannot keep {body}")

    monkeypatch.setattr(service, "add_comment", fails)
    answer = await ask.mutation("addComment", {"threadId": thread, "body": SECRET}, "comment { id }", author)

    [error] = answer.errors
    reference = error["extensions"]["reference"]
    assert error["extensions"] == {"code": "INTERNAL", "reference": reference}
    assert str(UUID(reference)) == reference
    assert error["message"] == f"Un problème est survenu de notre côté. Référence : {reference}"
    assert SECRET not in str(answer)
    assert "Traceback" not in str(answer)
    [record] = caplog.records
    assert (record.name, record.levelno, record.exc_info) == ("parvis.graphql", logging.ERROR, None)
    assert reference in record.getMessage()
    assert "RuntimeError" in record.getMessage()
    assert "test_faults.py" in record.getMessage()
    assert SECRET not in caplog.text


async def test_a_fault_in_one_field_leaves_the_others(
    ask: Asker, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    person = await factories.resident()

    async def fails(*_: object, **__: object) -> None:
        raise RuntimeError(SECRET)

    monkeypatch.setattr("parvis_graphql.directory.queries.offer_of", fails)
    answer = await ask.answer(OFFER, person, id=encode_id("Invitation", uuid7()))

    assert answer.codes == ["INTERNAL"]
    assert answer.errors[0]["path"] == ["invitation"]
    assert answer.data["invitation"] is None
    assert len(answer.data["themes"]) == 10
    assert SECRET not in caplog.text


async def test_an_operation_ends_at_its_deadline(ask: Asker, monkeypatch: pytest.MonkeyPatch) -> None:
    person = await factories.resident()

    async def waits(*_: object, **__: object) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr("parvis_graphql.directory.queries.offer_of", waits)
    monkeypatch.setattr(operations, "DEADLINE_SECONDS", 0.05)
    answer = await ask.answer(OFFER, person, id=encode_id("Invitation", uuid7()))

    assert answer.codes == ["TIMEOUT"]
    assert answer.data is None
    assert answer.errors[0]["message"] == "C’était trop long. Demandez-en moins."


async def test_a_statement_is_cancelled_at_the_deadline_and_its_connection_is_good_again(
    ask: Asker, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = reads.Reads.fetch_value

    async def sleeps(self: reads.Reads, sql: str, values: object = None) -> object:
        return await original(self, "SELECT pg_sleep(60)")

    with monkeypatch.context() as patch:
        patch.setattr(reads.Reads, "fetch_value", sleeps)
        patch.setattr(operations, "DEADLINE_SECONDS", 0.2)
        assert (await ask.answer("{ liveCursor }")).codes == ["TIMEOUT"]

    assert (await ask.answer("{ liveCursor }")).codes == []


async def test_a_mutation_that_takes_too_long_changes_nothing(ask: Asker, monkeypatch: pytest.MonkeyPatch) -> None:
    author = await factories.resident()
    made = await factories.proposal(author)
    thread = gid(await Thread.get(id=made.thread_id))
    original = service.announce

    async def slow(*arguments: object) -> None:
        await original(*arguments)  # type: ignore[arg-type]
        await asyncio.Event().wait()

    monkeypatch.setattr(service, "announce", slow)
    monkeypatch.setattr(operations, "DEADLINE_SECONDS", 0.3)
    answer = await ask.mutation("addComment", {"threadId": thread, "body": "Oui"}, "comment { id }", author)

    assert answer.codes == ["TIMEOUT"]
    assert await Comment.all().count() == 0
    assert (await Thread.get(id=made.thread_id)).comment_count == 0


@pytest.fixture
async def no_reads(ask: Asker) -> AsyncIterator[None]:
    """A pool of readers whose database refuses connections."""
    kept = reads._pool
    await reads.open_reads("postgresql://nobody@127.0.0.1:9/nowhere")
    yield
    await reads.close_reads()
    reads._pool = kept


async def test_a_database_that_is_down_is_unavailable(ask: Asker, no_reads: None) -> None:
    answer = await ask.answer("{ proposals { totalCount } }")
    several = await ask.answer("{ node(id: 0) { id } liveCursor viewer { email } }")

    assert answer.codes == ["UNAVAILABLE"]
    assert answer.errors[0]["message"] == (
        "A part of the service is not reachable at the moment. Please retry in a moment."
    )
    assert "127.0.0.1" not in str(answer)
    assert several.codes == ["UNAVAILABLE"]
    assert (await ask.answer("{ __typename }")).data == {"__typename": "Query"}


async def test_reading_heals_by_itself(ask: Asker, db: str) -> None:
    wire = Wire(db)
    await wire.join()
    kept = reads._pool
    await reads.open_reads(wire.url, size=1)
    try:
        assert (await ask.answer("{ liveCursor }")).codes == []
        await wire.cut()
        assert (await ask.answer("{ liveCursor }")).codes == ["UNAVAILABLE"]
        await wire.join()
        assert (await ask.answer("{ liveCursor }")).codes == []
    finally:
        await reads.close_reads()
        reads._pool = kept
        await wire.cut()


async def test_writes_fail_whole_and_say_retry(ask: Asker, db: str, settings: Settings) -> None:
    author = await factories.resident()
    commune = await factories.commune()
    made = await factories.proposal(author, commune)
    thread = gid(await Thread.get(id=made.thread_id))
    inputs = {
        "addComment": {"threadId": thread, "body": "Oui"},
        "createProposal": {"communeId": gid(commune), "title": "Un banc", "body": "x" * 30, "theme": "MOBILITY"},
        "signIn": {"email": "a@example.org", "password": "x" * 12},
        "completePhotoUploads": {"photoIds": [gid(commune, "Photo")]},
        "resendCode": {"signUpId": gid(commune, "SignUp")},
        "describePhoto": {"photoId": gid(commune, "Photo"), "alt": "x"},
    }
    await database.close_database()
    await database.open_database("postgresql://nobody@127.0.0.1:9/nowhere")
    try:
        answers = {name: await ask.mutation(name, input, "", author) for name, input in inputs.items()}
    finally:
        await database.close_database()
        assert settings.database_url
        await database.open_database(settings.database_url)

    assert {name: answer.codes for name, answer in answers.items()} == {name: ["UNAVAILABLE"] for name in inputs}
    assert await Comment.all().count() == 0


async def test_operations_do_not_share_a_snapshot(schema: ParvisSchema, ask: Asker) -> None:
    """A socket has one context for all its operations; each reads what is true when it runs."""
    context = Context(await factories.resident())
    document = "{ proposals { totalCount } }"
    before = await ask.within(context, document)
    await factories.many_proposals(None, await factories.commune(), [0])
    after = await ask.within(context, document)

    assert [answer.data["proposals"]["totalCount"] for answer in (before, after)] == [0, 1]


async def test_reads_cannot_write(ask: Asker) -> None:
    async with Context(await factories.resident()).for_operation().reads as snapshot:
        with pytest.raises(asyncpg.ReadOnlySQLTransactionError):
            await snapshot.fetch("UPDATE theme SET position = 1")
