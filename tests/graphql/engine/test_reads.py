"""What reading sends beside its statements, and that connections come back good, however an operation ends."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from tests import factories
from tests.graphql.asking import VISITOR, Asker, gid
from tests.statements import Statements, recorded
from tests.waiting import until

from parvis.core.ids import uuid7
from parvis.core.pool import Pool
from parvis_graphql.context import Context
from parvis_graphql.engine import connection as connection_module
from parvis_graphql.engine import reads
from parvis_graphql.engine.connection import ReadConnection
from parvis_graphql.engine.global_ids import encode_id
from parvis_graphql.engine.reads import Reads

ONE = "{ proposals { totalCount nodes { title author { displayName } } } }"
SEVERAL = "{ a: proposals { totalCount } liveCursor b: proposals { totalCount } }"


@dataclass
class Reader:
    """A pool of one connection, and everything that was sent over it."""

    pool: Pool[ReadConnection]
    said: list[str] = field(default_factory=list)

    @property
    def connection(self) -> ReadConnection:
        [idle] = self.pool._idle
        return idle

    async def prepared(self) -> list[tuple[str, int]]:
        """Its prepared statements with how often each has run, but for this question."""
        found = await self.connection.fetch(
            "SELECT statement, generic_plans FROM pg_prepared_statements WHERE statement LIKE '%JSON_OBJECT%'"
            " AND statement NOT LIKE '%pg_prepared_statements%' ORDER BY prepare_time"
        )
        return [(row["statement"], row["generic_plans"]) for row in found]


@pytest.fixture
async def reader(ask: Asker, db: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Reader]:
    """Reads go over one connection here, so that all that is sent can be heard."""
    kept = reads._pool
    await reads.open_reads(db, size=1)
    assert reads._pool is not None
    pool = reads._pool
    await ask("{ liveCursor }")
    one = Reader(pool)

    def hear(said: Statements, connection: Any, query: str) -> None:
        if type(connection) is ReadConnection:  # asyncpg's `isinstance` says yes to any connection
            said.append(query)

    with monkeypatch.context() as patch:
        patch.setattr(Statements, "hear", hear)  # all of it, transactions' own words too
        with recorded() as one.said:
            yield one
    assert pool.in_use == 0
    await reads.close_reads()
    reads._pool = kept


@contextmanager
def instead(monkeypatch: pytest.MonkeyPatch, sql: str) -> Iterator[None]:
    """Compiled statements are this one."""
    original = Reads.answer

    async def answer(self: Reads, _text: str, _arguments: Sequence[object]) -> bytes | None:
        return await original(self, sql, [])

    with monkeypatch.context() as patch:
        patch.setattr(Reads, "answer", answer)
        yield


async def test_one_statement_is_a_snapshot_by_itself(ask: Asker, reader: Reader) -> None:
    await ask(ONE)

    [only] = reader.said
    assert only.startswith("SELECT (")


async def test_several_root_fields_are_one_transaction(ask: Asker, reader: Reader) -> None:
    await ask(SEVERAL)

    assert [text.split(" ")[0] for text in reader.said] == ["BEGIN", "SELECT", "SELECT", "SELECT", "COMMIT"]
    assert reader.said[0] == "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"


@pytest.mark.parametrize(
    "document", ["{ __typename }", '{ node(id: "x") { id } }', '{ __type(name: "Proposal") { name } }']
)
async def test_what_needs_no_row_sends_nothing(ask: Asker, reader: Reader, document: str) -> None:
    await ask(document)

    assert reader.said == []


async def test_a_name_and_a_description_beside_it_make_no_transaction(ask: Asker, reader: Reader) -> None:
    await ask('{ __typename __type(name: "Proposal") { name } proposals { totalCount } }')

    assert len(reader.said) == 1


async def test_all_root_fields_see_one_moment(ask: Asker, reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    author, commune = await factories.resident(), await factories.commune()
    original = Reads.answer

    async def answer(self: Reads, text: str, arguments: Sequence[object]) -> bytes | None:
        answered = await original(self, text, arguments)
        await factories.many_proposals(author, commune, [0])  # meanwhile, by somebody else
        return answered

    with monkeypatch.context() as patch:
        patch.setattr(Reads, "answer", answer)
        found = await ask(SEVERAL)
    after = await ask(SEVERAL)

    assert [found[name]["totalCount"] for name in "ab"] == [0, 0]
    assert [after[name]["totalCount"] for name in "ab"] == [2, 2]


async def test_statements_stay_prepared_and_nothing_is_reset(ask: Asker, reader: Reader) -> None:
    author = await factories.resident()
    await factories.proposal(author)
    document = f"# {uuid7()}\nquery($f: ProposalFilter) {{ proposals(filter: $f) {{ nodes {{ title }} }} }}"
    for theme in ("MOBILITY", "NATURE", "MOBILITY"):
        await ask(document, f={"theme": theme})

    assert len(reader.said) == 3
    assert len(set(reader.said)) == 1
    assert await reader.prepared() == [(reader.said[0], 3)]


async def test_what_is_kept_prepared_is_bounded_by_its_length(
    ask: Asker, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection_module, "_KEPT_TEXT", 2_500)
    for number in range(1, 13):
        await ask(f"{{ proposals(first: {number}) {{ nodes {{ title }} }} }}")
    said = [text for text in reader.said if "JSON_OBJECT" in text]
    await ask('{ actor(slug: "x") { displayName } }')
    await ask('{ actor(slug: "y") { displayName } }')

    kept = [text for text, _ in await reader.prepared()]
    assert len(set(said)) == 12
    assert 0 < sum(len(text) for text in kept) <= 2_500
    assert said[-1] in kept
    assert said[0] not in kept


@pytest.mark.parametrize("document", [ONE, SEVERAL])
async def test_a_statement_that_fails_leaves_a_good_connection(
    ask: Asker, reader: Reader, document: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = reader.connection.get_server_pid()
    with instead(monkeypatch, "SELECT to_json(1 / 0)"):
        answer = await ask.answer(document)

    assert set(answer.codes) == {"INTERNAL"}
    assert reader.connection.get_server_pid() == before
    assert not reader.connection.is_in_transaction()
    assert (await ask.answer(document)).codes == []


@pytest.mark.parametrize("document", [ONE, SEVERAL])
async def test_somebody_hangs_up(ask: Asker, reader: Reader, document: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before = reader.connection.get_server_pid()
    begun = asyncio.Event()
    original = ReadConnection.read

    async def read(self: ReadConnection, _text: str, _arguments: Sequence[object]) -> bytes | None:
        begun.set()
        return await original(self, "SELECT to_json(pg_sleep(60)::text)", [])

    with monkeypatch.context() as patch:
        patch.setattr(ReadConnection, "read", read)
        asked = asyncio.ensure_future(ask.answer(document))
        await begun.wait()
        asked.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asked

    assert reader.pool.in_use == 0
    assert reader.pool.size == 0  # who knows what it waits for
    assert (await ask.answer(document)).codes == []
    assert reader.connection.get_server_pid() != before


async def test_who_waits_for_a_connection_may_hang_up_too(ask: Asker, reader: Reader) -> None:
    held = await reader.pool.take()
    waiting = asyncio.ensure_future(ask.answer(ONE))
    await until(lambda: bool(reader.pool._places._waiters))
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert reader.pool.in_use == 1
    reader.pool.give(held)

    assert (await ask.answer(ONE)).codes == []


@pytest.mark.parametrize("document", [ONE, SEVERAL])
async def test_a_deadline_ends_what_runs(
    ask: Asker, reader: Reader, document: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch, instead(monkeypatch, "SELECT to_json(pg_sleep(60)::text)"):
        patch.setattr("parvis_graphql.operations.DEADLINE_SECONDS", 0.2)
        answer = await ask.answer(document)

    assert answer.codes == ["TIMEOUT"]
    assert answer.data is None
    assert reader.pool.in_use == 0
    assert (await ask.answer(document)).codes == []


async def test_one_operation_uses_one_connection_at_a_time(ask: Asker, reader: Reader) -> None:
    """A mutation's payload, a search and its relations, many operations at once: none waits for itself."""
    author = await factories.resident()
    made = await factories.proposal(author)
    answers = await asyncio.gather(
        *(ask.answer(ONE) for _ in range(5)),
        ask.mutation("supportProposal", {"proposalId": gid(made)}, "proposal { title }", await factories.resident()),
        ask.answer('{ search(text: "banc") { totalCount nodes { subject { __typename } } } liveCursor }'),
        ask.answer("query($id: ID!) { moderationNotice(contentId: $id) { id } }", id=encode_id("Proposal", made.id)),
    )

    assert [answer.codes for answer in answers] == [[]] * len(answers)


async def test_a_context_of_several_operations_reads_anew_for_each(ask: Asker, reader: Reader) -> None:
    context = Context(VISITOR)
    counts: list[Any] = []
    for _ in range(2):
        counts.append((await ask.within(context, SEVERAL)).data["a"]["totalCount"])
        await factories.many_proposals(None, await factories.commune(), [0])

    assert counts == [0, 1]
    assert reader.said.count("COMMIT") == 2
