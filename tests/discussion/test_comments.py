"""Adding, changing and taking back comments."""

from dataclasses import replace
from uuid import UUID

import pytest
from tests import factories
from tests.tables import contents, holds, told

from parvis.auth.permissions import Permission
from parvis.auth.viewer import Viewer, visitor
from parvis.core.db import execute, fetch_one
from parvis.core.errors import Code, Forbidden, Mistake, RateLimited, Unauthenticated
from parvis.core.ids import uuid7
from parvis.core.sql import bind
from parvis.discussion import queries
from parvis.discussion.models import Comment, CommentReaction, CommentState, Stance, Thread
from parvis.discussion.policy import COMMENTS, MAX_DEPTH
from parvis.discussion.service import add_comment, delete_comment, edit_comment, react, set_thread

pytestmark = pytest.mark.usefixtures("db")


def without(viewer: Viewer, permission: Permission) -> Viewer:
    """A token of the same person that lacks one scope."""
    return Viewer(id=viewer.id, permissions=viewer.permissions - {permission})


async def test_a_visitor_cannot_comment() -> None:
    thread = await factories.thread()
    before = await contents()

    with pytest.raises(Unauthenticated):
        await add_comment(visitor(), thread_id=thread.id, body="Bonjour")

    assert await contents() == before
    assert not await holds(queries.CAN_COMMENT, "thread", thread.id, visitor())


async def test_a_token_without_the_scope_cannot_comment() -> None:
    thread, person = await factories.thread(), await factories.resident()
    token = without(person, Permission.COMMENTS_WRITE)
    before = await contents()

    with pytest.raises(Forbidden):
        await add_comment(token, thread_id=thread.id, body="Bonjour")

    assert await contents() == before
    assert not await holds(queries.CAN_COMMENT, "thread", thread.id, token)


async def test_a_comment_is_kept_counted_and_told() -> None:
    thread, person = await factories.thread(), await factories.resident()
    assert await holds(queries.CAN_COMMENT, "thread", thread.id, person)

    comment = await add_comment(
        person, thread_id=thread.id, body="  **Oui**, mais\r\noù ?  <script>", stance=Stance.NEUTRAL
    )

    kept = await Comment.get(id=comment.id)
    assert (kept.body, kept.depth, kept.parent_id, kept.author_id) == (
        "**Oui**, mais\noù ?  <script>",
        0,
        None,
        person.id,
    )
    assert kept.body_html == "<p><strong>Oui</strong>, mais<br>\noù ?  &lt;script&gt;</p>\n"
    assert (kept.stance, kept.state, kept.edited_at) == (Stance.NEUTRAL, CommentState.VISIBLE, None)
    assert (await Thread.get(id=thread.id)).comment_count == 1
    topics = [f"thread:{thread.id}", f"proposal:{thread.subject_id}", f"commune:{thread.commune_id}"]
    assert await told(subject_id=comment.id) == [("comment.added", topics)]


async def test_an_answer_counts_on_its_parent_and_in_the_thread() -> None:
    thread, person = await factories.thread(), await factories.resident()
    parent = await factories.comment(person, thread)

    answer = await add_comment(await factories.resident(), thread_id=thread.id, parent_id=parent.id, body="Moi aussi.")

    assert (answer.depth, answer.parent_id) == (1, parent.id)
    assert (await Comment.get(id=parent.id)).reply_count == 1
    assert (await Thread.get(id=thread.id)).comment_count == 2


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("", Code.BLANK),
        (" \n\t ", Code.BLANK),
        ("a" * 4001, Code.TOO_LONG),
        ("un \x00 zéro", Code.INVALID),
        ("à l’\u202eenvers", Code.INVALID),
    ],
)
async def test_a_text_that_cannot_be_kept_is_refused(body: str, code: Code) -> None:
    thread, person = await factories.thread(), await factories.resident()
    before = await contents()

    with pytest.raises(Mistake) as refusal:
        await add_comment(person, thread_id=thread.id, body=body)

    assert (refusal.value.code, refusal.value.path) == (code, ("body",))
    assert await contents() == before


async def test_four_thousand_characters_are_not_too_many() -> None:
    thread, person = await factories.thread(), await factories.resident()

    comment = await add_comment(person, thread_id=thread.id, body="é" * 4000)

    assert len((await Comment.get(id=comment.id)).body) == 4000


async def test_a_thread_that_is_not_there_is_not_found() -> None:
    person = await factories.resident()
    proposal = await factories.proposal(person)
    before = await contents()

    for unknown in (uuid7(), proposal.id):  # nobody's id, and an id of another type
        with pytest.raises(Mistake) as refusal:
            await add_comment(person, thread_id=unknown, body="Bonjour")
        assert (refusal.value.code, refusal.value.path) == (Code.NOT_FOUND, ("thread_id",))

    assert await contents() == before


async def test_a_hidden_thread_hides_its_comments_and_takes_none() -> None:
    thread, person = await factories.thread(), await factories.resident()
    comment = await factories.comment(person, thread)
    await set_thread(thread.id, visible=False)
    before = await contents()

    with pytest.raises(Mistake) as adding:
        await add_comment(person, thread_id=thread.id, body="Bonjour")
    with pytest.raises(Mistake) as answering:
        await add_comment(person, thread_id=thread.id, parent_id=comment.id, body="Bonjour")
    with pytest.raises(Mistake) as editing:
        await edit_comment(person, comment_id=comment.id, body="Bonjour")

    assert [(e.value.code, e.value.path) for e in (adding, answering, editing)] == [
        (Code.NOT_FOUND, ("thread_id",)),
        (Code.NOT_FOUND, ("parent_id",)),
        (Code.NOT_FOUND, ("comment_id",)),
    ]
    assert await contents() == before
    assert not await holds(queries.THREAD_VISIBLE, "thread", thread.id, person)
    assert not await holds(queries.COMMENT_VISIBLE, "comment", comment.id, person)
    assert not await holds(queries.CAN_EDIT, "comment", comment.id, person)


async def test_a_closed_thread_takes_no_more_comments_but_lets_its_authors_mend_theirs() -> None:
    thread, person = await factories.thread(), await factories.resident()
    comment = await factories.comment(person, thread)
    await set_thread(thread.id, is_open=False)
    before = await contents()

    for parent_id in (None, comment.id):
        with pytest.raises(Mistake) as refusal:
            await add_comment(person, thread_id=thread.id, parent_id=parent_id, body="Bonjour")
        assert refusal.value.code == Code.CLOSED
    assert await contents() == before
    assert not await holds(queries.CAN_COMMENT, "thread", thread.id, person)
    assert not await holds(queries.CAN_REPLY, "comment", comment.id, person)

    assert await holds(queries.CAN_EDIT, "comment", comment.id, person)
    assert (await edit_comment(person, comment_id=comment.id, body="Sans faute.")).body == "Sans faute."


async def test_an_answer_belongs_to_its_parents_thread() -> None:
    here, there, person = await factories.thread(), await factories.thread(), await factories.resident()
    elsewhere = await factories.comment(person, there)
    before = await contents()

    for parent_id in (elsewhere.id, uuid7(), here.id):
        with pytest.raises(Mistake) as refusal:
            await add_comment(person, thread_id=here.id, parent_id=parent_id, body="Bonjour")
        assert (refusal.value.code, refusal.value.path) == (Code.NOT_FOUND, ("parent_id",))

    assert await contents() == before


async def test_answers_end_at_the_greatest_depth() -> None:
    thread, person = await factories.thread(), await factories.resident()
    comment = await factories.comment(person, thread)
    for depth in range(1, MAX_DEPTH + 1):
        assert await holds(queries.CAN_REPLY, "comment", comment.id, person)
        comment = await factories.comment(person, comment)
        assert comment.depth == depth
    before = await contents()

    with pytest.raises(Mistake) as refusal:
        await add_comment(person, thread_id=thread.id, parent_id=comment.id, body="Encore")

    assert (refusal.value.code, refusal.value.path) == (Code.TOO_DEEP, ("parent_id",))
    assert await contents() == before
    assert not await holds(queries.CAN_REPLY, "comment", comment.id, person)


async def test_a_flood_is_stopped_and_others_go_on() -> None:
    thread, person, other = await factories.thread(), await factories.resident(), await factories.resident()
    for _ in range(COMMENTS.times):
        await factories.comment(person, thread)
    before = await contents()

    with pytest.raises(RateLimited) as refusal:
        await factories.comment(person, thread)

    assert 0 < refusal.value.retry_after <= 2 * COMMENTS.seconds  # what is left of this window, and a part of the next
    assert await contents() == before
    await factories.comment(other, thread)


async def test_only_its_author_edits_a_comment() -> None:
    thread, author, stranger = await factories.thread(), await factories.resident(), await factories.resident()
    comment = await factories.comment(author, thread)
    before = await contents()

    with pytest.raises(Unauthenticated):
        await edit_comment(visitor(), comment_id=comment.id, body="Non")
    with pytest.raises(Forbidden):
        await edit_comment(stranger, comment_id=comment.id, body="Non")
    assert await contents() == before
    assert [await holds(queries.CAN_EDIT, "comment", comment.id, who) for who in (visitor(), stranger, author)] == [
        False,
        False,
        True,
    ]

    edited = await edit_comment(author, comment_id=comment.id, body="Tout compte fait, *oui*.")

    kept = await Comment.get(id=comment.id)
    assert (kept.body, kept.body_html) == ("Tout compte fait, *oui*.", "<p>Tout compte fait, <em>oui</em>.</p>\n")
    assert kept.edited_at == edited.edited_at
    assert kept.edited_at >= kept.created_at
    assert (await told(subject_id=comment.id))[1:] == [("comment.edited", [f"thread:{thread.id}"])]


async def test_saying_the_same_again_is_no_edit() -> None:
    thread, author = await factories.thread(), await factories.resident()
    comment = await factories.comment(author, thread, body="Pareil")
    before = await contents()

    same = await edit_comment(author, comment_id=comment.id, body="Pareil \n")

    assert same.edited_at is None
    assert await contents() == before


async def test_a_deleted_comment_leaves_its_place_and_nothing_else() -> None:
    thread, author, stranger = await factories.thread(), await factories.resident(), await factories.resident()
    comment = await factories.comment(author, thread, stance=Stance.FOR)
    answer = await factories.comment(stranger, comment)
    await react(stranger, comment_id=comment.id)
    before = await contents()
    with pytest.raises(Forbidden):
        await delete_comment(stranger, comment_id=comment.id)
    assert await contents() == before

    await delete_comment(author, comment_id=comment.id)

    kept = await Comment.get(id=comment.id)
    assert kept.state == CommentState.DELETED
    assert (kept.body, kept.body_html, kept.stance, kept.author_id, kept.edited_at) == (None, None, None, None, None)
    assert (kept.reaction_count, kept.reply_count) == (0, 1)
    assert await CommentReaction.filter(comment_id=comment.id).count() == 0
    assert (await Comment.get(id=answer.id)).body == answer.body
    assert (await Thread.get(id=thread.id)).comment_count == 1
    assert (await told(subject_id=comment.id))[-1] == (
        "comment.removed",
        [f"thread:{thread.id}", f"proposal:{thread.subject_id}"],
    )
    assert await holds(queries.COMMENT_VISIBLE, "comment", comment.id, visitor())


async def test_a_tombstone_cannot_be_edited_answered_deleted_or_reacted_to() -> None:
    thread, author, stranger = await factories.thread(), await factories.resident(), await factories.resident()
    comment = await factories.comment(author, thread)
    await delete_comment(author, comment_id=comment.id)
    before = await contents()

    for command in (
        edit_comment(author, comment_id=comment.id, body="Si"),
        delete_comment(author, comment_id=comment.id),
        add_comment(stranger, thread_id=thread.id, parent_id=comment.id, body="Dommage"),
        react(stranger, comment_id=comment.id),
    ):
        with pytest.raises(Mistake) as refusal:
            await command
        assert refusal.value.code == Code.CLOSED

    assert await contents() == before
    assert not await holds(queries.CAN_REPLY, "comment", comment.id, stranger)


@pytest.mark.parametrize("state", ["HELD", "HIDDEN"])
async def test_what_a_withheld_comment_said_is_read_by_its_author_and_moderators_alone(state: str) -> None:
    thread, author, stranger = await factories.thread(), await factories.resident(), await factories.resident()
    comment = await factories.comment(author, thread, stance=Stance.AGAINST)
    said = {"author": queries.AUTHOR, "body": queries.BODY, "html": queries.BODY_HTML, "stance": queries.STANCE}
    whole = await _read(said, comment.id, visitor())

    assert None not in whole.values()
    await execute("UPDATE comment SET state = $2 WHERE id = $1", comment.id, state)

    assert await _read(said, comment.id, visitor()) == dict.fromkeys(said)
    assert await _read(said, comment.id, stranger) == dict.fromkeys(said)
    assert await _read(said, comment.id, author) == whole
    assert await _read(said, comment.id, replace(stranger, is_moderator=True)) == whole


async def _read(expressions: dict[str, str], comment_id: UUID, viewer: Viewer) -> dict[str, object]:
    columns = ", ".join(f"{text.replace('{t}', 'c')} AS {name}" for name, text in expressions.items())
    asked = f"SELECT {columns} FROM comment c WHERE c.id = :comment"
    sql, values = bind(asked, {**viewer.sql_values(), "comment": comment_id})
    row = await fetch_one(sql, *values)
    assert row is not None
    return row
