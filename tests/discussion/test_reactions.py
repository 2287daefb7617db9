"""Agreeing with comments."""

import asyncio

import pytest
from tests import factories
from tests.tables import contents, holds, told

from parvis.auth.viewer import visitor
from parvis.core.errors import Code, Mistake, Unauthenticated
from parvis.core.ids import uuid7
from parvis.discussion import queries
from parvis.discussion.models import Comment, CommentReaction
from parvis.discussion.service import react, unreact

pytestmark = pytest.mark.usefixtures("db")


async def test_a_visitor_cannot_react() -> None:
    comment = await factories.comment(await factories.resident(), await factories.thread())
    before = await contents()

    for command in (react, unreact):
        with pytest.raises(Unauthenticated):
            await command(visitor(), comment_id=comment.id)

    assert await contents() == before
    assert not await holds(queries.REACTED, "comment", comment.id, visitor())


async def test_reacting_again_changes_nothing() -> None:
    thread, person = await factories.thread(), await factories.resident()
    comment = await factories.comment(await factories.resident(), thread)

    assert (await react(person, comment_id=comment.id)).reaction_count == 1
    before = await contents()
    assert (await react(person, comment_id=comment.id)).reaction_count == 1

    assert await contents() == before
    assert await holds(queries.REACTED, "comment", comment.id, person)
    assert (await told(subject_id=comment.id))[1:] == [("comment.reacted", [f"thread:{thread.id}"])]


async def test_a_reaction_can_be_taken_back() -> None:
    person = await factories.resident()
    comment = await factories.comment(await factories.resident(), await factories.thread())
    await react(person, comment_id=comment.id)

    assert (await unreact(person, comment_id=comment.id)).reaction_count == 0
    before = await contents()
    assert (await unreact(person, comment_id=comment.id)).reaction_count == 0

    assert await contents() == before
    assert not await holds(queries.REACTED, "comment", comment.id, person)


async def test_one_does_not_react_to_what_is_not_there() -> None:
    thread, person = await factories.thread(), await factories.resident()
    before = await contents()

    for unknown in (uuid7(), thread.id):
        with pytest.raises(Mistake) as refusal:
            await react(person, comment_id=unknown)
        assert (refusal.value.code, refusal.value.path) == (Code.NOT_FOUND, ("comment_id",))

    assert await contents() == before


async def test_reacting_twice_at_once_counts_once() -> None:
    person = await factories.resident()
    comment = await factories.comment(await factories.resident(), await factories.thread())

    await asyncio.gather(*(react(person, comment_id=comment.id) for _ in range(8)))

    assert (await Comment.get(id=comment.id)).reaction_count == 1
    assert await CommentReaction.filter(comment_id=comment.id).count() == 1
    assert [kind for kind, _ in await told(subject_id=comment.id)] == ["comment.added", "comment.reacted"]


async def test_twenty_people_react_at_once() -> None:
    people = [await factories.resident() for _ in range(20)]
    comment = await factories.comment(people[0], await factories.thread())

    await asyncio.gather(*(react(person, comment_id=comment.id) for person in people))

    assert (await Comment.get(id=comment.id)).reaction_count == 20
