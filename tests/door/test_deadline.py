"""What is asked over a socket has an end as it has over HTTP; what is followed has none."""

import time
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import httpx
import pytest
from tests import factories
from tests.door import processes
from tests.door.asking import ADD_COMMENT, say
from tests.door.hurried import DEADLINE
from tests.door.live import socket
from tests.door.people import person

from parvis.discussion.models import Comment
from parvis_graphql.engine.global_ids import encode_id

COMMENTS = "query Read($thread: ID!) { node(id: $thread) { ... on Thread { comments(first: 1) { nodes { id } } } } }"


@pytest.fixture(scope="module")
async def hurried(house: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[processes.Web]:
    log: Path = tmp_path_factory.mktemp("deadline") / "web.log"
    async with processes.web(log, {}, "tests.door.hurried") as running:
        yield running


async def test_a_query_and_a_mutation_end_at_the_deadline_and_a_subscription_does_not(
    hurried: processes.Web, house: str
) -> None:
    # given somebody who follows a thread, while the table of comments cannot be had
    camille, thread = await person(), await factories.thread()
    thread_id = encode_id("Thread", thread.id)
    async with socket(hurried.url, camille.bearer) as live:
        await live.init()
        await live.follow(thread.id, "followed")
        holding = await asyncpg.connect(house)
        try:
            async with holding.transaction():
                await holding.execute("LOCK TABLE comment IN ACCESS EXCLUSIVE MODE")

                # when they read and write by the same socket
                started = time.monotonic()
                await live.subscribe(COMMENTS, "read", thread=thread_id)
                await live.subscribe(ADD_COMMENT, "written", thread=thread_id, body="Trop tard")
                answers = [await live.receive(within=10) for _ in range(2)]
                took = time.monotonic() - started
        finally:
            await holding.close()

        # then both are told that it took too long, and nothing was written
        assert {answer["id"] for answer in answers} == {"read", "written"}
        for answer in answers:
            assert answer["type"] == "error"
            assert [error["extensions"]["code"] for error in answer["payload"]] == ["TIMEOUT"]
        assert DEADLINE <= took < DEADLINE + 5
        assert await Comment.filter(thread_id=thread.id).count() == 0

        # and what was followed goes on
        async with httpx.AsyncClient(base_url=hurried.url) as client:
            said = await say(client, thread.id, "À l’heure", camille.bearer)
        news = await live.receive()
        assert (news["id"], news["payload"]["data"]["threadChanged"]["comment"]["id"]) == ("followed", said)
