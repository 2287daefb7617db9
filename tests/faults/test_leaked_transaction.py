"""A write transaction left open: it delays nobody's news, and holds what it has locked no longer than a limit."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing

import pytest
from tests import factories
from tortoise.context import TortoiseContext

from parvis.core import db as database
from parvis.core.db import IDLE_TRANSACTION_SECONDS, tortoise_config
from parvis.core.live import Hub
from parvis.discussion.models import Thread
from parvis.discussion.service import add_comment

_LIMIT = 3


@pytest.fixture
async def leaky(db: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[TortoiseContext]:
    """A pool as the application opens it, with a limit short enough to be waited for."""
    monkeypatch.setattr(database, "IDLE_TRANSACTION_SECONDS", _LIMIT)
    async with TortoiseContext() as context:
        await context.init(config=tortoise_config(db, pool=1), init_connections=False)
        yield context


async def test_the_limit_is_under_what_a_person_waits_for_a_page() -> None:
    assert IDLE_TRANSACTION_SECONDS <= 15


async def test_others_hear_news_at_once_and_write_within_the_limit(hub: Hub, leaky: TortoiseContext) -> None:
    author, thread = await factories.resident(), await factories.thread()
    # given a writer that has changed a thread, and is forgotten in the middle of its transaction
    async with leaky.connections.get("default").acquire_connection() as leaked:
        await leaked.execute("BEGIN")
        await leaked.execute("UPDATE thread SET comment_count = comment_count + 1 WHERE id = $1", thread.id)

        # then news of another thread come at once
        elsewhere = await factories.thread()
        async with aclosing(hub.listen(f"thread:{elsewhere.id}")) as news:
            said = await add_comment(author, thread_id=elsewhere.id, body="Bonjour")
            assert (await asyncio.wait_for(anext(news), _LIMIT / 2)).subject_id == said.id

        # and a comment in the thread itself waits for the limit, no longer
        async with aclosing(hub.listen(f"thread:{thread.id}")) as news:
            said = await asyncio.wait_for(add_comment(author, thread_id=thread.id, body="Bonsoir"), _LIMIT + 5)
            assert (await asyncio.wait_for(anext(news), 5)).subject_id == said.id

    assert (await Thread.get(id=thread.id)).comment_count == 1
