"""What mutations and events say of what they changed in a random world is what the reference reads there afterwards."""

import asyncio
import os
from collections.abc import AsyncIterator
from random import Random
from secrets import randbits
from typing import Any

import pytest
from tests.reference import executing
from tests.reference.changes import CHANGES, Change
from tests.reference.comparing import first_difference, readable
from tests.reference.operations import Operation, event, payload
from tests.reference.rows import Rows
from tests.reference.square import Square
from tests.reference.stage import Stage

from parvis.core import clock, live
from parvis.core.db import execute
from parvis.core.settings import Settings
from parvis_graphql.context import Context
from parvis_graphql.operations import ParvisSchema

_SEED = int(os.environ.get("PARVIS_REFERENCE_SEED", randbits(32)))
#: until somebody may do a thing to something
_TRIES = 100
_WITHIN = 10


class Looking:
    """A world that changes: it is read anew for every comparison."""

    def __init__(self, stage: Stage, random: Random, url: str) -> None:
        self.stage = stage
        self.random = random
        self.url = url

    async def expect(self, kind: str, operation: Operation, real: Any) -> None:
        rows = await Rows.read(self.url)
        square = Square(rows, self.stage.world.viewers[kind], clock.now())
        expected = executing.answer(square, operation.document, operation.variables, {**self.stage.places})
        found = first_difference(real, expected)
        again = f"again: PARVIS_REFERENCE_SEED={_SEED}"
        assert found is None, f"{found}\n\n{kind}\n{readable(operation.document, operation.variables)}\n{again}"

    async def do(self, change: Change) -> tuple[str, Operation, Any] | None:
        """Somebody does it to something they may do it to: who, what, and what came of it."""
        kinds = sorted(self.stage.world.viewers)
        for _ in range(_TRIES):
            kind = self.random.choice(kinds)
            given = change.given(self.random, self.stage.names)
            operation = payload(self.random, self.stage.names, change.mutation, change.subject, given)
            real = await self.ask(kind, operation)
            if not real.errors and real.data[change.mutation]["errors"] == []:
                return kind, operation, real
        return None

    async def ask(self, kind: str, operation: Operation) -> Any:
        viewer = self.stage.world.viewers[kind]
        context = Context(viewer, remote=str(self.random.getrandbits(64)))
        return await self.stage.schema.execute(
            operation.document, variable_values=operation.variables, context_value=context
        )


@pytest.fixture
async def looking(schema: ParvisSchema, db: str, read_pool: None, request: pytest.FixtureRequest) -> Looking:
    random = Random(f"{_SEED} {request.node.name}")
    return Looking(await Stage.make(schema, db, random), random, db)


@pytest.fixture
async def heard(looking: Looking, settings: Settings) -> AsyncIterator[Looking]:
    """With a hub that numbers what happens from here on, and nothing that was there before."""
    await execute("DELETE FROM event WHERE seq IS NULL")
    await execute("DELETE FROM proposal_support")  # who supports something already changes nothing by it
    hub = live.Hub(looking.url, settings.redis_url)
    await hub.start()
    live.set_hub(hub)
    yield looking
    live.set_hub(None)
    await hub.stop()


@pytest.mark.parametrize("round_", range(2))
async def test_a_payload_says_what_is_there_afterwards(looking: Looking, round_: int) -> None:
    done = 0
    for change in CHANGES:
        if made := await looking.do(change):
            await looking.expect(*made)
            done += 1
    assert done >= len(CHANGES) // 2


@pytest.mark.parametrize(
    ("subscription", "argument", "mutation"),
    [
        ("proposalChanged", "proposalId", "supportProposal"),
        ("threadChanged", "threadId", "addComment"),
    ],
)
async def test_an_event_says_what_is_there_when_it_is_told(
    heard: Looking, subscription: str, argument: str, mutation: str
) -> None:
    after = (await heard.ask("visitor", Operation("{ liveCursor }", {}))).data["liveCursor"]
    change = next(one for one in CHANGES if one.mutation == mutation)
    made = await heard.do(change)
    assert made is not None
    subject = made[1].variables["input"][argument]

    for kind in sorted(heard.stage.world.viewers):
        operation = event(heard.random, heard.stage.names, subscription, argument, subject, after)
        results = await heard.stage.schema.stream(
            operation.document,
            variable_values=operation.variables,
            context_value=Context(heard.stage.world.viewers[kind]),
        )
        try:
            real = await asyncio.wait_for(anext(results), _WITHIN)
        finally:
            await results.aclose()
        if not real.errors:  # who may not see it cannot follow it either
            await heard.expect(kind, operation, real)
