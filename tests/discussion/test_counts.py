"""Counters equal what there is to count, whatever happened, in whatever order, at once or in turns."""

import asyncio
from contextlib import suppress
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests import factories

from parvis.core.db import fetch
from parvis.core.errors import Code, Forbidden, Mistake
from parvis.discussion.errors import CommentRemoved
from parvis.discussion.models import Comment, Thread
from parvis.discussion.policy import MAX_DEPTH
from parvis.discussion.service import add_comment, delete_comment, react, unreact

pytestmark = pytest.mark.usefixtures("db")

_WRONG = """
SELECT 'thread' AS what, t.id FROM thread t
WHERE t.comment_count <> (SELECT count(*) FROM comment c WHERE c.thread_id = t.id AND c.state = 'VISIBLE')
UNION ALL
SELECT 'replies', p.id FROM comment p
WHERE p.reply_count <> (SELECT count(*) FROM comment c WHERE c.parent_id = p.id)
UNION ALL
SELECT 'reactions', c.id FROM comment c
WHERE c.reaction_count <> (SELECT count(*) FROM comment_reaction r WHERE r.comment_id = c.id)
UNION ALL
SELECT 'depth', c.id FROM comment c LEFT JOIN comment p ON p.id = c.parent_id
WHERE c.depth <> coalesce(p.depth + 1, 0) OR c.depth > $1 OR p.thread_id <> c.thread_id
"""


async def test_twenty_people_comment_at_once() -> None:
    thread = await factories.thread()
    people = [await factories.resident() for _ in range(20)]

    await asyncio.gather(*(factories.comment(person, thread) for person in people))

    assert (await Thread.get(id=thread.id)).comment_count == 20
    assert await fetch(_WRONG, MAX_DEPTH) == []


async def test_answering_and_deleting_at_once_never_wait_for_each_other() -> None:
    thread = await factories.thread()
    people = [await factories.resident() for _ in range(10)]
    comments = [await factories.comment(person, thread) for person in people]

    outcomes = await asyncio.gather(
        *(factories.comment(person, parent) for person in people for parent in comments[:2]),
        *(delete_comment(person, comment_id=own.id) for person, own in zip(people, comments, strict=True)),
        return_exceptions=True,
    )

    refused = [outcome for outcome in outcomes if isinstance(outcome, BaseException)]
    assert {(type(refusal), getattr(refusal, "code", None)) for refusal in refused} <= {(CommentRemoved, Code.CLOSED)}
    assert await fetch(_WRONG, MAX_DEPTH) == []


_STEPS = st.lists(
    st.tuples(
        st.sampled_from(["add", "answer", "answer", "delete", "react", "unreact"]),
        st.integers(0, 3),  # who
        st.integers(0, 30),  # which of the comments so far
    ),
    max_size=25,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=_STEPS)
async def test_counts_stay_right_through_any_sequence(steps: list[tuple[str, int, int]]) -> None:
    thread = await factories.thread()
    people = [await factories.resident() for _ in range(4)]
    made: list[UUID] = []

    for verb, who, which in steps:
        person, comment_id = people[who], made[which % len(made)] if made else None
        with suppress(Mistake, Forbidden):  # too deep, taken back, another's
            if verb == "add" or comment_id is None:
                made.append((await factories.comment(person, thread)).id)
            elif verb == "answer":
                answer = await add_comment(person, thread_id=thread.id, parent_id=comment_id, body="Réponse")
                made.append(answer.id)
            elif verb == "delete":
                await delete_comment(person, comment_id=comment_id)
            else:
                await (react if verb == "react" else unreact)(person, comment_id=comment_id)

    assert await fetch(_WRONG, MAX_DEPTH) == []
    assert await Comment.filter(thread_id=thread.id).count() == len(made)
