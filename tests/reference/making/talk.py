"""Threads, and what is said in them: in every state, answers upon answers."""

from uuid import UUID

from tests.reference.making.people import People
from tests.reference.making.tables import Making, Row

from parvis.discussion.models import CommentState, Stance, SubjectKind
from parvis.discussion.policy import MAX_DEPTH

_OTHERS = (CommentState.HELD, CommentState.HIDDEN, CommentState.DELETED)


def thread(
    make: Making, people: People, kind: SubjectKind, subject: Row, *, is_visible: bool, is_open: bool = True
) -> UUID:
    """The thread of something that is about to be there, with what was said; its key."""
    made = make.add(
        "thread",
        subject_kind=kind,
        subject_id=subject["id"],
        commune_id=subject["commune_id"],
        author_id=subject["author_id"],
        is_visible=is_visible,
        is_open=is_open,
        comment_count=0,
        created_at=make.ago(60),
    )
    said = _said(make, people, made)
    made["comment_count"] = sum(comment["state"] is CommentState.VISIBLE for comment in said)
    return made["id"]


def orphan(make: Making, people: People, commune: Row) -> None:
    """The thread of a story that was deleted."""
    gone = {"id": make.key(), "commune_id": commune["id"], "author_id": None}
    thread(make, people, SubjectKind.STORY, gone, is_visible=False, is_open=False)


def _said(make: Making, people: People, under: Row) -> list[Row]:
    said: list[Row] = []
    # few talk much: what lies deep is seldom, but there
    for _ in range(make.one([0, 0, 1, 2, 3, 5, 8])):
        answered = [comment for comment in said if comment["depth"] < MAX_DEPTH]
        parent = make.often(answered[-1], answered) if answered and make.chance(0.6) else None
        said.append(_comment(make, people, under, parent))
    return said


def _comment(make: Making, people: People, under: Row, parent: Row | None) -> Row:
    author, writer = people.voice(make)
    state = make.often(CommentState.VISIBLE, _OTHERS)
    # words and author of what was taken back are gone; should a row keep them, nobody is to see them all the same
    is_gone = state is CommentState.DELETED and make.chance(0.7)
    body = None if is_gone else make.one(["Bonne idée !", "D’accord\n\n**vraiment**", '« Non » \\ "jamais" 🌳'])
    voices = [one for one in make.some(people.everybody, 3) if one != author]
    comment = make.add(
        "comment",
        thread_id=under["id"],
        parent_id=parent["id"] if parent else None,
        depth=parent["depth"] + 1 if parent else 0,
        author_id=None if is_gone else author,
        written_by_id=None if is_gone else writer,
        body=body,
        body_html=body and f"<p>{body}</p>",
        stance=make.one([None, *Stance]),
        state=state,
        reaction_count=len(voices),
        reply_count=0,
        created_at=make.ago(50),
        edited_at=make.perhaps(make.ago(5), 0.2),
    )
    if parent:
        parent["reply_count"] += 1
    for actor in voices:
        make.add("comment_reaction", comment_id=comment["id"], actor_id=actor, created_at=make.ago(40))
    return comment
